"""Who answers for what: the owner of a case (首问责任), mistakes and their follow-up, quality samples."""

import datetime as dt
import random

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.models import Case

from ..errors import RecordNotFound
from ..events import FaultNoted, OwnerNamed, SampleDrawn
from ..models import CaseOwner, HandlingFault, Kind, MarriageRecord, SampledRecord, Source
from ..parameters import figure


def name_owner(
    *, case: Case, account_id: int, name: str, reason: str, actor: Actor, at: dt.datetime
) -> CaseOwner:
    """Who answers for a case from now on. In the caller's transaction."""
    made = CaseOwner.objects.create(
        case_id=case.id, office_code=case.division_code[:6], account_id=account_id, name=name, reason=reason,
        from_at=at,
    )  # fmt: skip
    audit.record(OwnerNamed(case_id=case.id, name=name, reason=reason), actor=actor, at=at)
    return made


def ensure_owner(case: Case, *, actor: Actor, at: dt.datetime) -> CaseOwner:
    """Whoever first received the people answers for the case until it ends (首问责任制)."""
    known = CaseOwner.objects.filter(case_id=case.id).order_by("-id").first()
    if known is not None:
        return known
    account = Account.objects.filter(id=case.submitted_by_id).first()
    first_id, name = (account.id, account.display_name) if account else (actor.account_id, actor.name)
    return name_owner(case=case, account_id=first_id, name=name, reason="首次接待", actor=actor, at=at)


@transaction.atomic
def hand_over_case(*, case_id: int, username: str, reason: str, actor: Actor, at: dt.datetime) -> CaseOwner:
    """The head gives a case to another registrar, with a reason."""
    access.require(actor, "marriage.decide")
    case = access.visible_to(actor, "marriage.decide", Case.objects.all()).filter(id=case_id).first()
    if case is None:
        raise RecordNotFound("没有这个办件，请返回列表重新查找。")
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise Invalid("没有这个账号，请重新选择。", field="username")
    if not reason.strip():
        raise Invalid("请填写移交原因。", field="reason")
    return name_owner(
        case=case, account_id=account.id, name=account.display_name, reason=reason.strip(), actor=actor, at=at
    )


@transaction.atomic
def note_fault(*, record_id: int, fault: str, actor: Actor, at: dt.datetime) -> HandlingFault:
    """A mistake in a registration, with whoever registered it as the one responsible."""
    access.require(actor, "marriage.decide")
    rows = access.visible_to(actor, "marriage.decide", MarriageRecord.objects.all(), "office_code")
    record = rows.filter(id=record_id, source=Source.LIVE).first()
    if record is None:
        raise RecordNotFound("没有这条现场登记记录，请返回列表重新查找。")
    if not fault.strip():
        raise Invalid("请写明差错内容。", field="fault")
    account = Account.objects.get(id=record.registrar_id)
    made = HandlingFault.objects.create(
        office_code=record.office_code, record=record, responsible_id=account.id,
        responsible_name=account.display_name, fault=fault.strip(), found_by_id=actor.account_id, found_at=at,
    )  # fmt: skip
    audit.record(FaultNoted(record_id=record.id, label="发现"), actor=actor, at=at)
    return made


@transaction.atomic
def close_fault(*, fault_id: int, follow_up: str, actor: Actor, at: dt.datetime) -> HandlingFault:
    """What followed from a mistake: corrected, trained, held responsible."""
    access.require(actor, "marriage.decide")
    rows = access.visible_to(
        actor, "marriage.decide", HandlingFault.objects.select_for_update(), "office_code"
    )
    row = rows.filter(id=fault_id).first()
    if row is None:
        raise RecordNotFound("没有这条差错记录，请返回列表查看。")
    if row.closed_at is not None:
        raise Conflict("这条差错已经处理，不能再次处理。请刷新页面查看。")
    if not follow_up.strip():
        raise Invalid("请写明处理结果，例如已更正、已培训、已追责。", field="follow_up")
    row.follow_up, row.closed_at = follow_up.strip(), at
    row.save(update_fields=["follow_up", "closed_at"])
    audit.record(FaultNoted(record_id=row.record_id, label="已处理"), actor=actor, at=at)
    return row


@transaction.atomic
def draw_sample(*, office_code: str, year: int, month: int, actor: Actor, at: dt.datetime) -> int:
    """Draw the sample of a month's registrations; the list is kept, so that a pass rate can be held
    against it.
    """
    access.require(actor, "marriage.decide", division_code=office_code)
    sample = f"{office_code}-{year}-{month:02d}"
    if SampledRecord.objects.filter(sample=sample).exists():
        raise Conflict(f"{year}年{month}月已经抽过样，同一月份不重抽。请直接填写抽查结果。")
    ids = list(
        MarriageRecord.objects.filter(
            office_code=office_code, source=Source.LIVE, kind__in=[Kind.MARRIAGE, Kind.RETROACTIVE,
            Kind.DIVORCE],
            register_date__year=year, register_date__month=month,
        ).order_by("id").values_list("id", flat=True)
    )  # fmt: skip
    if not ids:
        raise Invalid(f"{year}年{month}月没有登记记录，无样可抽。请选择别的月份。", field="month")
    percent_points = figure("sample_percent", division_code=office_code, on_date=at.astimezone(CHINA).date())
    wanted = max(1, -(-len(ids) * percent_points // 10_000))
    chosen = random.Random(sample).sample(ids, wanted)  # noqa: S311 - repeatable by its name, no secret
    SampledRecord.objects.bulk_create(
        [
            SampledRecord(sample=sample, office_code=office_code, record_id=one, drawn_at=at)
            for one in sorted(chosen)
        ]
    )
    audit.record(SampleDrawn(sample=sample, count=wanted), actor=actor, at=at)
    return wanted


@transaction.atomic
def check_sampled(
    *, sampled_id: int, passed: bool, remark: str = "", actor: Actor, at: dt.datetime
) -> SampledRecord:
    """The result for one record of a sample."""
    access.require(actor, "marriage.decide")
    rows = access.visible_to(
        actor, "marriage.decide", SampledRecord.objects.select_for_update(), "office_code"
    )
    row = rows.filter(id=sampled_id).first()
    if row is None:
        raise RecordNotFound("没有这条抽查记录，请返回列表查看。")
    if row.passed is not None:
        raise Conflict("这一件已经填过抽查结果，不能改写。请刷新页面查看。")
    if not passed and not remark.strip():
        raise Invalid("不合格的请写明问题。", field="remark")
    row.passed, row.remark, row.checked_by_id, row.checked_at = passed, remark.strip(), actor.account_id, at
    row.save()
    audit.record(SampleDrawn(sample=row.sample, count=1, passed=int(passed)), actor=actor, at=at)
    return row
