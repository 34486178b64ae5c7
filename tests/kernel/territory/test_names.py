import datetime as dt

import pytest

from minzheng.kernel.territory import queries
from minzheng.kernel.territory.codes import Level
from minzheng.kernel.territory.errors import AmbiguousName, UnknownDivision
from minzheng.kernel.territory.names import NameIndex, Place

ON = dt.date(2020, 11, 1)
ABOVE = ("湖南省", "永州市", "冷水滩区")
PLACES = [
    Place("431103005000", "梧桐街道", "梧桐街道", ABOVE),
    Place("431103005005", "白竹亭社区", "白竹亭社区居委会", (*ABOVE, "梧桐街道")),
    Place("431103007003", "古塘社区", "古塘社区居委会", (*ABOVE, "珊瑚街道")),
    Place("431103106269", "古塘村", "古塘村委会", (*ABOVE, "上岭桥镇")),
    Place("431103101214", "敏村", "敏村村委会", (*ABOVE, "花桥街镇")),
    Place("431103101002", "花桥居委会", "花桥居委会", (*ABOVE, "花桥街镇")),
    Place("431103001007", "官冲社区", "官冲社区居委会", (*ABOVE, "梅湾街道")),
    Place("431103108202", "新圩村", "新圩村委会", (*ABOVE, "伊塘镇")),
    Place("431103108217", "庙山村", "庙山村委会", (*ABOVE, "伊塘镇")),
    Place("431103110217", "庙山村", "庙山村委会", (*ABOVE, "蔡市镇")),
]
INDEX = NameIndex(PLACES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("白竹亭社区", "431103005005"),
        ("白竹亭", "431103005005"),
        (" 白竹亭 社区居民委员会 ", "431103005005"),
        ("梧桐街道白竹亭社区居委会", "431103005005"),
        ("梧桐白竹亭", "431103005005"),
        ("湖南省永州市冷水滩区梧桐街道白竹亭社区", "431103005005"),
        ("冷水滩区·梧桐街道办事处·白竹亭社区", "431103005005"),
        ("古塘村", "431103106269"),
        ("古塘社区", "431103007003"),
        ("上岭桥镇古塘", "431103106269"),
        ("敏村", "431103101214"),
        ("敏村村委会", "431103101214"),
        ("花桥街镇敏村村民委员会", "431103101214"),
        ("花桥社区", "431103101002"),
        ("伊塘镇庙山村", "431103108217"),
        ("蔡市庙山", "431103110217"),
    ],
)
def test_a_name_as_people_write_it(text, code):
    assert INDEX.resolve(text) == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("古塘", ("431103007003", "431103106269")),
        ("庙山村", ("431103108217", "431103110217")),
        ("冷水滩区庙山", ("431103108217", "431103110217")),
    ],
)
def test_a_name_that_fits_several_is_not_guessed(text, candidates):
    with pytest.raises(AmbiguousName, match="请写明所在的镇或街道") as refused:
        INDEX.resolve(text)
    assert refused.value.candidates == candidates


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("官冲村", "是否为：梅湾街道官冲社区（431103001007）？"),  # now a community: shown, not assumed
        ("蔡市镇古塘村", "上岭桥镇古塘村"),  # under another township
        ("白竹停社区", "梧桐街道白竹亭社区"),
        ("圩村", "伊塘镇新圩村"),
        ("敏", "请核对名称"),
        ("东方红村", "请核对名称"),
        ("梧桐街道", "请核对名称"),  # a township is not a village
        ("  ", "没有填写"),
    ],
)
def test_a_name_not_found_comes_with_its_likeness(text, hint):
    with pytest.raises(UnknownDivision) as refused:
        INDEX.resolve(text)
    assert hint in refused.value.sentence


def test_a_township_is_found_when_a_township_is_asked_for():
    assert INDEX.resolve("冷水滩区梧桐街道办事处", Level.TOWNSHIP) == "431103005000"
    assert INDEX.resolve("梧桐", Level.TOWNSHIP) == "431103005000"


def test_every_shipped_village_is_found_by_its_township_and_name(lengshuitan):
    index = queries.name_index("431103", ON)
    for one in queries.subtree("431103", ON, Level.VILLAGE):
        local = queries.name_of(one.parent_code, ON) + one.name
        assert index.resolve(local) == one.code
        assert index.resolve("永州市冷水滩区" + local) == one.code


def test_a_name_is_sought_only_within_the_jurisdiction(lengshuitan):
    assert queries.resolve_name("古塘", "431103007", ON) == "431103007003"
    with pytest.raises(UnknownDivision):
        queries.resolve_name("古塘", "431103005", ON)
