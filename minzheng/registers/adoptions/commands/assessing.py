"""The assessment: consent confirmed, team named; then the report with ratings, findings and conclusion."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.working_days import WorkingCalendar

from .. import clock
from ..assessing import FINDINGS, INDICATORS, RATINGS, vetoes
from ..errors import NotYet
from ..events import AssessmentConsented, AssessmentReported
from ..models import AdoptionAssessment
from ..parameters import figures
from ..queries import assessment_needed
from .filing import locked_dossier


@transaction.atomic
def consent(
    *, dossier_id: int, team: str, assessors: list[str], provider: str = "", provider_staff: int = 0,
    actor: Actor, at: dt.datetime,
) -> AdoptionAssessment:  # fmt: skip
    """The applicants have confirmed that they agree to be assessed: the 60 days for the report begin.

    `assessors` are names: at least two officers of the authority, or two professionals of a third party that
    has enough of them. Free of charge. Raises Invalid; NotYet where none is needed or one has begun.
    """
    dossier = locked_dossier(dossier_id, "adoption.handle", actor)
    day = at.astimezone(CHINA).date()
    if not assessment_needed(dossier):
        raise NotYet("这件收养不需要评估（收养继子女，或者 2021-01-01 以前申请），请直接办理下一步。")
    if AdoptionAssessment.objects.filter(dossier=dossier).exists():
        raise NotYet("这份卷宗已经开始评估，不能重复开始。请刷新页面。")
    known = figures(division_code=dossier.division_code, on_date=day)
    names = list(dict.fromkeys(filter(None, ("".join(name.split()) for name in assessors))))
    if len(names) < known.assessors_least:
        raise Invalid(
            f"评估人员应当不少于 {known.assessors_least} 人（民发〔2020〕144号），请补填另一名评估人员。",
            field="assessors",
        )
    if team == "provider" and (not provider.strip() or provider_staff < known.provider_staff_least):
        raise Invalid(
            f"受托的第三方应当是有 {known.provider_staff_least} 名以上专业人员的法人（民发〔2020〕144号），请核对机构名称和人数。",
            field="provider_staff" if provider.strip() else "provider",
        )
    row = AdoptionAssessment.objects.create(
        dossier=dossier, consented_on=day, team=team, provider=provider.strip() if team == "provider" else "",
        provider_staff=provider_staff if team == "provider" else 0, assessors=names,
        due_date=clock.assessment_due(day, known.assessment_days, territory.calendar()),
    )  # fmt: skip
    event = AssessmentConsented(dossier_id=dossier.id, due_date=row.due_date.isoformat())
    audit.record(event, actor=actor, at=at)
    return row


@transaction.atomic
def report(
    *, dossier_id: int, ratings: Mapping[str, int], findings: list[str], passed: bool, remarks: str,
    integration_from: dt.date, integration_until: dt.date, actor: Actor, at: dt.datetime,
) -> AdoptionAssessment:  # fmt: skip
    """Enter the report. With a veto, or before the integration has lasted long enough, it cannot say
    "passed".
    """
    dossier = locked_dossier(dossier_id, "adoption.handle", actor)
    day = at.astimezone(CHINA).date()
    row = AdoptionAssessment.objects.select_for_update().filter(dossier=dossier).first()
    if row is None:
        raise NotYet("还没有确认同意评估，请先登记申请人的同意和评估人员。")
    if row.reported_on is not None:
        raise NotYet("评估报告已经提交，不能改写。请刷新页面。")
    known = figures(division_code=dossier.division_code, on_date=day)
    _check_ratings(ratings)
    unknown = [code for code in findings if code not in FINDINGS]
    if unknown:
        raise Invalid("须报告情形的选项不对，请重新勾选。", field="findings")
    days = (integration_until - integration_from).days
    if integration_until > day or days < 0:
        raise Invalid("融合期的结束日期应当在开始日期之后、今天以前，请核对。", field="integration_until")
    if passed and (bad := vetoes(findings)):
        raise Invalid(
            f"有“{'、'.join(bad)}”情形的，评估不能合格（民发〔2020〕144号）。请改为不合格，或更正情形。",
            field="passed",
        )
    if passed and days < known.integration_days_least:
        raise Invalid(
            f"融合期 {days} 日，应当不少于 {known.integration_days_least} 日，期满再作合格结论。",
            field="integration_until",
        )
    if (findings or not passed) and len(remarks.strip()) < 4:
        raise Invalid("有须报告情形或者结论不合格的，请写明事实和理由。", field="remarks")
    row.ratings, row.findings, row.passed, row.remarks = (
        dict(ratings),
        list(findings),
        passed,
        remarks.strip(),
    )
    row.integration_from, row.integration_until, row.reported_on = integration_from, integration_until, day
    row.valid_until = WorkingCalendar.add_months(day, known.assessment_valid_months)
    row.save()
    late = max(0, (day - row.due_date).days)
    event = AssessmentReported(dossier_id=dossier.id, passed=passed, late_days=late)
    audit.record(event, actor=actor, at=at)
    return row


def _check_ratings(ratings: Mapping[str, int]) -> None:
    missing = [label for key, label in INDICATORS.items() if ratings.get(key) not in RATINGS]
    if missing:
        raise Invalid(
            f"还有 {len(missing)} 项没有评价：{'、'.join(missing)}。11 项都要评价。", field="ratings"
        )
