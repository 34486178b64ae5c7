"""Scenarios: kept with what fixes them, the same again, told when the law moved; refusals leave no trace."""

import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import Value
from minzheng.matters.assistance.dibao.entitlement import LAW
from minzheng.registers.benefits.entitlement.law import Law
from minzheng.registers.policy import commands, queries
from minzheng.registers.policy.assumptions import Assumption, assume
from minzheng.registers.policy.errors import AlreadyArchived, NameTaken, NoSnapshot, ScenarioNotFound
from minzheng.registers.policy.files import path_of
from minzheng.registers.policy.models import Scenario
from minzheng.registers.policy.simulating import Question, answer
from tests.desks.policy_lab import district
from tests.matters.assistance.dibao.filing import DISTRICT

pytestmark = pytest.mark.django_db

OFFICER = Officer(7, "政策岗示例", (HeldPost(Role.POLICY_OFFICER, DISTRICT),))
AUDITOR = Officer(8, "审计示例", (HeldPost(Role.AUDITOR, DISTRICT),))
ELSEWHERE = Officer(9, "外地政策岗", (HeldPost(Role.POLICY_OFFICER, "990104"),))
FEBRUARY, JANUARY = Month(2021, 2), Month(2022, 1)
RISE = Assumption("standard_urban", FEBRUARY, 60_000)


@pytest.fixture
def snapshot(db):
    district.settle()
    return district.take_snapshot(OFFICER)


def question(*assumptions: Assumption, **more) -> Question:
    asked = {"first_month": FEBRUARY, "last_month": JANUARY} | more
    return Question("dibao", DISTRICT, assumptions=assumptions, **asked)


def save(snapshot, *assumptions, name="提到600元", actor=OFFICER, request_id=None, **more) -> Scenario:
    return commands.save_scenario(
        name=name, note="", question=question(*assumptions, **more), snapshot_id=snapshot.id,
        request_id=request_id or uuid.uuid4(), actor=actor, at=district.AT,
    )  # fmt: skip


def refused(error, call, words: str) -> None:
    """The call is refused with a sentence that holds the words, and nothing has changed."""
    before = list(Scenario.objects.values()), EventRow.objects.count()
    with pytest.raises(error, match=words):
        call()
    assert (list(Scenario.objects.values()), EventRow.objects.count()) == before


def test_every_month_and_township_is_kept(snapshot):
    scenario = save(snapshot, RISE)
    result = scenario.result
    assert len(result["months"]) == 12
    #  month, fen before and after, households 4 to 5, persons 6 to 7, in 1, out 0, up 3, down 0; persons
    row = ["2021-02", 218_500, 235_167, 4, 5, 6, 7, 1, 0, 3, 0, 1, 0, 5, 0]
    assert result["months"][0] == row
    assert [each[:3] for each in result["townships"]] == [
        ["431103001", 161_500, 175_167], [district.FAR_TOWN, 57_000, 60_000]
    ]  # fmt: skip
    assert (result["households"], result["set_aside"]) == (5, 0)
    assert scenario.assumed == [{"name": "standard_urban", "from_month": "2021-02", "value": 60_000}]
    assert scenario.snapshot_digest == snapshot.digest
    assert EventRow.objects.filter(kind="policy.scenario_saved").count() == 1


def test_the_same_again_gives_the_same_digests(snapshot):
    one, other = save(snapshot, RISE), save(snapshot, RISE, name="再算一次")
    for name in ("law_digest", "before_digest", "after_digest", "result_digest", "result"):
        assert getattr(one, name) == getattr(other, name)
    found = answer(queries.question_of(one), snapshot)
    assert queries.compare(one, found) == queries.Comparison(True, True, True, True)


def test_it_does_not_matter_in_which_order_things_are_assumed(snapshot):
    floor = Assumption("minimum_amount", FEBRUARY, 5_000)
    one, other = save(snapshot, RISE, floor), save(snapshot, floor, RISE, name="另一个顺序")
    assert (one.assumed, one.after_digest) == (other.assumed, other.after_digest)
    # With at least 50 元 a household, 丙三 gets 50.00 instead of 16.67.
    assert one.result["months"][0][2] == 235_167 + 3_333


def test_a_standard_that_moved_since_is_told(snapshot, monkeypatch):
    scenario = save(snapshot, RISE)
    newer = Value(58_000, "元/人月", "城市低保标准", "示例文件", DISTRICT, FEBRUARY.first_date)
    moved = LAW.known().parameters.overlay([("standard_urban", newer)])
    monkeypatch.setattr(LAW, "known", lambda at=None: Law(LAW.book, moved, None))
    found = answer(queries.question_of(scenario), snapshot)
    assert queries.compare(scenario, found) == queries.Comparison(False, True, False, True)


def test_a_double_click_saves_once(snapshot):
    request_id = uuid.uuid4()
    one = save(snapshot, RISE, request_id=request_id)
    assert save(snapshot, RISE, request_id=request_id) == one
    assert Scenario.objects.count() == 1


def test_refusals_leave_no_trace(snapshot):
    save(snapshot, RISE)
    refused(NameTaken, lambda: save(snapshot, RISE), "已有名为“提到600元”的测算方案")
    refused(Invalid, lambda: save(snapshot, RISE, name=" 甲 "), "2 至 60 个字的名称")
    refused(Invalid, lambda: save(snapshot, name="什么都不变"), "还没有假设任何改变")
    refused(NotPermitted, lambda: save(snapshot, RISE, name="审计", actor=AUDITOR), "您的岗位不能办理")
    refused(NotPermitted, lambda: save(snapshot, RISE, name="外地", actor=ELSEWHERE), "您的岗位不能办理")
    path_of(snapshot).unlink()
    refused(NoSnapshot, lambda: save(snapshot, RISE, name="没有文件"), "快照文件已不在服务器上")


def test_months_out_of_order_or_too_many_are_refused():
    with pytest.raises(Invalid, match="测算止月早于起月"):
        question(first_month=JANUARY, last_month=FEBRUARY)
    with pytest.raises(Invalid, match="一次最多测算 60 个月"):
        question(last_month=FEBRUARY.plus(60))


def test_a_scenario_is_seen_in_its_district_only(snapshot):
    scenario = save(snapshot, RISE)
    assert list(queries.scenarios(AUDITOR)) == [scenario]
    assert list(queries.scenarios(ELSEWHERE)) == []
    with pytest.raises(ScenarioNotFound):
        queries.scenario(scenario.id, actor=ELSEWHERE)


def test_archiving_is_once_and_by_those_who_may(snapshot):
    scenario = save(snapshot, RISE)
    by = {"scenario_id": scenario.id, "at": district.AT}
    refused(NotPermitted, lambda: commands.archive_scenario(actor=AUDITOR, **by), "您的岗位不能办理")
    refused(ScenarioNotFound, lambda: commands.archive_scenario(actor=ELSEWHERE, **by), "没有这个测算方案")
    archived = commands.archive_scenario(actor=OFFICER, **by)
    assert (archived.archived_at, archived.archived_by_name) == (district.AT, OFFICER.name)
    refused(AlreadyArchived, lambda: commands.archive_scenario(actor=OFFICER, **by), "已经归档")
    assert list(queries.scenarios(OFFICER)) == []
    assert list(queries.scenarios(OFFICER, archived=True)) == [scenario]


def test_only_parameters_that_amounts_rest_on_are_offered(db):
    place = queries.place_of("dibao", DISTRICT)
    rows = {row.name: row for row in queries.adjustable(place, FEBRUARY, DISTRICT)}
    assert rows["standard_urban"].value.value == 57_000
    assert "offset_percent" not in rows  # of payment, not of the amount
    assert "review_stable_months" not in rows
    early = {row.name: row for row in queries.adjustable(place, Month(2019, 1), DISTRICT)}
    assert early["standard_urban"].value is None


def test_another_regions_standards_for_everybody(snapshot, monkeypatch):
    """Next door the urban standard is 650 and the rural one 4,020 as here: 650 + 950 + 66.67 + 335 + 650."""
    next_door = assume(
        LAW.known().parameters,
        [Assumption("standard_urban", FEBRUARY, 65_000), Assumption("standard_rural", FEBRUARY, 402_000)],
        "990104",
    )
    monkeypatch.setattr(LAW, "known", lambda at=None: Law(LAW.book, next_door, None))
    place = queries.place_of("dibao", DISTRICT)
    assert queries.regions(place) == ["990104"]
    counts = answer(question(region="990104"), snapshot).counts
    assert (counts.before_fen, counts.after_fen) == (218_500, 265_167)
