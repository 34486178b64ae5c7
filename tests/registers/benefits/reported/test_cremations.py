"""火化记录: a death that nobody reported ends everything the same moment; what differs is asked."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.kernel.people.models import Fact
from minzheng.kernel.watch.models import Warning
from minzheng.registers.benefits.reported.cremations import bring_cremations
from tests.matters.conftest import district_of_grants  # noqa: F401 - a fixture

from .card_list import card_list

HEADERS = {
    "name": "姓名", "identity_number": "身份证号", "cremation_date": "火化日期", "death_date": "死亡日期",
    "crematorium": "殡仪馆", "record_number": "火化编号",
}  # fmt: skip
DIED, BURNT, TODAY = dt.date(2020, 3, 18), dt.date(2020, 3, 20), dt.date(2020, 6, 22)
OPENED = Month(2020, 1)


@pytest.fixture
def district(district_of_grants):  # noqa: F811 - as above
    return district_of_grants


def row(person=None, **changed) -> dict:
    """A row in order, of a person on file or of a stranger."""
    found = {
        "cremation_date": BURNT, "death_date": DIED, "crematorium": "冷水滩区殡仪馆", "record_number": "LS20200318",
    }  # fmt: skip
    if person is not None:
        number = secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)
        found |= {"name": person.name, "identity_number": number}
    return found | changed


def bring(district, *rows, who: str = "shencha", day: dt.date = TODAY, hour: int = 9):
    return bring_cremations(
        upload=card_list(*rows, headers=HEADERS), file_name="火化.xlsx", actor=district.officers[who],
        at=at_hour(day, hour),
    )  # fmt: skip


def on_file(person, name: str) -> list[dt.date]:
    rows = Fact.objects.filter(person=person, name=name, superseded_at=None).order_by("id")
    return [day_of(value) for value in rows.values_list("value", flat=True)]


def states(person) -> dict[str, str]:
    return dict(Warning.objects.filter(person=person).values_list("rule", "state"))


def test_a_cremation_ends_every_award_the_same_moment_and_offers_funeral_aid(district):
    """Died on 18 March and paid until June: three months of 65 元, 195 元, are the next run's to claim."""
    person = district.person(disability_category=4, disability_grade=1)
    dibao, nursing = (district.receives(code, person, OPENED) for code in ("dibao", "disability_nursing"))
    loading = bring(district, row(person))
    assert loading.sentence == (
        "已导入 1 行（新登记死亡 1，已有登记 0，死亡日期不一致 0，不在本辖区 0，不在册 0）。"
    )
    assert (on_file(person, "death_day"), on_file(person, "cremation_day")) == ([DIED], [BURNT])
    for award in (dibao, nursing):
        award.refresh_from_db()
        assert (award.valid.upper, award.stop_reason) == (dt.date(2020, 4, 1), "死亡")
    months = [Month(2020, month) for month in (3, 4, 5, 6)]
    assert district.due(nursing, *months) == [65_00, 0, 0, 0]
    fact = Fact.objects.get(person=person, name="death_day")
    assert (fact.source, fact.source_note) == ("document", "火化记录 LS20200318（冷水滩区殡仪馆）")
    assert states(person)["death"] == "acted"


def test_the_same_records_again_in_another_file_change_nothing(district):
    person = district.person()
    district.receives("dibao", person, OPENED)
    bring(district, row(person))
    before = (Fact.objects.count(), Warning.objects.count())
    again = bring(district, row(person, crematorium="冷水滩区殡仪馆 "), hour=10)
    assert (Fact.objects.count(), Warning.objects.count()) == before
    assert again.repeated or again.record.counts["已有登记"] == 1


def test_a_date_that_differs_is_told_and_not_overwritten(district):
    person = district.person()
    district.receives("dibao", person, OPENED)
    district.know(person, dt.date(2020, 3, 25), death_day=day_number(dt.date(2020, 3, 25)))
    loading = bring(district, row(person))
    assert loading.record.counts["死亡日期不一致"] == 1
    assert on_file(person, "death_day") == [dt.date(2020, 3, 25)]
    told = Warning.objects.get(person=person, rule="death_conflict")
    assert told.state == "open"
    assert "登记为2020年3月25日，火化记录为2020年3月18日" in told.sentence


def test_the_conflict_clears_when_the_date_is_corrected(district):
    person = district.person()
    district.know(person, dt.date(2020, 3, 25), death_day=day_number(dt.date(2020, 3, 25)))
    bring(district, row(person))
    district.know(person, DIED, death_day=day_number(DIED))
    from minzheng.kernel.watch import commands as watch  # noqa: PLC0415 - used here alone

    watch.look([person.id], at=at_hour(TODAY, 11))
    assert states(person)["death_conflict"] == "cleared"


def test_without_a_day_of_death_the_day_of_cremation_counts(district):
    person = district.person()
    bring(district, row(person, death_date=None))
    assert on_file(person, "death_day") == [BURNT]
    assert Fact.objects.get(person=person, name="death_day").source_note.endswith("没有死亡日期，按火化日期")
    bring(district, row(person, death_date=None, crematorium="另一殡仪馆"), hour=10)
    assert "death_conflict" not in states(person)


def test_who_is_not_known_is_counted_and_nothing_is_registered(district):
    stranger = district.invention.identity_number(dt.date(1940, 2, 3), "男")
    loading = bring(district, row(name="示例外人", identity_number=stranger))
    assert loading.record.counts["不在册"] == 1
    assert not Fact.objects.filter(name="death_day").exists()


def test_who_belongs_to_another_place_is_left_to_it(district):
    person = district.person()
    type(person).objects.filter(id=person.id).update(division_code="431121001001")
    assert bring(district, row(person)).record.counts["不在本辖区"] == 1
    assert on_file(person, "death_day") == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "示例别名"}, "已登记在另一姓名下"), ({"cremation_date": dt.date(2020, 6, 23)}, "晚于今天"),
        ({"death_date": dt.date(2020, 3, 21)}, "晚于火化日期"),
        ({"death_date": dt.date(1960, 1, 1)}, "早于出生日期"), ({"crematorium": ""}, "缺少殡仪馆"),
        ({"record_number": ""}, "缺少火化编号"), ({"death_date": "三月十八"}, "不是日期"),
        ({"identity_number": "43110319680305001X"}, "身份证"),
    ],
)  # fmt: skip
def test_one_wrong_row_keeps_the_whole_file_out(district, changed, words):
    good, wrong = district.person(), district.person()
    district.receives("dibao", good, OPENED)
    loading = bring(district, row(good), row(wrong, **changed))
    assert not loading.loaded
    (bad,) = loading.intake.error_rows
    assert words in "".join(bad.errors.values())
    assert on_file(good, "death_day") == []
    assert not Warning.objects.filter(person=good).exists()


def test_one_person_twice_is_refused(district):
    person = district.person()
    loading = bring(district, row(person), row(person, record_number="LS2"))
    assert len(loading.intake.error_rows) == 2


def test_only_the_bureau_brings_them(district):
    person = district.person()
    with pytest.raises(NotPermitted):
        bring(district, row(person), who="shouli")
