"""Credit codes: the worked examples of social_orgs.md §2.6, and every single mistake found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.errors import CodeInvalid
from minzheng.registers.organisations.models import Kind

WORKED = "52431103MJJ123450F"
serials = st.integers(min_value=1, max_value=99_999)
kinds = st.sampled_from(Kind.values)
places = st.integers(min_value=110_000, max_value=659_999).map(str)


def test_worked_example_of_the_organisation_code():
    assert uscc.body_check("MJJ12345") == "0"


def test_worked_example_of_the_whole_code():
    assert uscc.compose(kind="service", division_code="431103", body="MJJ12345") == WORKED
    assert uscc.check_character("52431103MJJ123450") == "F"


def test_example_of_the_standard():
    assert uscc.check_character("91350100M000100Y4") == "3"


def test_a_check_of_ten_is_written_x():
    # 2·3 + 5·... : 00000013 -> 1·4 + 3·2 = 10 ≡ 10, 11 - 10 = 1; 00000015 -> 4 + 10 = 14 ≡ 3, 11 - 3 = 8
    assert uscc.body_check("00000013") == "1"
    assert uscc.body_check("00000015") == "8"
    assert uscc.body_check("00000006") == "X"  # 6·2 = 12 ≡ 1, 11 - 1 = 10


def test_the_next_number_of_the_segment():
    assert uscc.of_serial(kind="service", division_code="431103", serial=12345) == WORKED


@pytest.mark.parametrize("serial", [0, -1, 100_000])
def test_a_segment_that_is_used_up_is_said(serial):
    with pytest.raises(CodeInvalid, match="码段已经用完"):
        uscc.of_serial(kind="service", division_code="431103", serial=serial)


def test_a_code_says_its_kind_and_who_gave_it():
    parts = uscc.parse("５２431103 mjj1-23450f")
    assert (parts.kind, parts.given_by, parts.body) == (Kind.SERVICE, "431103", "MJJ123450")


def test_a_company_has_no_kind():
    assert uscc.parse("91350100M000100Y43").kind is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("52431103MJJ12345", "现在是 16 位"),
        ("52431103MJJ1234500F", "现在是 19 位"),
        ("5243110OMJJ123450F", "第 8 位“O”.*是不是 0"),
        ("524311A3MJJ123450F", "第 3 至 8 位"),
        ("52431103MJJ12345XF", "第 9 至 17 位"),
        ("52431103MJJ123450G", "最后一位"),
        ("52431103MJJ1234*0F", "第 16 位"),
    ],
)
def test_what_is_wrong_is_said(typed, says):
    with pytest.raises(CodeInvalid, match=says):
        uscc.parse(typed)


@given(kinds, places, serials)
def test_every_code_given_is_valid(kind, place, serial):
    code = uscc.of_serial(kind=kind, division_code=place, serial=serial)
    assert len(code) == 18
    assert uscc.parse(code).kind == kind
    assert uscc.parse(code).given_by == place


@given(kinds, places, serials, st.integers(min_value=0, max_value=17), st.sampled_from(uscc.ALPHABET))
def test_one_wrong_character_is_always_found(kind, place, serial, at, character):
    code = uscc.of_serial(kind=kind, division_code=place, serial=serial)
    wrong = code[:at] + character + code[at + 1 :]
    assert uscc.is_valid(wrong) == (wrong == code)


@given(kinds, places, serials, st.integers(min_value=0, max_value=16))
def test_two_neighbours_exchanged_are_always_found(kind, place, serial, at):
    code = uscc.of_serial(kind=kind, division_code=place, serial=serial)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert uscc.is_valid(swapped) == (swapped == code)


@given(places, serials, serials)
def test_two_numbers_never_give_one_code(place, first, second):
    codes = {uscc.of_serial(kind="service", division_code=place, serial=each) for each in (first, second)}
    assert len(codes) == len({first, second})
