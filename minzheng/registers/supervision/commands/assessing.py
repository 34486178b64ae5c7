"""Assessment of an organisation: application, eligibility, experts, scores, grade (民政部令第39号)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.organisations.models import Officer

from ..assessing import ASSESSMENT
from ..errors import MustBeSomebodyElse, NotEligible, TooEarly
from ..letters import day_words, issue
from ..machines import HANDLE, REPORT, read, score_text
from ..models import Assessment
from ..parameters import figures
from ..queries.histories import history_of
from ..scoring import FULL_TENTHS, SHEETS, bands, grade, hindrances
from .stepping import Outcome, already, opened, today

EXPERTS_MIN = 3  # 社会组织评估管理办法 第十七条: a visiting group of experts [verify: number by each place]


@transaction.atomic
def apply_assessment(
    *, organisation_id: int, data: Mapping[str, Any], actor: Actor, at: dt.datetime,
    request_id: uuid.UUID | None = None,
) -> Assessment:  # fmt: skip
    """An organisation applies, or an officer enters its paper application. Nobody pays for an assessment."""
    if found := already(Assessment, request_id):
        return found
    if access.may(actor, REPORT):
        organisation = organisations.of_agent(actor, on_date=today(at)).filter(id=organisation_id).first()
        if organisation is None:
            raise Invalid(
                "您不是这个社会组织的经办人，不能申报。请联系登记机关办理授权。", field="organisation"
            )
        access.require(actor, REPORT, division_code=organisation.division_code)
    else:
        organisation = organisations.visible_organisation(organisation_id, actor=actor)
        access.require(actor, HANDLE, division_code=organisation.division_code)
    given = read(ASSESSMENT.opening, data)
    if given["self_score"] > FULL_TENTHS:
        raise Invalid("自评得分最高 1000 分。", field="self_score")
    row = Assessment(
        organisation=organisation, division_code=organisation.division_code, state="applied",
        year=today(at).year, self_score=given["self_score"],
    )  # fmt: skip
    return opened(
        row, details=given, request_id=request_id, actor=actor, at=at,
        exists=f"{organisation.name}已有评估在办，办结以后才能再次申报。",
    )  # fmt: skip


def _qualify(row: Assessment, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    reasons = hindrances(history_of(row.organisation, on_date=today(at)), today(at))
    if reasons:
        raise NotEligible(
            "不符合参评条件（社会组织评估管理办法 第十一条、第十二条）："
            + "；".join(reasons)
            + "。应当作出不予评估决定。"
        )


def _names(text: str) -> list[str]:
    for mark in "，,；;  \n":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(name.strip() for name in text.split("、") if name.strip()))


def _appoint(row: Assessment, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    experts, related = _names(given["experts"]), _names(given["relations"] or "")
    if len(experts) < EXPERTS_MIN:
        raise Invalid(f"评估专家不少于 {EXPERTS_MIN} 人，现在是 {len(experts)} 人。", field="experts")
    since = today(at) - dt.timedelta(days=3 * 365)
    served = Officer.objects.filter(organisation=row.organisation, name__in=experts)
    leads = set(served.filter(Q(left_date=None) | Q(left_date__gte=since)).values_list("name", flat=True))
    barred = [name for name in experts if name in leads or name in related]
    if barred:
        raise MustBeSomebodyElse(
            f"{'、'.join(barred)}近 3 年与被评组织有任职、受益等关系，应当回避"
            "（社会组织评估管理办法 第二十六条），请更换专家。",
            field="experts",
        )
    row.experts = experts


def _score(row: Assessment, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    parts = []
    for place, (name, full) in enumerate(SHEETS[row.organisation.kind], 1):
        tenths = given[f"part{place}"]
        if tenths > full * 10:
            raise Invalid(f"“{name}”满分 {full} 分，填的是 {score_text(tenths)} 分。", field=f"part{place}")
        parts.append([name, full * 10, tenths])
    row.parts, row.total = parts, sum(tenths for _, _, tenths in parts)


def _publish(row: Assessment, at: dt.datetime) -> Outcome:
    day = today(at)
    held = figures(division_code=row.division_code, on_date=day)
    table = bands(held)
    if not table:
        raise Invalid("本地没有设定评估分数线，请先在“标准”里按本地文件录入。")
    row.cutoffs = [[band.level, band.low_tenths, band.words] for band in table]
    row.grade = grade(row.total, held)
    row.publicised_date = day
    row.publicity_until = day + dt.timedelta(days=held["assessment_publicity_days"])
    row.review_until = day + dt.timedelta(days=held["assessment_review_days"])
    return Outcome(details={"grade": row.grade or "未达等级", "total": row.total}, target="publicised")


def _conclude(row: Assessment, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    return _publish(row, at)


def _ask_review(row: Assessment, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    if today(at) > row.review_until:
        raise TooEarly(f"申请复核的期限至 {row.review_until}，已经届满。")


def _rejudge(row: Assessment, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> Outcome:
    if given["total"] > FULL_TENTHS:
        raise Invalid("总分最高 1000 分。", field="total")
    row.total = given["total"]
    return _publish(row, at)


def _grant(row: Assessment, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    day = today(at)
    last = max(row.publicity_until, row.review_until)
    if day <= last:
        raise TooEarly(f"公示至 {row.publicity_until}、复核申请至 {row.review_until}，期满以后才能授予等级。")
    if not row.grade:
        return Outcome(target="ungraded")
    years = figures(division_code=row.division_code, on_date=day)["assessment_valid_years"]
    row.granted_date = day
    row.valid_until = WorkingCalendar.add_months(day, 12 * years) - dt.timedelta(days=1)
    document = issue(
        "社会组织评估等级证书",
        [f"{row.organisation.name}（{row.organisation.uscc}）经{row.year}年社会组织评估，总分{score_text(row.total)}分，"
         f"评为{row.grade}级社会组织，有效期自{day_words(day)}至{day_words(row.valid_until)}。"],
        recipient=row.organisation.name, word="社评", actor=actor, at=at,
    )  # fmt: skip
    return Outcome(document=document)


def _lower(row: Assessment, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    row.valid_until = today(at)


EFFECTS: Mapping = {
    ("assessment", "qualify"): _qualify,
    ("assessment", "appoint"): _appoint,
    ("assessment", "score"): _score,
    ("assessment", "conclude"): _conclude,
    ("assessment", "ask_review"): _ask_review,
    ("assessment", "ask_review_for"): _ask_review,
    ("assessment", "rejudge"): _rejudge,
    ("assessment", "grant"): _grant,
    ("assessment", "lower"): _lower,
}
