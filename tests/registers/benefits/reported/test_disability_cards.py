"""The federation's list of card holders: all of it is kept or nothing, and what it does not change stays."""

import datetime as dt
import io

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from minzheng.config.demo.accounts import VILLAGE
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.errors import HeadersRefused
from minzheng.kernel.exchange.models import IntakeRecord
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import Fact, FactSource, Person
from minzheng.registers.benefits.reported import disability_cards
from minzheng.registers.benefits.reported.disability_cards import NOTE, bring_cards
from tests.matters.conftest import district_of_grants  # noqa: F401 - a fixture

from .card_list import HEADERS, card_list, holder

TODAY = dt.date(2020, 7, 10)
NAMES = ("disability_card_last_day", "disability_category", "disability_grade")


@pytest.fixture
def district(district_of_grants):  # noqa: F811 - as above
    return district_of_grants


@pytest.fixture
def bring(district):
    """Hand a list in: `bring(rows…, day=…)`."""

    def hand_in(*rows, day: dt.date = TODAY, who: str = "canlian", **more):
        return bring_cards(
            upload=card_list(*rows, **more),
            file_name="名册.xlsx",
            actor=district.officers[who],
            at=at_hour(day),
        )

    return hand_in


def told(person: Person) -> dict[str, list[tuple[dt.date, dt.date | None, int]]]:
    """What is on file of a card: by name (from, until, value)."""
    rows = Fact.objects.filter(person=person, name__in=NAMES, superseded_at=None).order_by("valid")
    found: dict[str, list] = {name: [] for name in NAMES}
    for row in rows:
        found[row.name].append((row.valid.lower, row.valid.upper, row.value))
    return found


def last_days(person: Person) -> list[tuple[dt.date, dt.date | None, dt.date]]:
    day = dt.date(1970, 1, 1)
    return [(lower, upper, day + dt.timedelta(days=value)) for lower, upper, value in told(person)[NAMES[0]]]


def test_a_good_row_registers_who_is_unknown_and_records_her_card(bring):
    """2025-03-31 is day 20,178."""
    row = holder()
    loading = bring(row)
    assert loading.loaded
    assert loading.sentence == "已导入 1 行（新登记人员 1，更新 0，没有变化 0，证件失效 0）。"
    person = Person.objects.get()
    assert (person.name, person.division_code) == (row["name"], VILLAGE)
    issued = dt.date(2015, 4, 1)
    assert told(person) == {
        "disability_card_last_day": [(issued, None, 20_178)],
        "disability_category": [(issued, None, 4)],
        "disability_grade": [(issued, None, 1)],
    }
    assert set(Fact.objects.values_list("source", "source_note", "source_date")) == {
        (FactSource.DOCUMENT, "残联持证人员名册", TODAY)
    }
    event = EventRow.objects.get(kind="benefits.disability_cards_brought")
    assert (event.details["rows"], event.details["persons_new"], event.details["persons_changed"]) == (
        1,
        1,
        0,
    )


def test_the_same_file_again_changes_nothing(bring):
    row = holder()
    bring(row)
    before = list(Fact.objects.values_list("id", "superseded_at"))
    again = bring(row, day=dt.date(2020, 8, 3))
    assert again.repeated
    assert again.sentence == "同一个文件已于 2020年7月10日导入，本次没有改动任何数据。"
    assert list(Fact.objects.values_list("id", "superseded_at")) == before
    assert IntakeRecord.objects.count() == 1


@pytest.mark.parametrize("state", ["有效", "03"])
def test_the_same_list_in_another_file_changes_nothing(bring, state):
    row = holder(state=state)
    bring(row)
    before = list(Fact.objects.values_list("id", "superseded_at"))
    again = bring(row, day=dt.date(2020, 8, 3), title="八月名册")
    assert again.loaded
    assert again.record.counts["没有变化"] == 1
    assert list(Fact.objects.values_list("id", "superseded_at")) == before


@pytest.mark.parametrize("state", ["冻结", "注销", "迁出中", "挂失", "05", "2"])
def test_a_card_that_is_no_longer_good_ends_with_the_day_of_the_file(bring, state):
    row = holder()
    bring(row)
    loading = bring(row | {"state": state}, day=dt.date(2020, 7, 15))
    assert loading.record.counts == {"新登记人员": 0, "更新": 1, "没有变化": 0, "证件失效": 1}
    assert last_days(Person.objects.get()) == [(dt.date(2015, 4, 1), None, dt.date(2020, 7, 15))]


def test_a_card_that_had_run_out_before_keeps_its_last_day(bring):
    bring(holder(last_day=dt.date(2020, 6, 30), state="冻结"))
    assert last_days(Person.objects.get()) == [(dt.date(2015, 4, 1), None, dt.date(2020, 6, 30))]


def test_what_is_good_again_counts_from_the_day_of_the_file(bring):
    """Frozen on 10 July, good again on 3 August: nothing is given back for the time between."""
    row = holder()
    bring(row)
    bring(row | {"state": "02"})
    bring(row, day=dt.date(2020, 8, 3), title="八月")
    until = dt.date(2020, 8, 3)
    assert last_days(Person.objects.get()) == [
        (dt.date(2015, 4, 1), until, TODAY),
        (until, None, dt.date(2025, 3, 31)),
    ]
    bring(row | {"state": "03"}, day=dt.date(2020, 9, 7), title="九月")
    assert last_days(Person.objects.get()) == [
        (dt.date(2015, 4, 1), until, TODAY),
        (until, None, dt.date(2020, 9, 7)),
    ]


def test_a_slip_mended_the_same_day_leaves_no_gap(bring):
    row = holder()
    bring(row | {"state": "03"})
    bring(row, title="更正")
    assert last_days(Person.objects.get()) == [(dt.date(2015, 4, 1), None, dt.date(2025, 3, 31))]


def test_a_new_card_with_another_grade_leaves_the_time_of_the_old_one(bring):
    row = holder()
    bring(row)
    issued = dt.date(2020, 6, 8)
    new = holder(
        identity_number=row["identity_number"], name=row["name"], tail="43B1", grade="三级",
        issue_date=issued, last_day=dt.date(2030, 6, 7),
    )  # fmt: skip
    bring(new)
    person = Person.objects.get()
    assert told(person)["disability_grade"] == [(dt.date(2015, 4, 1), issued, 1), (issued, None, 3)]
    assert told(person)["disability_category"] == [(dt.date(2015, 4, 1), None, 4)]
    assert last_days(person) == [
        (dt.date(2015, 4, 1), issued, dt.date(2025, 3, 31)),
        (issued, None, dt.date(2030, 6, 7)),
    ]


def test_the_list_outranks_what_she_declared(bring, district):
    person = district.person()
    people.record_facts(
        [
            people.NewFact(name="disability_grade", value=2, from_date=dt.date(2020, 6, 1),
                           source=FactSource.DECLARED, person_id=person.id)
        ],
        actor=SYSTEM, at=at_hour(dt.date(2020, 6, 10)),
    )  # fmt: skip
    number = district.form("", person)["identity_number"]
    loading = bring(holder(identity_number=number, name=person.name))
    assert loading.record.counts["更新"] == 1
    assert told(person)["disability_grade"] == [(dt.date(2015, 4, 1), None, 1)]


def test_a_cancelled_card_ends_the_pay_with_its_month(bring, district):
    person = district.person(disability_category=4, disability_grade=1)
    award = district.receives("disability_nursing", person, Month(2020, 6))
    number = district.form("", person)["identity_number"]
    bring(holder(identity_number=number, name=person.name, state="注销"))
    assert district.due(award, Month(2020, 6), Month(2020, 7), Month(2020, 8)) == [65_00, 65_00, 0]


# --- rows that are wrong -----------------------------------------------------------------------------------

OTHER = holder()


@pytest.mark.parametrize(
    ("changed", "column", "says"),
    [
        ({"card_number": "4311031968030500"}, "card_number", "应为 20 位"),
        ({"card_number": OTHER["card_number"]}, "card_number", "前 18 位与身份证号不一致"),
        ({"tail": "42"}, "grade", "残疾等级为“一级”，残疾人证号写的是“二级”"),
        ({"tail": "61"}, "category", "残疾类别为“肢体”，残疾人证号写的是“精神”"),
        ({"tail": "81"}, "card_number", "应为 1 至 7"),
        ({"card_number": 4.3e19}, "card_number", "Excel 只保留 15 位"),
        ({"card_number": "4.311E+19"}, "card_number", "请对照残疾人证重新填写"),
        ({"identity_number": "431103196803050011"}, "identity_number", "校验不符"),
        ({"identity_number": None}, "identity_number", "缺少身份证号"),
        ({"name": "=HYPERLINK(1)"}, "name", "姓名里不会有的字符"),
        ({"name": ""}, "name", "缺少姓名"),
        ({"name": "（空）"}, "name", "姓名只能由汉字"),
        ({"category": "肝病"}, "category", "不在可选范围内"),
        ({"grade": "五级"}, "grade", "不在可选范围内"),
        ({"state": "06"}, "state", "可填：有效、冻结、注销、迁出中、挂失"),
        ({"state": None}, "state", "缺少状态"),
        ({"issue_date": "2015-02-30"}, "issue_date", "不是存在的日期"),
        ({"issue_date": dt.date(2020, 7, 11)}, "issue_date", "晚于今天"),
        ({"issue_date": "0915-04-01"}, "issue_date", "过早"),
        ({"last_day": dt.date(2015, 3, 31)}, "last_day", "早于发证日期"),
        ({"last_day": "长期"}, "last_day", "不是日期"),
        ({"last_day": "9999-12-31"}, "last_day", "超出合理范围"),
        ({"division_code": "431103999999"}, "division_code", "不是本辖区现有的村（社区）代码"),
        ({"division_code": "431103"}, "division_code", "请填写 12 位代码"),
        ({"division_code": "310107005001"}, "division_code", "户籍已迁出的请从名册中删去"),
        ({"division_code": "白竹亭社区"}, "division_code", "应当只有数字"),
    ],
)  # fmt: skip
def test_one_wrong_row_comes_back_with_its_reason_and_nothing_is_kept(bring, changed, column, says):
    loading = bring(holder(), holder(**changed), holder())
    assert not loading.loaded
    (wrong,) = loading.intake.error_rows
    assert wrong.number == 3
    assert says in wrong.errors[column]
    assert (Person.objects.count(), Fact.objects.count()) == (0, 0)
    assert IntakeRecord.objects.get().error_count == 1


def test_every_reason_comes_back_at_once(bring):
    loading = bring(
        holder(tail="42", division_code="431103999999"),
        holder(state="06"),
        holder(issue_date=dt.date(2021, 1, 1)),
    )
    assert [sorted(row.errors) for row in loading.intake.error_rows] == [
        ["division_code", "grade"], ["state"], ["issue_date"],
    ]  # fmt: skip


def test_the_same_person_twice_is_refused(bring):
    row = holder()
    loading = bring(row, row | {"card_number": row["card_number"] + "B1"})
    assert [list(one.errors.values()) for one in loading.intake.error_rows] == [
        ["身份证号与第 3 行重复，请只保留一行。"], ["身份证号与第 2 行重复，请只保留一行。"],
    ]  # fmt: skip


def test_another_name_under_a_known_number_is_refused(bring, district):
    person = district.person()
    number = district.form("", person)["identity_number"]
    loading = bring(holder(identity_number=number, name="欧阳示例"))
    assert "已登记在另一姓名下" in loading.intake.error_rows[0].errors["name"]
    assert Person.objects.get().name == person.name


def test_who_is_registered_in_another_district_is_not_touched(bring, district):
    row = holder()
    person = people.register_person(
        identity_number=row["identity_number"], name=row["name"], division_code="310107005001", actor=SYSTEM,
        at=at_hour(dt.date(2020, 1, 2)),
    )  # fmt: skip
    loading = bring(row)
    assert "不在本辖区" in loading.intake.error_rows[0].errors["identity_number"]
    assert told(person)["disability_grade"] == []


def test_an_older_list_than_the_one_on_file_is_refused(bring):
    row = holder(issue_date=dt.date(2018, 4, 1))
    bring(row)
    loading = bring(row | {"issue_date": dt.date(2015, 4, 1)})
    assert "系统里已有 2018-04-01 发的证" in loading.intake.error_rows[0].errors["issue_date"]


def test_a_list_without_the_column_of_states_is_refused_whole(bring):
    headers = {name: header for name, header in HEADERS.items() if name != "state"}
    with pytest.raises(HeadersRefused, match="缺少：状态"):
        bring(holder(), headers=headers)


def test_a_csv_as_the_federation_exports_it(district):
    row = holder(issue_date="2015.4.1", last_day="20250331", grade="一级", category="肢体残疾")
    lines = [",".join(HEADERS.values()), ",".join(f'="{row[name]}"' for name in HEADERS), "合计,,1人"]
    file = io.BytesIO("\r\n".join(lines).encode("gb18030"))
    loading = bring_cards(upload=file, actor=district.officers["canlian"], at=at_hour(TODAY))
    assert loading.loaded, loading.intake.error_rows
    assert last_days(Person.objects.get()) == [(dt.date(2015, 4, 1), None, dt.date(2025, 3, 31))]


# --- who may -----------------------------------------------------------------------------------------------


def test_the_federation_and_the_bureau_may_and_nobody_else(bring, district):
    assert bring(holder(), who="shencha").loaded
    for who in ("shouli", "cun", "shenpi", "shenji", "admin"):
        with pytest.raises(NotPermitted):
            bring(holder(), who=who)


def test_a_post_of_one_township_reaches_its_villages_only(district):
    post = HeldPost(Role.DISABLED_FEDERATION, "431103999")
    actor = Officer(district.officers["canlian"].account_id, "别处", (post,))
    loading = bring_cards(upload=card_list(holder()), actor=actor, at=at_hour(TODAY))
    assert list(loading.intake.error_rows[0].errors) == ["division_code"]


def test_what_somebody_registers_at_the_same_moment_undoes_the_whole(bring, monkeypatch):
    def clash(rows):
        raise IntegrityError("person_identity_index_key")

    monkeypatch.setattr(disability_cards, "copy_in", clash)
    with pytest.raises(Conflict, match="全部没有导入"):
        bring(holder())
    assert (Person.objects.count(), IntakeRecord.objects.count()) == (0, 0)


# --- any list after any other ------------------------------------------------------------------------------

_days = st.integers(-400, 4000).map(lambda step: TODAY + dt.timedelta(days=step))


@given(_days, st.integers(0, 2000), st.booleans(), _days)
def test_a_row_told_twice_changes_nothing_the_second_time(known_last, issued_before, good, last):
    issued = TODAY - dt.timedelta(days=issued_before)
    since = TODAY - dt.timedelta(days=1000)
    known = Fact(name=NAMES[0], value=day_number(known_last), valid=_open_from(since), source_note=NOTE)
    values = {"issue_date": issued, "last_day": max(issued, last), "state": "01" if good else "03"}
    change = disability_cards._last_day(values, known, TODAY)
    if change is None:
        return
    value, from_date = change
    assert issued <= from_date <= TODAY or from_date == since
    again = Fact(name=NAMES[0], value=value, valid=_open_from(from_date), source_note=NOTE)
    assert disability_cards._last_day(values, again, TODAY) is None
    if not good:
        assert value <= day_number(TODAY)


def _open_from(day: dt.date):
    return type("Open", (), {"lower": day, "upper": None})()
