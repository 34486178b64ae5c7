import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory import codes
from minzheng.kernel.territory.codes import Kind, Level

written = st.sampled_from([2, 4, 6, 9, 12]).flatmap(
    lambda width: st.from_regex(rf"[1-9][0-9]{{{width - 1}}}", fullmatch=True)
)


@pytest.mark.parametrize(
    ("code", "level", "prefix", "parent", "kind"),
    [
        ("43", Level.PROVINCE, "43", "", Kind.PROVINCE),
        ("431100000000", Level.PREFECTURE, "4311", "430000000000", Kind.PREFECTURE),
        ("431103", Level.COUNTY, "431103", "431100000000", Kind.DISTRICT),
        ("431121", Level.COUNTY, "431121", "431100000000", Kind.COUNTY),
        ("431181", Level.COUNTY, "431181", "431100000000", Kind.COUNTY_CITY),
        ("431103005", Level.TOWNSHIP, "431103005", "431103000000", Kind.STREET),
        ("431103108000", Level.TOWNSHIP, "431103108", "431103000000", Kind.TOWN),
        ("431103201", Level.TOWNSHIP, "431103201", "431103000000", Kind.TOWNSHIP),
        ("431171401", Level.TOWNSHIP, "431171401", "431171000000", Kind.TOWNSHIP_LIKE),
        ("431103007006", Level.VILLAGE, "431103007006", "431103007000", Kind.COMMUNITY),
        ("431103007203", Level.VILLAGE, "431103007203", "431103007000", Kind.VILLAGE),
        ("431103007498", Level.VILLAGE, "431103007498", "431103007000", Kind.COMMUNITY_LIKE),
        ("431103007598", Level.VILLAGE, "431103007598", "431103007000", Kind.VILLAGE_LIKE),
        # A prefecture without counties (东莞): its townships stand directly under it.
        ("441900003", Level.TOWNSHIP, "441900003", "441900000000", Kind.STREET),
    ],
)
def test_what_a_code_says(code, level, prefix, parent, kind):
    assert codes.level_of(code) == level
    assert codes.significant(code) == prefix
    assert codes.parent_of(code) == parent
    assert codes.kind_of(code) == kind


@pytest.mark.parametrize(
    "code", ["", "4", "431", "43110", "0311", "43110300", "4311030050011", "43110x", "４３"]
)
def test_a_code_of_another_shape_is_refused(code):
    with pytest.raises(Invalid, match="区划代码"):
        codes.significant(code)


def test_a_village_number_without_a_standard_is_refused():
    with pytest.raises(Invalid, match="村级序号 600"):
        codes.kind_of("431103007600")


def test_ancestors_run_from_the_province_down():
    assert codes.ancestors_of("431103005004") == (
        "430000000000", "431100000000", "431103000000", "431103005000",
    )  # fmt: skip
    assert codes.ancestors_of("43") == ()


def test_a_code_moves_with_what_lies_above_it():
    assert codes.moved("431121101203", "431121", "431181") == "431181101203"
    with pytest.raises(ValueError, match="does not lie within"):
        codes.moved("431103101203", "431121", "431181")


@given(written)
def test_every_ancestor_is_a_jurisdiction_over_the_code(code):
    full = codes.normalise(code)
    assert full.startswith(codes.significant(code))
    assert codes.normalise(codes.significant(code)) == full
    for above in codes.ancestors_of(code):
        assert full.startswith(codes.significant(above))
        assert codes.level_of(above) != codes.level_of(full)
