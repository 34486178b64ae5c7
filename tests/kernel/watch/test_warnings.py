"""A warning from its finding to its end: raised once, cleared, acted on, dismissed, raised again."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.watch import commands, declared, queries
from minzheng.kernel.watch.declared import Acts
from minzheng.kernel.watch.errors import WarningClosed, WarningNotFound
from minzheng.kernel.watch.limits import Level
from minzheng.kernel.watch.models import Warning, WarningState

from .stage import DAY, DONE, FAR, NEEDS, NONE, know, note, officer, person, refuse, rule

HEAD, CLERK = officer(Role.TOWN_HEAD), officer(Role.TOWN_CLERK)
VILLAGER, STRANGER = officer(Role.VILLAGE_WORKER), officer(Role.TOWN_HEAD, FAR[:6])
AT = at_hour(DAY, 10)


def look(*people, hour: int = 10, day: dt.date = DAY) -> int:
    return commands.look([one.id for one in people], at=at_hour(day, hour))


def found(one) -> Warning:
    look(one)
    return Warning.objects.get(person=one)


def kinds() -> list[str]:
    rows = EventRow.objects.filter(kind__startswith="watch.").order_by("id")
    return [kind.removeprefix("watch.warning_") for kind in rows.values_list("kind", flat=True)]


def test_a_finding_is_raised_once_with_owner_and_last_day(only):
    only(rule())
    one = person()
    know(one, NEEDS)
    assert (look(one), look(one, hour=11)) == (1, 0)
    row = Warning.objects.get()
    assert (row.key, row.state, row.owner) == (f"visit:{one.id}:2020-06-01", "open", "case.assess")
    assert (row.sentence, row.article) == ("示例甲没有劳动能力", "示例办法 第一条")
    assert (row.found_date, row.due_date) == (DAY, dt.date(2020, 6, 19))  # the seventh working day
    assert kinds() == ["raised"]


@pytest.mark.parametrize(
    ("level", "due_date"),
    [(Level.RED, dt.date(2020, 6, 15)), (Level.ORANGE, dt.date(2020, 6, 19)),
     (Level.YELLOW, dt.date(2020, 7, 1))],
)  # fmt: skip
def test_the_level_sets_the_last_day(only, level, due_date):
    """3, 7 and 15 working days after Wednesday 10 June 2020, where no holidays are on file."""
    only(rule(level=level))
    one = person()
    know(one, NEEDS)
    assert found(one).due_date == due_date


def test_it_clears_itself_and_is_raised_again_when_it_comes_back(only):
    only(rule())
    one = person()
    know(one, NEEDS)
    look(one)
    know(one, NONE, hour=11)
    assert look(one, hour=11) == 0
    row = Warning.objects.get()
    assert (row.state, row.outcome, row.closed_by_name) == ("cleared", "情形已消失，系统自动结束", "系统")
    know(one, NEEDS, hour=12)
    assert look(one, hour=12, day=dt.date(2020, 6, 11)) == 1
    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_at, row.found_date) == ("open", "", None, dt.date(2020, 6, 11))
    assert row.due_date == dt.date(2020, 6, 22)
    assert kinds() == ["raised", "cleared", "raised"]


def test_another_person_is_not_cleared_by_looking_at_one(only):
    only(rule())
    first, second = person("示例甲"), person("示例乙")
    for one in (first, second):
        know(one, NEEDS)
    look(first, second)
    know(first, NONE, hour=11)
    know(second, NONE, hour=11)
    look(first, hour=11)
    assert {row.person_id: row.state for row in Warning.objects.all()} == {
        first.id: "cleared", second.id: "open",
    }  # fmt: skip


def test_settled_it_stays_settled_while_the_condition_stands(only):
    only(rule())
    one = person()
    know(one, NEEDS)
    row = found(one)
    commands.settle(warning_id=row.id, outcome="已上门，协助申请低保", actor=HEAD, at=AT)
    assert look(one, hour=12) == 0
    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_by) == ("acted", "已上门，协助申请低保", HEAD.account_id)
    said = EventRow.objects.get(kind="watch.warning_acted")
    assert said.sentence == "上门了解：已上门，协助申请低保（示例办法 第一条）"
    assert said.person_id == one.id


def test_dismissed_in_one_go_with_one_reason_or_not_at_all(only):
    only(rule())
    people = [person(f"示例{name}") for name in "甲乙丙"]
    for one in people:
        know(one, NEEDS)
    look(*people)
    ids = list(Warning.objects.values_list("id", flat=True))
    for reason, chosen in (("", ids), ("不用", ids), ("名单有误，已核对", [])):
        with pytest.raises(Invalid):
            commands.dismiss(warning_ids=chosen, reason=reason, actor=HEAD, at=AT)
    with pytest.raises(WarningNotFound):
        commands.dismiss(warning_ids=[*ids, 10**9], reason="名单有误，已核对", actor=HEAD, at=AT)
    assert set(Warning.objects.values_list("state", flat=True)) == {"open"}
    assert commands.dismiss(warning_ids=ids, reason="名单有误，已核对", actor=HEAD, at=AT) == 3
    assert set(Warning.objects.values_list("state", "outcome")) == {("dismissed", "名单有误，已核对")}
    assert look(*people, hour=12) == 0


def test_a_prepared_act_waits_for_its_owner(only):
    only(rule(Acts.PREPARED, act=note))
    one = person()
    know(one, NEEDS)
    row = found(one)
    assert (row.state, DONE) == ("open", [])
    with pytest.raises(NotPermitted):
        commands.act_on(warning_id=row.id, actor=VILLAGER, at=AT)
    with pytest.raises(WarningNotFound):
        commands.act_on(warning_id=row.id, actor=STRANGER, at=AT)
    done = commands.act_on(warning_id=row.id, actor=CLERK, at=AT)
    assert [(one.id, CLERK.name)] == DONE
    assert (done.state, done.outcome, done.evidence["done"]) == ("acted", "已办理示例事项", True)
    with pytest.raises(WarningClosed, match=CLERK.name):
        commands.act_on(warning_id=row.id, actor=HEAD, at=AT)
    assert len(DONE) == 1


def test_what_an_act_refuses_leaves_the_warning_open(only):
    only(rule(Acts.PREPARED, act=refuse))
    one = person()
    know(one, NEEDS)
    row = found(one)
    with pytest.raises(Exception, match="现在不能办理"):
        commands.act_on(warning_id=row.id, actor=HEAD, at=AT)
    row.refresh_from_db()
    assert row.state == "open"


def test_nothing_is_prepared_where_somebody_must_look(only):
    only(rule())
    one = person()
    know(one, NEEDS)
    with pytest.raises(Invalid, match="没有可以一键办理的事项"):
        commands.act_on(warning_id=found(one).id, actor=HEAD, at=AT)


def test_an_automatic_rule_acts_at_once_and_once(only):
    only(rule(Acts.AUTOMATIC, act=note))
    one = person()
    know(one, NEEDS)
    row = found(one)
    assert DONE[0] == (one.id, SYSTEM.name)
    assert (row.state, row.closed_by, row.closed_by_name) == ("acted", None, "系统")


def test_an_automatic_act_that_is_refused_is_left_to_its_owner(only):
    only(rule(Acts.AUTOMATIC, act=refuse))
    one = person()
    know(one, NEEDS)
    row = found(one)
    assert (row.state, row.outcome) == ("open", "系统没有办成：现在不能办理，请先核对。")
    commands.settle(warning_id=row.id, outcome="已人工核对处理", actor=HEAD, at=AT)


def test_who_may_deal_with_it_finds_it_among_her_own(only):
    only(rule())
    here, far = person(), person("示例远", FAR)
    for one in (here, far):
        know(one, NEEDS)
    look(here, far)
    assert [row.person_id for row in queries.mine(HEAD)] == [here.id]
    assert [row.person_id for row in queries.mine(STRANGER)] == [far.id]
    assert list(queries.mine(VILLAGER)) == []
    assert [row.person_id for row in queries.warnings(VILLAGER)] == [here.id]
    with pytest.raises(WarningNotFound):
        queries.warning(Warning.objects.get(person=far).id, actor=HEAD)


def test_counts_say_what_is_open_and_what_is_late(only):
    only(rule(), rule(code="other", examine=lambda person_ids, day: ()))
    one = person()
    know(one, NEEDS)
    row = found(one)
    (count,) = queries.counts(queries.warnings(HEAD), on_date=row.due_date)
    assert (count.watch.code, count.open, count.overdue) == ("visit", 1, 0)
    (count,) = queries.counts(queries.warnings(HEAD), on_date=row.due_date + dt.timedelta(days=1))
    assert (count.open, count.overdue) == (1, 1)


def test_the_story_of_a_person_is_in_order_and_leaves_out_who_looked(only):
    only(rule())
    one = person()
    know(one, NEEDS)
    look(one)
    said = [event.kind for event in queries.story(one.id)]
    assert said == ["watch.warning_raised", "people.fact_recorded", "people.person_registered"]


def test_a_rule_that_has_gone_leaves_its_warnings_to_be_settled(only):
    only(rule())
    one = person()
    know(one, NEEDS)
    row = found(one)
    only()
    look(one, hour=12)
    commands.dismiss(warning_ids=[row.id], reason="规则已停用", actor=HEAD, at=AT)
    row.refresh_from_db()
    assert row.state == WarningState.DISMISSED
    assert queries.rule(row) is None


def test_a_rule_that_contradicts_itself_is_refused_at_start():
    with pytest.raises(ValueError, match="unknown permission"):
        rule(owner="case.nothing")
    with pytest.raises(ValueError, match="differ"):
        rule(Acts.AUTOMATIC)
    with pytest.raises(ValueError, match="differ"):
        rule(Acts.HUMAN, act=note)
    with pytest.raises(ValueError, match="nothing brings colour"):
        rule(looks_at=frozenset({"colour", "award:dibao", "death_day"}))


def test_the_rules_that_stand_look_at_what_can_arrive():
    """Entered at start; each names somebody who may deal with it, and only names that something brings."""
    codes = [one.code for one in declared.watches()]
    assert {"death", "tekun_in", "dibao_out", "turned_18", "acquired", "candidate.disability"} <= set(codes)
    assert {source.code for source in declared.sources()} == {
        "facts", "memberships", "persons", "awards", "cases",
    }  # fmt: skip
