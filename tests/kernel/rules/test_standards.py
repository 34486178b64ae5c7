"""Standards: one drafts, another checks; nothing said is ever changed; what was known stays known."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules import commands, files, queries
from minzheng.kernel.rules.errors import DrafterChecks, StandardClosed, StandardNotFound, StandardRepeated
from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.models import Standard
from minzheng.kernel.rules.parameters import Parameters, parse_parameters
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows
from tests.kernel.rules.small_book import TOML

DISTRICT, TOWN, FAR = "431103", "431103102", "990104"
AT = clock.at_hour(dt.date(2021, 1, 6))
JANUARY = dt.date(2021, 1, 1)
FILE = ParameterFile(
    "small", "示例", Parameters(parse_parameters(TOML.replace("999901", DISTRICT), "x.toml"))
)


def officer(role: Role, number: int, place: str = DISTRICT) -> Officer:
    return Officer(number, f"{role.label}{number}", (HeldPost(role, place),))


DRAFTER, HEAD, SECOND = (
    officer(Role.POLICY_OFFICER, 1), officer(Role.BUREAU_HEAD, 2), officer(Role.BUREAU_HEAD, 3),
)  # fmt: skip
READER, CLERK = officer(Role.AUDITOR, 4), officer(Role.TOWN_CLERK, 5)


@pytest.fixture(autouse=True)
def _small_file(db, monkeypatch):
    territory.load_divisions(rows=read_rows(LENGSHUITAN), source=LENGSHUITAN.name, actor=SYSTEM, at=AT)
    monkeypatch.setattr(files, "_files", {FILE.code: FILE})


def draft(value=60_000, *, actor: Officer = DRAFTER, at: dt.datetime = AT, **changes) -> Standard:
    written = {
        "book": "small", "name": "standard", "area": DISTRICT, "from_date": JANUARY,
        "document_number": "示例民发〔2021〕1号", "article": "第一条",
    } | changes  # fmt: skip
    return commands.draft_standard(value=value, actor=actor, at=at, **written)


def in_force(value=60_000, *, at: dt.datetime = AT, **changes) -> Standard:
    made = draft(value, at=at, **changes)
    return commands.check_standard(standard_id=made.id, actor=HEAD, at=at)


def value_on(day: dt.date, known_at: dt.datetime | None = None, area: str = DISTRICT, name="standard"):
    found = queries.parameters_of(FILE, known_at).resolve(area, day, known_at.date() if known_at else None)
    return found[name].value


def later(**steps) -> dt.datetime:
    return AT + dt.timedelta(**steps)


def test_a_draft_changes_nothing_and_a_checked_value_counts_from_its_first_day():
    made = draft()
    assert value_on(JANUARY) == 57_000
    commands.check_standard(standard_id=made.id, actor=HEAD, at=AT)
    assert value_on(JANUARY) == 60_000
    assert value_on(dt.date(2020, 12, 31)) == 57_000
    found = queries.parameters_of(FILE).resolve(DISTRICT, JANUARY)["standard"]
    assert (found.source, found.certainty, found.known_from) == (
        "示例民发〔2021〕1号 第一条", "sure", dt.date(2021, 1, 6),
    )  # fmt: skip


def test_the_audit_trail_says_who_proposed_and_who_checked():
    made = in_force()
    events = EventRow.objects.filter(kind__startswith="rules.").order_by("id")
    assert [(event.kind, event.account_id) for event in events] == [
        ("rules.standard_drafted", 1), ("rules.standard_checked", 2),
    ]  # fmt: skip
    assert events[1].sentence == (
        "复核标准“城市低保标准”（区划 431103，自 2021-01-01，示例民发〔2021〕1号），即时生效"
    )
    assert events[1].details["value"] == 60_000
    assert events[1].details["standard_id"] == made.id


def test_who_drafted_does_not_check():
    made = draft(actor=HEAD)
    with pytest.raises(DrafterChecks):
        commands.check_standard(standard_id=made.id, actor=HEAD, at=AT)
    made.refresh_from_db()
    assert (made.state, made.checked_at, value_on(JANUARY)) == ("draft", None, 57_000)
    commands.check_standard(standard_id=made.id, actor=SECOND, at=AT)
    assert value_on(JANUARY) == 60_000


@pytest.mark.parametrize("actor", [CLERK, READER, officer(Role.POLICY_OFFICER, 6, FAR)])
def test_who_may_not_draft_leaves_nothing_behind(actor):
    with pytest.raises(NotPermitted):
        draft(actor=actor)
    assert not Standard.objects.exists()
    assert not EventRow.objects.filter(kind__startswith="rules.").exists()


@pytest.mark.parametrize("area", ["", "43", "4311"])
def test_a_district_sets_nothing_for_those_above_it(area):
    with pytest.raises(NotPermitted):
        draft(area=area)
    assert not Standard.objects.exists()


def test_the_policy_officer_does_not_check():
    made = draft()
    with pytest.raises(NotPermitted):
        commands.check_standard(standard_id=made.id, actor=officer(Role.POLICY_OFFICER, 7), at=AT)
    assert value_on(JANUARY) == 57_000


def test_elsewhere_a_value_does_not_exist():
    made = draft()
    stranger = officer(Role.BUREAU_HEAD, 8, FAR)
    with pytest.raises(StandardNotFound):
        commands.check_standard(standard_id=made.id, actor=stranger, at=AT)
    with pytest.raises(StandardNotFound):
        queries.standard(made.id, actor=stranger)
    assert list(queries.standards(stranger)) == []
    assert value_on(JANUARY) == 57_000


def test_a_township_sees_what_holds_for_it_and_what_is_its_own():
    wide, own = draft(), draft(area=TOWN)
    other = draft(area="431103101")
    reader = officer(Role.AUDITOR, 9, TOWN)
    assert set(queries.standards(reader)) == {wide, own}
    assert set(queries.standards(READER, book="small", name="standard")) == {wide, own, other}
    assert list(queries.standards(READER, name="work_share")) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"book": "unknown"}, "name", "没有参数“unknown·standard”"),
        ({"name": "unknown"}, "name", "没有参数“small·unknown”"),
        ({"value": -1}, "value", "应在 0.00 元/人月 至 10,000,000.00 元/人月 之间，现在是 -0.01 元/人月"),
        ({"value": True}, "value", "不符，请逐格核对"),
        ({"value": (1, 2)}, "value", "不符，请逐格核对"),
        ({"document_number": " "}, "document_number", "请填写文号或文件名称"),
        ({"certainty": "perhaps"}, "certainty", "请选择把握程度"),
        ({"from_date": dt.date(2031, 1, 1)}, "from_date", "起始日 2031-01-01 离现在太远"),
        ({"area": "431103999"}, "area", "没有代码为 431103999000 的行政区划"),
        ({"area": "43110"}, "", "区划代码“43110”无效"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(changes, field, words):
    with pytest.raises(Invalid) as refused:
        draft(**{"value": 60_000} | changes)
    assert (refused.value.field, words in refused.value.sentence) == (field, True)
    assert not Standard.objects.exists()


def test_a_table_is_set_cell_by_cell():
    in_force((1, 2, 3, 4), name="supplement")
    assert value_on(JANUARY, name="supplement") == (1, 2, 3, 4)
    assert Standard.objects.get().value == [1, 2, 3, 4]


def test_two_drafts_of_the_same_day_do_not_stand_side_by_side():
    draft(60_000)
    with pytest.raises(StandardRepeated) as refused:
        draft(61_000)
    assert "已有一个待复核的值" in refused.value.sentence
    assert [row.value for row in Standard.objects.all()] == [60_000]


def test_what_is_in_force_anyway_is_not_set_again():
    in_force(60_000)
    with pytest.raises(StandardRepeated) as refused:
        draft(60_000, at=later(days=1))
    assert "完全相同" in refused.value.sentence
    assert Standard.objects.count() == 1


def test_confirming_a_value_is_a_row_of_the_district_with_its_document():
    """7.5 % nationwide is to be verified; the district's own document confirms it."""
    before = queries.parameters_of(FILE).resolve(DISTRICT, JANUARY)["work_share"]
    in_force(750, name="work_share", note="与通行做法一致")
    after = queries.parameters_of(FILE).resolve(DISTRICT, JANUARY)["work_share"]
    assert (before.value, before.certainty, before.area) == (750, "verify", "")
    assert (after.value, after.certainty, after.area, after.source) == (
        750, "sure", DISTRICT, "示例民发〔2021〕1号 第一条",
    )  # fmt: skip


def test_a_withdrawn_draft_stays_on_record_and_never_counts():
    made = draft()
    commands.withdraw_standard(standard_id=made.id, reason="文号写错", actor=DRAFTER, at=AT)
    made.refresh_from_db()
    assert (made.state, made.withdrawn_reason, made.withdrawn_by_name) == (
        "withdrawn", "文号写错", "政策测算岗1",
    )  # fmt: skip
    assert value_on(JANUARY) == 57_000
    with pytest.raises(StandardClosed):
        commands.check_standard(standard_id=made.id, actor=HEAD, at=AT)
    assert draft(60_000).state == "draft"
    assert EventRow.objects.filter(kind="rules.standard_withdrawn").get().details["reason"] == "文号写错"


def test_whoever_checks_may_send_a_draft_back_and_a_reader_may_not():
    made = draft()
    with pytest.raises(NotPermitted):
        commands.withdraw_standard(standard_id=made.id, reason="不行", actor=READER, at=AT)
    with pytest.raises(Invalid):
        commands.withdraw_standard(standard_id=made.id, reason=" ", actor=HEAD, at=AT)
    made.refresh_from_db()
    assert made.state == "draft"
    commands.withdraw_standard(standard_id=made.id, reason="依据不足", actor=HEAD, at=AT)
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_what_is_in_force_is_not_withdrawn():
    made = in_force()
    with pytest.raises(StandardClosed):
        commands.withdraw_standard(standard_id=made.id, reason="反悔了", actor=HEAD, at=AT)
    assert value_on(JANUARY) == 60_000


def test_a_correction_counts_from_when_it_is_known_and_what_was_known_before_stays():
    """600 in force at nine, corrected to 620 at eleven on the same day and to 630 on the next."""
    in_force(60_000)
    in_force(62_000, at=later(hours=2))
    in_force(63_000, at=later(days=1))
    assert value_on(JANUARY) == 63_000
    moments = [later(seconds=-1), AT, later(hours=1), later(hours=2), later(hours=5), later(days=1)]
    assert [value_on(JANUARY, at) for at in moments] == [57_000, 60_000, 60_000, 62_000, 62_000, 63_000]


def test_the_file_does_not_win_over_a_correction_unseen():
    """The file knows 570 from 2020-11-01 only since 2020-12-10: on 9 December nobody may correct it."""
    november = dt.date(2020, 11, 1)
    early = clock.at_hour(dt.date(2020, 12, 9))
    with pytest.raises(Invalid) as refused:
        draft(58_000, from_date=november, at=early)
    assert "2020-12-11 起才能更正" in refused.value.sentence
    assert not Standard.objects.exists()
    in_force(58_000, from_date=november)
    assert (value_on(november), value_on(november, early)) == (58_000, 50_000)


def test_a_value_checked_before_an_earlier_check_is_refused():
    """The rehearsal date was moved back: the new value would lose against the one that stands."""
    in_force(60_000)
    made = draft(61_000, at=later(days=-1), from_date=dt.date(2021, 1, 2))
    commands.check_standard(standard_id=made.id, actor=HEAD, at=later(days=-1))
    with pytest.raises(StandardRepeated) as refused:
        draft(62_000, at=later(days=-1))
    assert "请核对当前日期" in refused.value.sentence
    assert value_on(JANUARY) == 60_000


def test_values_are_built_anew_only_after_a_change(django_assert_num_queries):
    in_force(60_000)
    first = queries.parameters_of(FILE)
    with django_assert_num_queries(1):
        assert queries.parameters_of(FILE) is first
    draft(61_000, area=TOWN)
    assert queries.parameters_of(FILE) is first
    in_force(62_000, from_date=dt.date(2021, 2, 1))
    assert queries.parameters_of(FILE) is not first
    assert queries.parameters_of(FILE, AT) is not FILE.parameters


def change(made: Standard, assignments: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE rules_standard SET {assignments} WHERE id = %s", [made.id])


@pytest.mark.parametrize(
    "assignments", ["value = '1'", "state = 'draft', checked_at = NULL, checked_by_id = NULL"]
)
def test_the_database_refuses_to_change_what_is_in_force(assignments):
    made = in_force()
    with pytest.raises(DatabaseError, match="a standard that is in_force never changes again"):
        change(made, assignments)
    assert value_on(JANUARY) == 60_000


@pytest.mark.parametrize(
    "assignments", ["value = '1'", "area = '43'", "document_number = 'x'", "from_date = '2019-01-01'"]
)
def test_the_database_refuses_to_change_what_a_draft_says(assignments):
    made = draft()
    with pytest.raises(DatabaseError, match="what a draft of a standard says never changes"):
        change(made, assignments)
    made.refresh_from_db()
    assert (made.value, made.area, made.from_date) == (60_000, DISTRICT, JANUARY)


def test_the_database_deletes_nothing():
    made = draft()
    with pytest.raises(DatabaseError, match="DELETE on rules_standard is refused"), transaction.atomic():
        made.delete()
    assert Standard.objects.get() == made


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "in_force"},
        {"state": "withdrawn"},
        {"state": "in_force", "checked_by_id": 1, "checked_at": AT},
        {"checked_by_id": 2, "checked_at": AT},
        {"area": "1234567"},
        {"certainty": "perhaps"},
        {"document_number": ""},
    ],
)
def test_the_database_refuses_rows_that_contradict_themselves(wrong):
    row = {
        "book": "small", "name": "standard", "area": DISTRICT, "from_date": JANUARY, "value": 1,
        "document_number": "示例", "certainty": "sure", "state": "draft", "drafted_by_id": 1,
        "drafted_by_name": "甲", "drafted_at": AT,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.create(**row | wrong)
    assert not Standard.objects.exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([DISTRICT, TOWN]), st.integers(0, 3), st.integers(40_000, 90_000),
            st.booleans(),
        ),
        max_size=6,
    ),
    st.integers(0, 7),
)  # fmt: skip
def test_as_known_at_a_moment_is_as_if_nothing_had_come_after(steps, asked):
    """Any history of drafts and checks, hour by hour: asked as known at an hour, it ends at that hour."""
    with transaction.atomic():
        seen: list[dict] = [{}]
        for hour, (area, month, value, checked) in enumerate(steps):
            at, day = later(hours=hour), dt.date(2021, 1 + month, 1)
            try:
                made = draft(value, area=area, from_date=day, at=at)
            except StandardRepeated:
                made = None
            if made and checked:
                commands.check_standard(standard_id=made.id, actor=HEAD, at=at)
            elif made:
                commands.withdraw_standard(standard_id=made.id, reason="试验", actor=DRAFTER, at=at)
            now = seen[-1] | ({(area, day): value} if made and checked else {})
            seen.append(now)
        expected = seen[min(asked, len(steps))]
        moment = later(hours=asked, seconds=-1)
        for area in (DISTRICT, TOWN):
            for month in range(1, 5):
                day = dt.date(2021, month, 1)
                assert value_on(day, moment, area) == _by_hand(expected, area, day)
        transaction.set_rollback(True)


def _by_hand(rows: dict, area: str, day: dt.date) -> int:
    """Nearest division first, then the latest first day; else the file's 570."""
    for own in sorted({place for place, _ in rows if area.startswith(place)}, key=len, reverse=True):
        days = [since for place, since in rows if place == own and since <= day]
        if days:
            return rows[own, max(days)]
    return 57_000


def test_what_a_file_borrows_is_set_once_and_counts_in_both(monkeypatch):
    """A rise in the lender's file moves the borrower's value; nobody sets it there."""
    borrower = ParameterFile("borrower", "借用", FILE.parameters, {FILE.code: ("standard",)})
    monkeypatch.setitem(files._files, borrower.code, borrower)
    in_force(61_000)
    found = queries.parameters_of(borrower).resolve(DISTRICT, JANUARY)["standard"]
    assert found.value == 61_000
    assert "standard" not in borrower.own_names
    with pytest.raises(Invalid, match="另一项目的标准"):
        draft(62_000, book="borrower")
    assert Standard.objects.count() == 1
