"""复议应诉: received with a deadline, answered, decided, learnt from (PL-11)."""

import datetime as dt
import uuid

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.territory import queries as territory

from ..errors import EnforcementNotFound
from ..events import ChallengeRecorded
from ..models import LegalChallenge, PenaltyFile
from ..parameters import figures


@transaction.atomic
def receive_challenge(
    *, kind: str, act: str, claimant: str, authority: str, received_date: dt.date, division_code: str,
    actor: Actor, at: dt.datetime, request_id: uuid.UUID, case_id: int | None = None,
) -> LegalChallenge:  # fmt: skip
    """Enter a challenge; the days for the answer count from the day the copy came."""
    access.require(actor, "penalty.review", division_code=division_code)
    done = LegalChallenge.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    if kind not in LegalChallenge.Kind.values:
        raise Invalid("请选择行政复议或行政诉讼。", field="kind")
    for key, text in (("act", act), ("claimant", claimant), ("authority", authority)):
        if not text.strip():
            raise Invalid("请填写涉及的行政行为、申请人（原告）和复议机关（法院）。", field=key)
    if received_date > at.astimezone(CHINA).date():
        raise Invalid("收到日期不能晚于今天，请改正。", field="received_date")
    if case_id is not None:
        rows = PenaltyFile.objects.filter(case_id=case_id)
        if not access.visible_to(actor, "penalty.review", rows, "case__division_code").exists():
            raise Invalid("没有这个处罚案件，请重新选择。", field="case_id")
    days = figures(division_code=division_code, on_date=received_date)[f"{kind}_reply_days"]
    made = LegalChallenge.objects.create(
        kind=kind, act=act.strip(), claimant=claimant.strip(), authority=authority.strip(), case_id=case_id,
        division_code=division_code, received_date=received_date, recorded_at=at, request_id=request_id,
        reply_by=territory.calendar(at).add_calendar_days(received_date, days),
    )  # fmt: skip
    what = f"收到{made.get_kind_display()}，{made.reply_by} 前答复"
    audit.record(ChallengeRecorded(challenge_id=made.id, what=what, case_id=case_id), actor=actor, at=at)
    return made


@transaction.atomic
def reply_challenge(
    *, challenge_id: int, defence: str, replied_date: dt.date, actor: Actor, at: dt.datetime
) -> LegalChallenge:
    """Record the answer that was sent. A late one is recorded too: the list shows that it was late."""
    found = _locked(challenge_id, actor)
    if found.replied_date is not None:
        raise Conflict(f"已于 {found.replied_date} 答复，不能重复登记。")
    if not found.received_date <= replied_date <= at.astimezone(CHINA).date():
        raise Invalid("答复日期应在收到以后、今天以前（含当天）。", field="replied_date")
    if not defence.strip():
        raise Invalid("请填写答复要点。", field="defence")
    found.replied_date, found.defence = replied_date, defence.strip()
    found.save(update_fields=["replied_date", "defence"])
    event = ChallengeRecorded(challenge_id=found.id, what=f"{replied_date} 提交答复", case_id=found.case_id)
    audit.record(event, actor=actor, at=at)
    return found


@transaction.atomic
def decide_challenge(
    *, challenge_id: int, result: str, decided_date: dt.date, lesson: str, actor: Actor, at: dt.datetime
) -> LegalChallenge:
    """Record the result and what is to be learnt; a lost one needs its lesson."""
    found = _locked(challenge_id, actor)
    if found.decided_date is not None:
        raise Conflict(f"已于 {found.decided_date} 结案（{found.get_result_display()}），不能重复登记。")
    if result not in LegalChallenge.Result.values:
        raise Invalid("请选择结果。", field="result")
    if not found.received_date <= decided_date <= at.astimezone(CHINA).date():
        raise Invalid("结案日期应在收到以后、今天以前（含当天）。", field="decided_date")
    lost = result not in (LegalChallenge.Result.UPHELD, LegalChallenge.Result.SETTLED)
    if lost and not lesson.strip():
        raise Invalid("行政行为被变更、撤销、确认违法或责令履行的，请写明启示和整改措施。", field="lesson")
    found.result, found.decided_date, found.lesson = result, decided_date, lesson.strip()
    found.save(update_fields=["result", "decided_date", "lesson"])
    event = ChallengeRecorded(
        challenge_id=found.id, what=f"{decided_date} {found.get_result_display()}", case_id=found.case_id
    )
    audit.record(event, actor=actor, at=at)
    return found


def _locked(challenge_id: int, actor: Actor) -> LegalChallenge:
    rows = LegalChallenge.objects.select_for_update(of=("self",)).filter(id=challenge_id)
    found = access.visible_to(actor, "penalty.review", rows).first()
    if found is None:
        access.require(actor, "penalty.review")
        raise EnforcementNotFound("没有这件复议应诉，请返回列表查找。")
    return found
