"""Which rows an actor may see and change."""

import datetime as dt

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from .errors import ReportNotFound, ReportNotNow
from .events import ReferralMoved, ReportMoved
from .models import Referral, ReferralState, Report, ReportState, ReportStep

READ, TAKE_IN, ASSIGN = "report.read", "report.take_in", "report.assign"
LOOK_INTO, SETTLE, EXTEND = "report.look_into", "report.settle", "report.extend"
REFER = "referral.send"
SEE_HANDOVER, HAND_OVER = "discipline.read", "discipline.hand_over"
TEXT_MIN = 4


def locked_report(
    report_id: int, permission: str, states: tuple[ReportState, ...], *, actor: Actor
) -> Report:
    """The report, locked, in one of the states. Raises ReportNotFound, NotPermitted, ReportNotNow."""
    found = Report.objects.select_for_update(of=("self",)).filter(id=report_id).first()
    if found is None or not access.may(actor, READ, division_code=found.scope_code):
        raise ReportNotFound("没有这条线索。请返回线索列表查找。")
    access.require(actor, permission, division_code=found.scope_code)
    if found.state not in states:
        raise ReportNotNow(
            f"线索 {found.number} 现在是“{found.get_state_display()}”，不能办理这一步。请刷新页面查看。"
        )
    return found


def locked_referral(referral_id: int, states: tuple[ReferralState, ...], *, actor: Actor) -> Referral:
    """The referral, locked, in one of the states. Raises ReportNotFound, NotPermitted, ReportNotNow."""
    found = Referral.objects.select_for_update(of=("self",)).filter(id=referral_id).first()
    if found is None or not access.may(actor, READ, division_code=found.division_code):
        raise ReportNotFound("没有这份转办单。请返回转办列表查找。")
    access.require(actor, REFER, division_code=found.division_code)
    if found.state not in states:
        raise ReportNotNow(
            f"转办单 {found.number} 现在是“{found.get_state_display()}”，不能办理这一步。请刷新页面查看。"
        )
    return found


def step(
    report: Report, action: str, *, text: str = "", on_date: dt.date | None = None, how: str = "",
    actor: Actor, at: dt.datetime,
) -> None:  # fmt: skip
    """Write what was done, and its event, inside the caller's transaction."""
    made = ReportStep.objects.create(
        report=report, action=action, how=how, on_date=on_date or day_of(at), text=text, at=at,
        by_name=actor.name,
    )  # fmt: skip
    event = ReportMoved(
        report_id=report.id, number=report.number, what=made.get_action_display(),
        person_id=None if report.is_complaint else report.person_id, case_id=report.case_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)


def tell(referral: Referral, what: str, *, actor: Actor, at: dt.datetime) -> None:
    event = ReferralMoved(
        referral_id=referral.id, number=referral.number, what=what, person_id=referral.person_id
    )
    audit.record(event, actor=actor, at=at)


def day_of(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()


def written(text: str, sentence: str, field: str) -> str:
    """A text of some substance, or Invalid with the sentence beside its field."""
    cleaned = text.strip()
    if len(cleaned) < TEXT_MIN:
        raise Invalid(sentence, field=field)
    return cleaned


def past_day(day: dt.date | None, at: dt.datetime, field: str) -> dt.date:
    """A day up to today; today where none is given."""
    found = day or day_of(at)
    if found > day_of(at):
        raise Invalid("日期不能晚于今天，请改正。", field=field)
    return found
