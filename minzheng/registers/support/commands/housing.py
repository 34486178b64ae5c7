"""Institutions with their beds; who moves in and out. Never more persons than beds, on no day."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.benefits import queries as benefits

from ..errors import AlreadyThere, NoBed, NotNow
from ..events import InstitutionChanged
from ..ledger import last_days
from ..models import CareInstitution, InstitutionKind, Placement, PlacementWish
from ..parameters import PROGRAMME
from ..reach import ARRANGE, MANAGE, locked_institution, supported, tell
from .dated import ONE, end_current, enter, required, today_of

OVER, MOVED_IN = "死亡或待遇终止", "已入住"
_PREFIXES = (6, 9, 12)


@transaction.atomic
def open_institution(
    *, name: str, kind: str, division_code: str, beds: int, nursing_beds: int, opened_date: dt.date,
    funding: str = "", actor: Actor, at: dt.datetime,
) -> CareInstitution:  # fmt: skip
    """Enter an institution. `division_code` is the district, township or village it serves, as a prefix."""
    access.require(actor, MANAGE, division_code=division_code)
    if len(division_code) not in _PREFIXES:
        raise Invalid("请选择供养机构服务的区、乡镇（街道）或村（社区）。", field="division_code")
    if kind not in InstitutionKind.values:
        raise Invalid("请选择机构类别。", field="kind")
    if opened_date > today_of(at):
        raise Invalid("开办日期晚于今天，请核对。", field="opened_date")
    _check_beds(beds, nursing_beds)
    try:
        with transaction.atomic():
            made = CareInstitution.objects.create(
                name=required(name, "请填写机构名称。", "name"), kind=kind, division_code=division_code, beds=beds,
                nursing_beds=nursing_beds, opened_date=opened_date, funding=funding.strip(),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("这个区划已有同名的供养机构，请核对名称。", field="name") from error
    _tell(made, f"登记，床位 {beds} 张，其中护理型 {nursing_beds} 张", actor=actor, at=at)
    return made


def _check_beds(beds: int, nursing_beds: int) -> None:
    if beds < 1:
        raise Invalid("床位至少 1 张。", field="beds")
    if not 0 <= nursing_beds <= beds:
        raise Invalid(f"护理型床位应在 0 至 {beds} 张之间，不能超过全部床位。", field="nursing_beds")


@transaction.atomic
def change_institution(
    *, institution_id: int, beds: int, nursing_beds: int, funding: str = "", actor: Actor, at: dt.datetime
) -> CareInstitution:
    """Change the number of beds and where the money comes from. Raises NoBed below what is occupied."""
    found = _managed(institution_id, actor)
    _check_beds(beds, nursing_beds)
    _give_back_beds(found, actor=actor, at=at)
    inside = _from(found, today_of(at))
    for is_nursing, left, word in ((True, nursing_beds, "护理型"), (False, beds - nursing_beds, "普通")):
        taken = _most(inside, is_nursing, today_of(at))
        if taken > left:
            raise NoBed(
                f"现在有 {taken} 人住在{word}床位，不能减到 {left} 张。请先安排调换床位。", field="beds"
            )
    found.beds, found.nursing_beds, found.funding = beds, nursing_beds, funding.strip()
    found.save()
    _tell(found, f"床位改为 {beds} 张，其中护理型 {nursing_beds} 张", actor=actor, at=at)
    return found


@transaction.atomic
def close_institution(
    *, institution_id: int, closed_date: dt.date, actor: Actor, at: dt.datetime
) -> CareInstitution:
    """Close an institution in which nobody lives any more. Raises NotNow, Invalid."""
    found, today = _managed(institution_id, actor), today_of(at)
    if not found.opened_date <= closed_date <= today:
        raise Invalid(f"停办日期应在 {found.opened_date} 至 {today} 之间，请核对。", field="closed_date")
    _give_back_beds(found, actor=actor, at=at)
    inside = len(_from(found, closed_date))
    if inside:
        raise NotNow(f"{closed_date} 还有 {inside} 人入住，请先登记离开，再办理停办。")
    found.closed_date = closed_date
    found.save()
    _tell(found, f"自 {closed_date} 停办", actor=actor, at=at)
    return found


def _managed(institution_id: int, actor: Actor) -> CareInstitution:
    found = locked_institution(institution_id, actor=actor)
    access.require(actor, MANAGE, division_code=found.division_code)
    if found.closed_date is not None:
        raise NotNow(f"{found.name}已于 {found.closed_date} 停办。请刷新页面查看。")
    return found


@transaction.atomic
def record_wish(
    *, person_id: int, from_date: dt.date, kind: str = "", actor: Actor, at: dt.datetime
) -> PlacementWish:
    """Enter that somebody who lives in no institution wishes to; `kind` "" is any kind. The wish is free.

    Raises NotNow for who lives in one, AlreadyThere for a second wish, Invalid.
    """
    row, today = supported(person_id, ARRANGE, actor=actor, at=at), today_of(at)
    if row.placement is not None:
        raise NotNow(f"这个人已经入住{row.placement.institution.name}，不用再登记意愿。")
    if kind and kind not in InstitutionKind.values:
        raise Invalid("没有这种机构类别，请重新选择。", field="kind")
    if not row.from_date <= from_date <= today:
        raise Invalid(f"提出日期应在 {row.from_date} 至 {today} 之间，请核对。", field="from_date")
    made = PlacementWish(person_id=person_id, kind=kind, valid=(from_date, None))
    enter(made, "已登记集中供养意愿。要改机构类别的，先撤回原来的意愿。", actor=actor, at=at)
    tell(person_id, "登记集中供养意愿", actor=actor, at=at)
    return made


@transaction.atomic
def withdraw_wish(
    *, person_id: int, last_date: dt.date, reason: str, actor: Actor, at: dt.datetime
) -> PlacementWish:
    """The wish is withdrawn. Raises NotNow, Invalid."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    row = end_current(
        PlacementWish, person_id, last_date=last_date, reason=reason, at=at,
        nothing="现在没有登记集中供养意愿。请刷新页面查看。",
    )  # fmt: skip
    tell(person_id, "撤回集中供养意愿", actor=actor, at=at)
    return row


@transaction.atomic
def admit(
    *, person_id: int, institution_id: int, bed: str, is_nursing: bool, from_date: dt.date, actor: Actor,
    at: dt.datetime,
) -> Placement:  # fmt: skip
    """Let somebody whose mode is 集中供养 move into a bed.

    Beds of those who have died or are no longer supported are given back first. Raises NotNow, NoBed,
    AlreadyThere for a bed or a person that is taken in these days, Invalid.
    """
    row, today = supported(person_id, ARRANGE, actor=actor, at=at), today_of(at)
    found = locked_institution(institution_id, actor=actor)
    if row.is_at_home:
        raise NotNow("登记的供养方式不是集中供养。请先在办件或待遇页面变更供养方式，再登记入住。")
    if found.closed_date is not None:
        raise NotNow(f"{found.name}已于 {found.closed_date} 停办，请选择其他机构。")
    earliest = max(found.opened_date, row.from_date)
    if not earliest <= from_date <= today:
        raise Invalid(f"入住日期应在 {earliest} 至 {today} 之间，请核对。", field="from_date")
    _give_back_beds(found, actor=actor, at=at)
    _refuse_without_bed(found, is_nursing, from_date)
    made = Placement(
        person_id=person_id, institution=found, bed=required(bed, "请填写床位号。", "bed"),
        is_nursing=is_nursing, valid=(from_date, None),
    )  # fmt: skip
    enter(made, f"这段时间床位 {made.bed} 已有人住，或者本人已经入住，请核对。", actor=actor, at=at)
    if row.wish is not None:
        until = max(row.wish.from_date + ONE, from_date)
        row.wish.valid, row.wish.end_reason = (row.wish.from_date, until), MOVED_IN
        row.wish.save(update_fields=["valid", "end_reason"])
    tell(person_id, f"入住{found.name}", actor=actor, at=at)
    return made


def _from(found: CareInstitution, day: dt.date) -> list[Placement]:
    """Those who live there on a day or later."""
    return list(found.placements.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=day)))


def _most(inside: Sequence[Placement], is_nursing: bool, from_date: dt.date) -> int:
    """The most persons in beds of a kind on any day from one on."""
    mine = [one for one in inside if one.is_nursing == is_nursing]
    days = {from_date, *(one.from_date for one in mine if one.from_date > from_date)}
    return max(
        sum(one.from_date <= day and (one.last_date is None or day <= one.last_date) for one in mine)
        for day in days
    )


def _refuse_without_bed(found: CareInstitution, is_nursing: bool, from_date: dt.date) -> None:
    beds = found.nursing_beds if is_nursing else found.beds - found.nursing_beds
    taken = _most(_from(found, from_date), is_nursing, from_date)
    if taken >= beds:
        word = "护理型" if is_nursing else "普通"
        raise NoBed(
            f"{found.name}的{word}床位 {beds} 张已住满（{taken} 人），请选择其他床位类型或其他机构。",
            field="institution_id",
        )


def _give_back_beds(found: CareInstitution, *, actor: Actor, at: dt.datetime) -> None:
    """Write down that those have left who have died or whose support is over: reading says so already."""
    today = today_of(at)
    inside = {one.person_id: one for one in found.placements.filter(valid__contains=today)}
    for person_id, last in last_days(benefits.places_of(PROGRAMME), inside, today).items():
        row = inside[person_id]
        row.valid, row.end_reason = (row.from_date, max(row.from_date, last) + ONE), OVER
        row.save(update_fields=["valid", "end_reason"])
        tell(person_id, f"离开{found.name}（{OVER}）", actor=actor, at=at)


@transaction.atomic
def leave(*, person_id: int, last_date: dt.date, reason: str, actor: Actor, at: dt.datetime) -> Placement:
    """The person leaves the institution; `last_date` is the last day in its bed. Raises NotNow, Invalid."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    row = end_current(
        Placement, person_id, last_date=last_date, reason=reason, at=at,
        nothing="现在没有入住供养机构。请刷新页面查看。",
    )  # fmt: skip
    tell(person_id, f"离开{row.institution.name}", actor=actor, at=at)
    return row


def _tell(found: CareInstitution, what: str, *, actor: Actor, at: dt.datetime) -> None:
    event = InstitutionChanged(institution_id=found.id, name=found.name, what=what)
    audit.record(event, actor=actor, at=at)
