"""Assessment: eligibility, experts, scores, the grade by the table of the place, publicity, validity."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Invalid
from minzheng.registers.organisations.models import Officer
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.errors import (
    AlreadyOpen,
    MustBeSomebodyElse,
    NotEligible,
    SubjectNotFound,
    TooEarly,
)
from minzheng.registers.supervision.models import (
    Assessment,
    InspectionEntry,
    InspectionRound,
    SupervisionStep,
)

from .conftest import DISTRICT, day

PLACE_WITH_TABLE = "340800"  # 安庆: the only kind of place that has a table in the parameters
SCORES = {"part1": "60", "part2": "385.5", "part3": "400", "part4": "105", "text": "规范，记录齐全"}


@pytest.fixture
def body(place):
    made = place.organisation("示例养花协会")
    place.entrust(made)
    _inspected(made, "pass")
    return made


def _inspected(body, result, year=2019) -> None:
    made, _ = InspectionRound.objects.get_or_create(
        division_code=DISTRICT, year=year, kind=body.kind,
        defaults={"due_date": dt.date(2020, 5, 31), "supervisor_due_date": dt.date(2020, 3, 31),
                  "basis": "示例",
                  "count": 1, "digest": "0" * 64, "frozen_at": day("2020-01-06"), "frozen_by_name": ""},
    )  # fmt: skip
    InspectionEntry.objects.create(
        round=made, organisation=body, uscc=body.uscc, name=body.name, division_code=DISTRICT,
        state="decided",
        proposed_result=result, result=result, report_as=result, decided_date=dt.date(2020, 5, 20),
        opened_at=day("2020-01-06"), opened_by_name="",
    )  # fmt: skip


def step(row, action, actor, at, **data) -> Assessment:
    return commands.act(
        subject="assessment", subject_id=row.id, action=action, data=data, actor=actor, at=day(at)
    )


def applied(place, body, at="2020-06-01") -> Assessment:
    return commands.apply_assessment(
        organisation_id=body.id,
        data={"self_score": "955.5", "text": "已逐项自评"},
        actor=place.agent,
        at=day(at),
    )


@pytest.fixture
def scored(place, body, monkeypatch):
    """Scored at 950.5 of 1000, in a district that takes the table of 安庆."""
    row = applied(place, body)
    step(row, "qualify", place.clerk, "2020-06-02")
    step(row, "appoint", place.clerk, "2020-06-03", experts="甲专家、乙专家、丙专家")
    row = step(row, "score", place.clerk, "2020-06-10", **SCORES)
    Assessment.objects.filter(id=row.id).update(division_code=DISTRICT)
    from minzheng.registers.supervision.commands import assessing  # noqa: PLC0415

    held = assessing.figures

    def with_table(*, division_code, on_date):
        return held(division_code=PLACE_WITH_TABLE, on_date=on_date)

    monkeypatch.setattr(assessing, "figures", with_table)
    return row


def test_nine_hundred_and_fifty_and_a_half_is_4a_and_holds_five_years(place, scored, unchanged):
    assert scored.total == 9_505
    row = step(scored, "conclude", place.head, "2020-06-15", opinion="同意")
    assert (row.grade, row.publicity_until, row.review_until) == (
        "4A",
        dt.date(2020, 6, 22),
        dt.date(2020, 6, 30),
    )
    with unchanged, pytest.raises(TooEarly, match="2020-06-30"):
        step(row, "grant", place.head, "2020-06-30")
    row = step(row, "grant", place.head, "2020-07-01")
    assert (row.state, row.granted_date, row.valid_until) == (
        "granted",
        dt.date(2020, 7, 1),
        dt.date(2025, 6, 30),
    )
    paper = SupervisionStep.objects.get(action="grant").document
    assert "总分950.5分，评为4A级" in "".join(paper.data["paragraphs"])
    found = queries.public_credit(row.organisation_id, dt.date(2025, 6, 30))
    assert (found.grade, found.grade_valid_until) == ("4A", dt.date(2025, 6, 30))
    assert queries.public_credit(row.organisation_id, dt.date(2025, 7, 1)).grade == ""


def test_a_review_gives_another_total_and_another_publicity(place, scored, unchanged):
    row = step(scored, "conclude", place.head, "2020-06-15", opinion="同意")
    with unchanged, pytest.raises(TooEarly, match="2020-06-30"):
        step(row, "ask_review", place.agent, "2020-07-01", reason="有一项漏计了分数")
    step(row, "ask_review", place.agent, "2020-06-30", reason="有一项漏计了分数")
    row = step(row, "rejudge", place.head, "2020-07-03", total="951", opinion="补计半分")
    assert (row.grade, row.total, row.publicity_until) == ("5A", 9_510, dt.date(2020, 7, 10))


def test_a_score_below_every_grade_ends_without_one(place, scored):
    row = step(scored, "conclude", place.head, "2020-06-15", opinion="同意")
    step(row, "ask_review", place.agent, "2020-06-20", reason="对扣分有异议，请复核")
    row = step(row, "rejudge", place.head, "2020-06-22", total="800.9", opinion="复核扣分")
    assert row.grade == ""
    assert step(row, "grant", place.head, "2020-07-08").state == "ungraded"


def test_a_place_without_a_table_says_so(place, body, unchanged):
    row = applied(place, body)
    step(row, "qualify", place.clerk, "2020-06-02")
    step(row, "appoint", place.clerk, "2020-06-03", experts="甲专家、乙专家、丙专家")
    step(row, "score", place.clerk, "2020-06-10", **SCORES)
    with unchanged, pytest.raises(Invalid, match="没有设定评估分数线"):
        step(row, "conclude", place.head, "2020-06-15", opinion="同意")


def test_who_did_not_take_part_is_not_assessed(place, unchanged):
    other = place.organisation("没有年检的协会")
    row = commands.apply_assessment(
        organisation_id=other.id,
        data={"self_score": "900", "text": "已逐项自评"},
        actor=place.clerk,
        at=day("2020-06-01"),
    )
    with unchanged, pytest.raises(NotEligible, match="2019 年度没有参加年度检查"):
        step(row, "qualify", place.clerk, "2020-06-02")
    assert step(row, "disqualify", place.clerk, "2020-06-02", reason="没有参加年检").state == "ineligible"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"experts": "甲专家、乙专家"}, Invalid),
        ({"experts": "甲专家、乙专家、乙专家"}, Invalid),
        ({"experts": "甲专家、乙专家、丙专家", "relations": "丙专家"}, MustBeSomebodyElse),
        ({"experts": "甲专家、乙专家、王会长"}, MustBeSomebodyElse),
        ({"experts": "甲专家、乙专家、老会长"}, MustBeSomebodyElse),
    ],
)
def test_experts_are_three_and_without_a_relation(place, body, unchanged, data, error):
    for name, left in (("王会长", None), ("老会长", dt.date(2019, 1, 1)), ("甲专家", dt.date(2016, 1, 1))):
        Officer.objects.create(
            organisation=body, name=name, role="president", from_date=dt.date(2015, 3, 1),
            term_until_date=dt.date(2020, 2, 28), left_date=left,
        )  # fmt: skip
    row = step(applied(place, body), "qualify", place.clerk, "2020-06-02")
    with unchanged, pytest.raises(error) as refused:
        step(row, "appoint", place.clerk, "2020-06-03", **data)
    assert refused.value.field == "experts"


def test_no_part_above_its_points(place, body, unchanged):
    row = applied(place, body)
    step(row, "qualify", place.clerk, "2020-06-02")
    step(row, "appoint", place.clerk, "2020-06-03", experts="甲专家、乙专家、丙专家")
    with unchanged, pytest.raises(Invalid, match="基础条件”满分 60 分") as refused:
        step(row, "score", place.clerk, "2020-06-10", **{**SCORES, "part1": "60.5"})
    assert refused.value.field == "part1"


def test_one_application_at_a_time(place, body, unchanged):
    applied(place, body)
    with unchanged, pytest.raises(AlreadyOpen):
        applied(place, body, "2020-06-02")


def test_an_agent_applies_for_its_own_only(place, body, unchanged):
    other = place.organisation("别家协会")
    with unchanged, pytest.raises(Invalid, match="不是这个社会组织的经办人"):
        applied(place, other)
    foreign = commands.apply_assessment(
        organisation_id=other.id,
        data={"self_score": "900", "text": "已逐项自评"},
        actor=place.clerk,
        at=day("2020-06-01"),
    )
    with pytest.raises(SubjectNotFound):
        step(foreign, "ask_review", place.agent, "2020-06-02", reason="与本机构无关")
