"""Bases of incubation: opened, organisations taken in after a review, mentored, and let go."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory.codes import Level, level_of, normalise
from minzheng.kernel.territory.working_days import WorkingCalendar

from ..errors import AlreadyThere, BaseFull, IncubationNotNow
from ..events import BaseOpened, IncubationMoved
from ..models import (
    BaseKind,
    Incubation,
    IncubationBase,
    IncubationReview,
    IncubationService,
    IncubationState,
    ReviewKind,
)
from ..parameters import figures
from ..reach import DECIDE, HANDLE, base_for, locked_incubation

POINTS_MAX = 100


@transaction.atomic
def open_base(
    *, name: str, division_code: str, address: str, capacity: int, opened_date: dt.date, operator: str = "",
    actor: Actor, at: dt.datetime,
) -> IncubationBase:  # fmt: skip
    """Enter a base: the centre of a district (six digits), or the station of a township below it."""
    access.require(actor, HANDLE, division_code=division_code)
    code = normalise(division_code)
    kind = {Level.COUNTY: BaseKind.CENTRE, Level.TOWNSHIP: BaseKind.STATION}.get(level_of(code))
    if kind is None:
        raise Invalid("孵化基地设在区（县）或乡镇（街道），请重新选择区划。", field="division_code")
    if not name.strip() or capacity < 1:
        raise Invalid("请填写基地名称和可入驻家数（至少 1 家）。", field="name")
    if opened_date > at.astimezone(CHINA).date():
        raise Invalid("挂牌日期晚于今天，请核对。", field="opened_date")
    parent = None
    if kind is BaseKind.STATION:
        parent = IncubationBase.objects.filter(
            kind=BaseKind.CENTRE, division_code__startswith=code[:6]
        ).first()
        if parent is None:
            raise Invalid("先登记区级孵化培育中心，再登记乡镇（街道）孵化站。", field="division_code")
    try:
        with transaction.atomic():
            base = IncubationBase.objects.create(
                name=name.strip(), kind=kind, parent=parent, division_code=code, address=address.strip(),
                capacity=capacity, opened_date=opened_date, operator=operator.strip(),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("同名的基地或这个区划的基地已经登记。", field="name") from error
    audit.record(BaseOpened(base_id=base.id, name=base.name), actor=actor, at=at)
    return base


@transaction.atomic
def apply_for_incubation(
    *, base_id: int, name: str, contact: str, phone: str, plan: str, uscc: str = "",
    group_id: int | None = None,
    request_id: uuid.UUID, actor: Actor, at: dt.datetime,
) -> Incubation:  # fmt: skip
    """Take an application in. One body has one open stay at a time, wherever."""
    base = base_for(base_id, actor=actor)
    access.require(actor, HANDLE, division_code=base.division_code)
    earlier = Incubation.objects.filter(request_id=request_id).first()
    if earlier is not None:
        return earlier
    for field, text, label in (
        ("name", name, "组织名称"),
        ("contact", contact, "联系人"),
        ("plan", plan, "培育计划"),
    ):
        if not text.strip():
            raise Invalid(f"请填写{label}。", field=field)
    try:
        with transaction.atomic():
            made = Incubation.objects.create(
                base=base, name=name.strip(), uscc=uscc.strip().upper(), group_id=group_id,
                contact=contact.strip(), phone=phone.strip(), plan=plan.strip(), request_id=request_id,
                applied_date=at.astimezone(CHINA).date(),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere(f"“{name.strip()}”已在评审或在孵，不能重复申请。", field="name") from error
    _tell(made, f"申请入驻{base.name}", actor=actor, at=at)
    return made


@transaction.atomic
def admit(
    *, incubation_id: int, points: int, opinion: str, from_date: dt.date, months: int, actor: Actor,
    at: dt.datetime,
) -> Incubation:  # fmt: skip
    """Admit after the review, with a contract of so many months from a day.

    Raises Invalid below the passing points or outside the months allowed, BaseFull when no place is free.
    """
    stay = _waiting(incubation_id, actor)
    today = at.astimezone(CHINA).date()
    known = figures(division_code=stay.base.division_code[:6], on_date=today)
    _check_points(points)
    if points < known["admission_score"]:
        raise Invalid(
            f"评审得分 {points} 分，低于合格分 {known['admission_score']} 分。请办理“不予入驻”，或重新评审。",
            field="points",
        )
    least, most = known["incubation_months_min"], known["incubation_months_max"]
    if not least <= months <= most:
        raise Invalid(f"协议期限应为 {least} 至 {most} 个月，请核对。", field="months")
    base = base_for(stay.base_id, actor=actor)
    inside = base.incubations.filter(state=IncubationState.ADMITTED).count()
    if inside >= base.capacity:
        raise BaseFull(f"{base.name}可入驻 {base.capacity} 家，已满。请等有组织出壳，或改到其他基地。")
    stay.state, stay.from_date = IncubationState.ADMITTED, from_date
    stay.until_date = WorkingCalendar.add_months(from_date, months) - dt.timedelta(days=1)
    stay.save()
    _review(stay, ReviewKind.ADMISSION, points, True, opinion, actor=actor, at=at)
    _tell(stay, f"准予入驻，协议至 {stay.until_date}", actor=actor, at=at)
    return stay


@transaction.atomic
def decline(*, incubation_id: int, points: int, opinion: str, actor: Actor, at: dt.datetime) -> Incubation:
    """Decline after the review; it may apply again."""
    stay = _waiting(incubation_id, actor)
    _check_points(points)
    if not opinion.strip():
        raise Invalid("请写明不予入驻的理由。", field="opinion")
    stay.state, stay.outcome = IncubationState.DECLINED, opinion.strip()
    stay.save()
    _review(stay, ReviewKind.ADMISSION, points, False, opinion, actor=actor, at=at)
    _tell(stay, "不予入驻", actor=actor, at=at)
    return stay


@transaction.atomic
def review_midterm(
    *, incubation_id: int, points: int, opinion: str, actor: Actor, at: dt.datetime
) -> IncubationReview:
    """The review halfway; it says how things stand and ends nothing."""
    stay = _inside(incubation_id, HANDLE, actor)
    _check_points(points)
    known = figures(division_code=stay.base.division_code[:6], on_date=at.astimezone(CHINA).date())
    made = _review(
        stay, ReviewKind.MIDTERM, points, points >= known["exit_score"], opinion, actor=actor, at=at
    )
    _tell(stay, f"中期评估 {points} 分", actor=actor, at=at)
    return made


@transaction.atomic
def graduate(*, incubation_id: int, points: int, opinion: str, actor: Actor, at: dt.datetime) -> Incubation:
    """Let it go as grown up (出壳). Raises Invalid below the passing points."""
    stay = _inside(incubation_id, DECIDE, actor)
    _check_points(points)
    today = at.astimezone(CHINA).date()
    known = figures(division_code=stay.base.division_code[:6], on_date=today)
    if points < known["exit_score"]:
        raise Invalid(
            f"出壳评估 {points} 分，低于合格分 {known['exit_score']} 分。可以继续培育，或办理“退出”。",
            field="points",
        )
    stay.state, stay.left_date, stay.outcome = IncubationState.GRADUATED, today, opinion.strip()
    stay.save()
    _review(stay, ReviewKind.EXIT, points, True, opinion, actor=actor, at=at)
    _tell(stay, "出壳", actor=actor, at=at)
    return stay


@transaction.atomic
def end_incubation(*, incubation_id: int, reason: str, actor: Actor, at: dt.datetime) -> Incubation:
    """End a stay without growing up (退出)."""
    stay = _inside(incubation_id, DECIDE, actor)
    if not reason.strip():
        raise Invalid("请写明退出的原因。", field="reason")
    stay.state, stay.left_date = IncubationState.ENDED, at.astimezone(CHINA).date()
    stay.outcome = reason.strip()
    stay.save()
    _tell(stay, "退出", actor=actor, at=at)
    return stay


@transaction.atomic
def record_service(
    *, incubation_id: int, on_date: dt.date, title: str, minutes: int, mentor: str, actor: Actor,
    at: dt.datetime,
) -> IncubationService:  # fmt: skip
    """One line of the service log, inside the contract."""
    stay = _inside(incubation_id, HANDLE, actor)
    if not stay.from_date <= on_date <= at.astimezone(CHINA).date():
        raise Invalid("服务日期应在协议开始以后、今天以前，请核对。", field="on_date")
    if not title.strip() or minutes < 1:
        raise Invalid("请写明服务内容和时长（至少 1 分钟）。", field="title")
    try:
        with transaction.atomic():
            made = IncubationService.objects.create(
                incubation=stay, on_date=on_date, title=title.strip(), minutes=minutes,
                mentor=mentor.strip(), recorded_at=at, recorded_by_name=actor.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("这一天的这项服务已经登记过。", field="title") from error
    _tell(stay, f"得到服务：{made.title}", actor=actor, at=at)
    return made


@transaction.atomic
def note_registration(
    *, incubation_id: int, uscc: str, registered_date: dt.date, actor: Actor, at: dt.datetime
) -> Incubation:
    """It has been registered as a legal person, while it was here or after it grew up."""
    stay = locked_incubation(incubation_id, HANDLE, actor=actor)
    if stay.state not in (IncubationState.ADMITTED, IncubationState.GRADUATED):
        raise IncubationNotNow(f"“{stay.name}”{stay.get_state_display()}，不能登记孵化成果。")
    if not stay.from_date <= registered_date <= at.astimezone(CHINA).date():
        raise Invalid("登记成立日期应在入驻以后、今天以前，请核对。", field="registered_date")
    if len(uscc.strip()) != 18:
        raise Invalid("统一社会信用代码应为 18 位，请对照登记证书填写。", field="uscc")
    stay.uscc, stay.registered_date = uscc.strip().upper(), registered_date
    stay.save()
    _tell(stay, f"登记成立（{stay.uscc}）", actor=actor, at=at)
    return stay


def _waiting(incubation_id: int, actor: Actor) -> Incubation:
    stay = locked_incubation(incubation_id, DECIDE, actor=actor)
    if stay.state != IncubationState.APPLIED:
        raise IncubationNotNow(f"“{stay.name}”{stay.get_state_display()}，已经评审过。请刷新页面。")
    return stay


def _inside(incubation_id: int, action: str, actor: Actor) -> Incubation:
    stay = locked_incubation(incubation_id, action, actor=actor)
    if stay.state != IncubationState.ADMITTED:
        raise IncubationNotNow(f"“{stay.name}”{stay.get_state_display()}，不在孵化中。请刷新页面。")
    return stay


def _check_points(points: int) -> None:
    if not 0 <= points <= POINTS_MAX:
        raise Invalid("得分应在 0 到 100 之间，请核对。", field="points")


def _review(stay, kind, points, passed, opinion, *, actor, at) -> IncubationReview:
    return IncubationReview.objects.create(
        incubation=stay, kind=kind, on_date=at.astimezone(CHINA).date(), points=points, passed=passed,
        opinion=opinion.strip(), recorded_at=at, recorded_by_name=actor.name,
    )  # fmt: skip


def _tell(stay: Incubation, what: str, *, actor: Actor, at: dt.datetime) -> None:
    event = IncubationMoved(incubation_id=stay.id, name=stay.name, what=what)
    audit.record(event, actor=actor, at=at)
