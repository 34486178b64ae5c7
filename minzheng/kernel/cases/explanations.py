"""The assessment of a case explained, and two of them compared. The caller checks reach."""

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.explained import Compared, Explained
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise

from .catalogue import matter
from .errors import CaseNotFound
from .models import Assessment, Case


def assessment(case: Case, assessment_id: int) -> Assessment:
    """One assessment of a case. Raises CaseNotFound."""
    found = case.assessments.filter(id=assessment_id).first()
    if found is None:
        raise CaseNotFound("这个办件没有这次测算，请返回办件页面查看。")
    return found


def assessment_before(row: Assessment) -> Assessment | None:
    """The assessment of the same case that this one took the place of; None for the first."""
    earlier = Assessment.objects.filter(case_id=row.case_id, made_at__lt=row.made_at)
    return earlier.order_by("-made_at").first()


def assessment_explained(case: Case, row: Assessment) -> Explained:
    """An assessment as it was stored: its tree is a document and is never computed anew."""
    made = row.made_at.astimezone(CHINA)
    outcome = "符合条件" if row.eligible else "不符合条件"
    explained = Explained(
        title=f"{case.number}测算说明",
        label=f"{made:%Y年%-m月%-d日 %H:%M}的测算",
        rows=(
            ("办件", case.number),
            ("申请人", case.applicant.name),
            ("事项", matter(case.matter).name),
            ("结果", f"{outcome}，{row.category}" if row.category else outcome),
            ("每月金额", f"{yuan_text(row.amount_fen)} 元"),
            ("测算时间", f"{made:%Y年%-m月%-d日 %H:%M}"),
        ),
        tree=row.tree,
        as_of=row.law_date,
        known_at=row.made_at,
        rules_digest=row.rules_digest,
        parameters_digest=row.parameters_digest,
        stored_fen=row.amount_fen,
    )
    codes = {area: normalise(area) for area in explained.areas}
    names = territory.names_of(codes.values(), made.date())
    return explained.places_named({area: names.get(full, area) for area, full in codes.items()})


def assessments_compared(case: Case, before: Assessment, after: Assessment) -> Compared:
    """Why a case was assessed otherwise than before."""
    return Compared(
        title=f"{case.number}两次测算为什么不一样",
        before=assessment_explained(case, before),
        after=assessment_explained(case, after),
    )
