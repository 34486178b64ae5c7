"""Keys: a record and a question meet though one character is wrong, missing, added or traditional."""

from hypothesis import given
from hypothesis import strategies as st

from minzheng.registers.marriages.names import (
    asked_keys,
    folded,
    name_keys,
    place_keys,
    place_names,
    search_keys,
    sound,
)

NAMES = st.text(alphabet="王李张唐蒋建国小明秀英桂兰志强永芳", min_size=2, max_size=4)
CHARACTER = st.sampled_from("陈一海天生")


def meet(record: str, asked: str) -> bool:
    return bool(set(name_keys(record)) & set(asked_keys(asked)))


def test_keys_of_a_name():
    assert name_keys("王小明") == [
        "王小明", "*小明", "王*明", "王小*", "-小明", "-王明", "-王小", "~wangxiaomin",
    ]  # fmt: skip
    assert name_keys("王明") == ["王明", "*明", "王*", "~wangmin"]
    assert name_keys("") == []


def test_traditional_and_variant_characters_are_one():
    assert folded("張國強") == "张国强"
    assert folded("陳 桂·蘭") == "陈桂兰"
    assert folded("藍天") == folded("蓝天") == folded("兰天")
    assert meet("肖玉兰", "蕭玉蘭")
    assert meet("付建国", "傅建國")


def test_southern_confusions_sound_alike():
    assert sound("曾小灵") == sound("曾晓林")
    assert sound("史丽") == sound("施妮")  # sh/s, l/n
    assert meet("曾小灵", "曾晓林")


def test_a_name_alone_of_two_characters_does_not_ask_for_everybody():
    assert "王*" not in asked_keys("王明", alone=True)
    assert "王*" in asked_keys("王明")
    assert "~wangmin" in asked_keys("王明", alone=True)


def test_places_stand_without_their_kind():
    assert place_names("湖南省零陵县普利桥公社") == ["湖南省", "零陵县", "普利桥公社"]
    assert place_keys(["永州市冷水滩区人民政府", "冷水滩市"]) == ["@永州", "@冷水滩"]


def test_keys_of_a_record_are_each_once():
    keys = search_keys("王小明", "王小明", places=["零陵县", "零陵县"], register_year=1962)
    assert len(keys) == len(set(keys))
    assert "y1962" in keys
    assert "y?" in search_keys("王小明", "李秀英")


@given(name=NAMES, place=st.integers(0, 3), other=CHARACTER)
def test_one_wrong_character_meets(name, place, other):
    at = place % len(name)
    assert meet(name, name[:at] + other + name[at + 1 :])


@given(name=st.text(alphabet="王李张唐蒋建国小明秀英", min_size=3, max_size=4), place=st.integers(0, 3))
def test_a_missing_or_an_added_character_meets(name, place):
    at = place % len(name)
    shorter = name[:at] + name[at + 1 :]
    assert meet(name, shorter)
    assert meet(shorter, name)


@given(name=NAMES)
def test_a_name_meets_itself_and_keys_are_stable(name):
    assert meet(name, name)
    assert name_keys(name) == name_keys(name)
