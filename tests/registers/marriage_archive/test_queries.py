"""Progress and forecast, what is keyed next, old names of places, the book of volumes."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.registers.marriage_archive import commands, queries
from minzheng.registers.marriage_archive.models import Holding, PlaceAlias
from minzheng.registers.marriage_archive.queries import Search, YearProgress

from .conftest import AT, DAY, DISTRICT, enter, key, number


def test_a_hundred_and_twenty_thousand_are_four_hundred_person_days(head):
    found = queries.forecast(head, [YearProgress(1949, expected=120_000)], at=AT)
    assert (found.left, found.per_person_day, found.person_days) == (120_000, 300, 400)
    assert (found.measured_per_day, found.ends_on) == (0, None)


def test_progress_counts_what_was_keyed_twice_only(shelf, first, second, head):
    key(first)
    key(first, sequence=2, certificate_number="冷结字第13号")
    key(second)

    rows = {row.year: row for row in queries.progress(head, on_date=DAY)}
    assert (rows[1962].expected, rows[1962].settled, rows[1962].once) == (20, 1, 1)
    assert rows[1962].percent == "5.0%"
    assert [rows[year].scan_due for year in (1962, 1987, 2004)] == ["no", "no", "yes"]
    assert rows[1962].double_set == ""


def test_the_year_of_the_change_is_scanned_in_part(head):
    enter(head, 2003)
    assert queries.progress(head, on_date=DAY)[0].scan_due == "part"


def test_a_second_account_comes_first_and_own_papers_are_passed_by(shelf, first, second):
    volume = shelf[1962]
    assert queries.next_number(volume, first) == number(1962, 1)
    key(first)
    assert queries.next_number(volume, first) == number(1962, 2)
    assert queries.next_number(volume, second) == number(1962, 1)
    assert queries.waiting_volumes(second)[0] == volume


def test_a_full_volume_has_nothing_next(head, first):
    volume = enter(head, 1970, count=1)
    key(first, year=1970, register_date="1970-1-1")
    assert queries.next_number(volume, first) == ""


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"first_number": 20}, Conflict),  # paper 20 lies in the first volume
        ({"volume": "1"}, Conflict),
        ({"year": 1948}, Invalid),
        ({"expected_count": 0}, Invalid),
        ({"source": " "}, Invalid),
    ],
)
def test_volumes_do_not_overlap(shelf, head, changes, error):
    given = {"year": 1962, "volume": "2", "first_number": 21, "expected_count": 5, "source": "清点"} | changes
    with pytest.raises(error):
        commands.enter_holding(division_code=DISTRICT, kind="J", shelf="1库", actor=head, at=AT, **given)
    assert Holding.objects.count() == 3


def test_archivists_enter_no_volumes(first):
    with pytest.raises(NotPermitted):
        enter(first, 1962)
    assert Holding.objects.count() == 0


def test_an_alias_of_the_site_widens_the_search(shelf, first, second, head):
    for actor in (first, second):
        key(actor, male_place="老埠头公社", female_place="", office_name="老埠头公社")
    asked = Search(name="唐建国", place="曲河街道")
    assert queries.find(asked, purpose="archive", actor=head, at=AT).hits == []

    commands.add_place_alias(
        division_code=DISTRICT, name="老埠头公社", now="曲河街道", from_year=1958, until_year=1984,
        source="冷水滩区志", certainty="verify", actor=head, at=AT,
    )  # fmt: skip

    found = queries.find(asked, purpose="archive", actor=head, at=AT)
    assert [hit.male for hit in found.hits] == ["唐*国"]
    assert found.places == ("曲河", "老埠头")


@pytest.mark.parametrize(
    "changes",
    [{"name": " "}, {"source": ""}, {"certainty": "maybe"}, {"from_year": 1990, "until_year": 1980}],
)
def test_an_alias_says_where_it_is_known_from(head, changes):
    given = {"name": "甲县", "now": "乙区", "source": "志", "certainty": "verify"} | changes
    with pytest.raises(Invalid):
        commands.add_place_alias(division_code=DISTRICT, actor=head, at=AT, **given)
    assert PlaceAlias.objects.count() == 0


def test_the_same_alias_once(head):
    given = {"name": "甲县", "now": "乙区", "source": "志", "certainty": "verify", "actor": head, "at": AT}
    commands.add_place_alias(division_code=DISTRICT, **given)
    with pytest.raises(Conflict):
        commands.add_place_alias(division_code=DISTRICT, **given)
    assert PlaceAlias.objects.count() == 1


def test_the_measured_speed_gives_a_day(shelf, first, second, head):
    for sequence in range(1, 4):
        for actor in (first, second):
            key(actor, sequence=sequence, certificate_number=f"冷结字第{sequence}号")
    later = AT + dt.timedelta(hours=1)
    rows = [YearProgress(1962, expected=60)]
    assert queries.forecast(head, rows, at=later).measured_per_day == 0  # three in thirty days
