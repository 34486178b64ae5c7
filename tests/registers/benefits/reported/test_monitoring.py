"""监测信息: who is in no aided family and is told of is looked at; nothing is paid by it."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.reports import error_lines
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.people.models import Fact
from minzheng.kernel.watch import commands as watch
from minzheng.kernel.watch.models import Warning
from minzheng.registers.benefits.reported.monitoring import COST, bring_monitoring
from tests.matters.conftest import district_of_grants  # noqa: F401 - a fixture

from .card_list import card_list

HEADERS = {
    "name": "姓名", "identity_number": "身份证号", "cost": "近12个月个人负担医疗费（元）", "diagnosed": "确诊重大疾病日期",
    "unemployed": "登记失业日期", "dropped_out": "辍学日期", "department": "推送部门",
}  # fmt: skip
TODAY = dt.date(2020, 6, 22)
RULES = ("medical_cost", "diagnosed", "unemployed", "dropped_out")


@pytest.fixture
def district(district_of_grants):  # noqa: F811 - as above
    return district_of_grants


def row(person=None, **changed) -> dict:
    found = dict.fromkeys(HEADERS) | {"department": "区医保局"}
    if person is not None:
        number = secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)
        found |= {"name": person.name, "identity_number": number}
    return found | changed


def bring(district, *rows, who: str = "shencha", day: dt.date = TODAY, hour: int = 9):
    return bring_monitoring(
        upload=card_list(*rows, headers=HEADERS), file_name="监测.xlsx", actor=district.officers[who],
        at=at_hour(day, hour),
    )  # fmt: skip


def warned(person) -> dict[str, str]:
    rows = Warning.objects.filter(person=person, rule__in=RULES)
    return dict(rows.values_list("rule", "state"))


def test_a_high_cost_is_told_from_ten_thousand_yuan_on(district):
    ill, less = district.person(), district.person()
    loading = bring(district, row(ill, cost=10_000), row(less, cost=9_999.99))
    assert loading.sentence == "已导入 2 行（新登记 2，没有变化 0，不在本辖区 0，不在册 0）。"
    assert (warned(ill), warned(less)) == ({"medical_cost": "open"}, {})
    warning = Warning.objects.get(person=ill, rule="medical_cost")
    assert "近 12 个月个人负担医疗费 10000.00 元" in warning.sentence.replace(",", "")
    fact = Fact.objects.get(person=ill, name=COST)
    assert (fact.value, fact.source, fact.source_note) == (1_000_000, "verified", "区医保局推送")


def test_who_is_aided_is_not_looked_at_and_what_begins_clears_the_warning(district):
    person = district.person()
    bring(district, row(person, cost=30_000))
    district.receives("dibao", person, Month(2020, 6))
    watch.look([person.id], at=at_hour(TODAY, 10))
    assert warned(person) == {"medical_cost": "cleared"}
    aided = district.person()
    district.receives("dibao", aided, Month(2020, 1))
    bring(district, row(aided, cost=30_000), hour=11)
    assert warned(aided) == {}


@pytest.mark.parametrize(
    ("column", "day", "rule"),
    [
        ("diagnosed", dt.date(2020, 3, 24), "diagnosed"), ("diagnosed", dt.date(2020, 3, 23), ""),
        ("unemployed", dt.date(2020, 3, 22), "unemployed"), ("unemployed", dt.date(2020, 3, 23), ""),
        ("dropped_out", dt.date(2020, 6, 1), "dropped_out"),
    ],
)  # fmt: skip
def test_days_and_how_long_they_count(district, column, day, rule):
    """A diagnosis counts 90 days; three months without work, from the day of the month on."""
    person = district.person()
    bring(district, row(person, **{column: day}))
    assert set(warned(person)) == ({rule} if rule else set())


def test_three_months_later_the_unemployed_are_found_by_themselves(district):
    person = district.person()
    bring(district, row(person, unemployed=dt.date(2020, 6, 1)))
    assert warned(person) == {}
    watch.look([person.id], at=at_hour(dt.date(2020, 9, 1)))
    assert warned(person) == {"unemployed": "open"}


def test_again_nothing_changes_and_a_new_sum_takes_the_place_of_the_old(district):
    person = district.person()
    bring(district, row(person, cost=30_000))
    before = Fact.objects.count()
    again = bring(district, row(person, cost=30_000, department="区医保局 "), hour=10)
    assert again.repeated or again.record.counts["没有变化"] == 1
    assert Fact.objects.count() == before
    bring(district, row(person, cost=41_000), day=dt.date(2020, 7, 22))
    standing = Fact.objects.filter(
        person=person, name=COST, superseded_at=None, valid__contains=dt.date(2020, 7, 22)
    )
    assert [one.value for one in standing] == [4_100_000]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "至少要有一项"), ({"diagnosed": dt.date(2020, 6, 23)}, "晚于今天"),
        ({"cost": 100, "name": "别人"}, "另一姓名"), ({"cost": -5}, "-5"),
    ],
)  # fmt: skip
def test_one_wrong_row_and_nothing_is_kept(district, wrong, words):
    good, bad = district.person(), district.person()
    before = Fact.objects.count()
    loading = bring(district, row(good, cost=30_000), row(bad, **wrong))
    assert not loading.loaded
    assert words in str(error_lines(loading.intake, limit=5))
    assert (Fact.objects.count(), warned(good)) == (before, {})


def test_strangers_are_counted_only_and_only_the_bureau_brings_them(district):
    stranger = row(name="陌生", identity_number="99990119900101001X", cost=30_000)
    person = district.person()
    with pytest.raises(NotPermitted):
        bring(district, row(person, cost=30_000), who="shouli")
    assert warned(person) == {}
    loading = bring(district, stranger | {"identity_number": _number()})
    assert loading.record.counts["不在册"] == 1


def _number() -> str:

    first = "99990119900101001"
    return first + check_digit(first)
