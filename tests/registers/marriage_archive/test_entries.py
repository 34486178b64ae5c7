"""What an entry becomes; the law of its own day; numbers of every kind."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Invalid
from minzheng.registers.marriage_archive.entries import (
    cleaned,
    couple_key,
    differing,
    opened_raw,
    opened_values,
    read_entry,
    sealed_values,
)
from minzheng.registers.marriage_archive.identities import eighteen, read_identity
from minzheng.registers.marriage_archive.numbers import certificate_key, read_archive_number, read_page_name
from minzheng.registers.marriage_archive.parameters import Figures
from minzheng.registers.marriage_archive.places import built_in, explained, related
from minzheng.registers.marriages.parties import party_index

from .conftest import DAY, values

pytestmark = pytest.mark.django_db


def read(year: int = 1962, kind: str = "J", **changes):
    return read_entry(
        cleaned(values(**changes)), kind=kind, year=year, figures=Figures("431103"), on_date=DAY
    )


@pytest.mark.parametrize(
    ("day", "born", "flagged"),
    [
        ("1957-6-1", "1939-6-1", False),  # 18 on the day: of age by the law of 1950
        ("1957-6-1", "1939-6-2", True),
        ("1980-12-31", "1962-12-31", False),
        ("1981-1-1", "1962-12-31", True),  # 20 by the law of 1980
        ("1981-1-1", "1961-1-1", False),
        ("1949-10-2", "1935-1-1", False),  # before the first marriage law nothing is said
        ("1957", "1950-1-1", False),  # a year is no day: nothing is said
    ],
)
def test_age_is_judged_by_the_law_of_the_day_and_only_remarked_on(day, born, flagged):
    found = read(register_date=day, female_birth=born, male_birth="1920-1-1")
    assert ("under_age_then" in found.flags) is flagged


def test_a_year_stays_a_year():
    found = read(register_date="1958", male_birth="1935")
    assert found.columns["register_date"] is None
    assert found.columns["register_year"] == 1958
    assert found.columns["male_birth_date"] is None
    assert found.columns["male_birth_year"] == 1935
    assert {"date_not_exact", "year_differs", "id_missing"} <= set(found.flags)


def test_fifteen_digits_stay_as_written_and_are_found_by_eighteen():
    whole = eighteen("130503670401001")
    assert whole == "130503196704010016"  # administration sheet 13.1
    found = read(male_identity="130503670401001")
    assert found.columns["male_identity_index"] == party_index("111", whole)
    assert opened_raw(found.details["male_identity_raw"]) == "130503670401001"
    assert found.columns["male_birth_date"] == dt.date(1940, 3, 2)  # the paper's own, not the number's
    assert {"id_15", "birth_differs"} <= set(found.flags)


def test_the_century_of_those_over_a_hundred():
    assert eighteen("130503900401998").startswith("13050318900401998")
    assert eighteen("130503900401995").startswith("13050319900401995")


def test_a_wrong_number_is_kept_raw_with_a_flag():
    found = read_identity("99990119990101123", on_date=DAY)
    assert (found.raw, found.number, found.flag) == ("99990119990101123", "", "id_wrong")
    entry = read(female_identity="99990119990101123")
    assert "id_wrong" in entry.flags
    assert opened_raw(entry.details["female_identity_raw"]) == "99990119990101123"
    assert entry.columns["female_id_type_code"] == "999"


def test_swapped_spouses_are_remarked_on():
    found = read(male_identity="130503670401002", female_identity="130503670401001")
    assert "spouses_swapped" in found.flags


def test_certificate_numbers_are_compared_with_office_and_year():
    key = certificate_key("冷结字第（12）号", office_name="零陵县普利桥公社", year=1962)
    assert key == certificate_key("冷结字 第 12 号", office_name="零陵縣普利橋公社", year=1962)
    assert key != certificate_key("冷结字第12号", office_name="零陵县普利桥公社", year=1963)
    assert key != certificate_key("冷结字第12号", office_name="零陵县牛角坝公社", year=1962)
    modern = certificate_key("J431103－2004－000012", office_name="甲", year=2004)
    assert (
        modern == certificate_key("j431103-2004-000012", office_name="乙", year=2005) == "J431103-2004-000012"
    )
    assert certificate_key(" ", office_name="甲", year=1962) == ""


def test_archive_numbers_and_page_names():
    assert str(read_archive_number("431103-HY•J－1987－000123")) == "431103-HY·J-1987-000123"
    number, page = read_page_name("431103-HY·BJ-2004-000001-012.JPG")
    assert (str(number), page) == ("431103-HY·BJ-2004-000001", 12)
    for wrong in (
        "img_001.jpg",
        "431103-HY·J-1987-000123.jpg",
        "431103-HY·J-1987-000123-000.jpg",
        "431103-HY·J-87-123-001.jpg",
    ):
        with pytest.raises(Invalid):
            read_page_name(wrong)


def test_differences_do_not_see_width_and_spaces():
    one, other = cleaned(values()), cleaned(values(certificate_number="冷结字第 １２ 号", clarity="poor"))
    assert differing(one, other) == []
    assert differing(one, cleaned(values(female_name="蒋桂莲", remark="涂改"))) == ["female_name", "remark"]
    assert opened_values(sealed_values(one)) == one


def test_the_same_couple_whichever_spouse_comes_first():
    swapped = values(male_name="蔣桂蘭", female_name="唐建国")
    assert couple_key(values()) == couple_key(swapped)


def test_old_and_new_names_of_a_place_meet():
    aliases = built_in()
    assert {"零陵", "芝山", "冷水滩"} <= related("零陵县", aliases)
    assert {"零陵", "芝山"} <= related("芝山区", aliases)
    assert related("普利桥公社", aliases) == {"普利桥"}
    assert [one.now for one in explained("湖南省零陵县普利桥公社", aliases, year=1962)] == [
        "零陵区",
        "冷水滩区",
    ]
    assert explained("零陵县", aliases, year=2000) == []
