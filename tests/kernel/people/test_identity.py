"""Identity numbers: what a well-formed one says, and the sentence for each mistake."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.identity import (
    check_digit,
    check_identity_number,
    mask_identity_number,
    mask_name,
)

TODAY = dt.date(2020, 5, 6)


def number(birth="19900101", sequence="001", prefix="999901"):
    first = prefix + birth + sequence
    return first + check_digit(first)


def test_the_standards_own_example():
    assert check_digit("11010519491231002") == "X"  # GB 11643-1999, the example in its annex


@given(st.dates(dt.date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_every_well_formed_number_is_read(birth, sequence):
    read = check_identity_number(number(f"{birth:%Y%m%d}", f"{sequence:03d}"), on_date=TODAY)
    assert read.birth_date == birth
    assert read.sex == ("男" if sequence % 2 else "女")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place, step):
    good = number()
    digit = str((int(good[place]) + step) % 10)
    with pytest.raises(Invalid):
        check_identity_number(good[:place] + digit + good[place + 1 :], on_date=TODAY)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("999901900101001", "15 位"),
        ("99990119900101", "现为 14 位"),
        (number(birth="19901301")[:17] + "0", "不是存在的日期"),
        (number(birth="20210101"), "晚于今天"),
        (number(birth="18800101"), "125 岁"),
        (number()[:17] + ("0" if number()[17] != "0" else "1"), "末位校验不符"),
        ("9.99901199001E+17", "18 位"),
    ],
)
def test_each_mistake_has_its_sentence(text, word):
    with pytest.raises(Invalid) as refused:
        check_identity_number(text, on_date=TODAY)
    assert word in refused.value.sentence
    assert refused.value.field == "identity_number"


def test_spaces_full_width_and_small_x_are_put_right():
    with_x = next(
        number(sequence=f"{n:03d}") for n in range(1000) if number(sequence=f"{n:03d}").endswith("X")
    )
    spaced = f" {with_x[:6]} {with_x[6:14]} {with_x[14:17]}ｘ "
    assert check_identity_number(spaced, on_date=TODAY).number == with_x


def test_masks():
    assert mask_identity_number("999901199001010011") == "999901**********11"
    assert [mask_name(n) for n in ("王小明", "李四", "欧阳小明", "王")] == ["王*明", "李*", "欧**明", "王"]
