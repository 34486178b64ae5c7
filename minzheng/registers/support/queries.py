"""Reading the ledger, scoped to what the actor may see."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits import queries as benefits

from . import ledger
from .errors import NotOnTheLedger
from .ledger import Supported
from .models import (
    DUTIES,
    CareArrangement,
    CareInstitution,
    CarePolicy,
    Condition,
    DoctorContract,
    GuardianKind,
    Guardianship,
    HospitalStay,
    InstitutionKind,
    Placement,
    PlacementWish,
    SupportVisit,
)
from .models.dated import Dated
from .parameters import PROGRAMME
from .reach import PHONE, institutions, places

FLAGS = {
    "visit": ("探访超期", lambda row: row.visit_is_late),
    "care": ("没有照料服务协议", lambda row: row.is_at_home and row.arrangement is None),
    "guardian": ("没有监护人", lambda row: row.is_at_home and row.guardianship is None),
    "doctor": ("没有家庭医生签约", lambda row: row.is_at_home and row.doctor is None),
    "review": ("要复核评估", lambda row: row.review_is_near),
    "changed": ("报告了自理能力变化", lambda row: row.changed_date is not None),
    "wish": ("愿意集中供养，等待安排", lambda row: row.wish is not None and row.placement is None),
    "bed": ("集中供养未登记床位", lambda row: not row.is_at_home and row.placement is None),
    "policy": ("保险快到期", lambda row: row.policy_is_ending),
    "uninsured": ("没有住院护理保险", lambda row: row.policy is None),
}
# What forms offer: a desk touches no table.
CONDITIONS, GUARDIAN_KINDS = Condition.choices, GuardianKind.choices
INSTITUTION_KINDS = InstitutionKind.choices
_PHONE_SHOWN = 4


def supported(
    actor: Actor, *, on_date: dt.date, text: str = "", town: str = "", mode: str = "", level: str = "",
    flag: str = "",
) -> list[Supported]:  # fmt: skip
    """Everybody who is supported on a day and fits: part of the name, a prefix, mode, level, and a flag."""
    rows = places(actor)
    if text.strip():
        rows = rows.filter(person__name__contains=text.strip())
    if town:
        rows = rows.filter(award__division_code__startswith=town)
    fits = FLAGS[flag][1] if flag else None
    return [
        row
        for row in ledger.read(rows, on_date)
        if (not mode or str(row.mode) == mode)
        and (not level or str(row.level) == level)
        and (fits is None or fits(row))
    ]


def counts(rows: Iterable[Supported]) -> dict[str, int]:
    """How many of the rows bear each flag, and live how."""
    rows = list(rows)
    found = {name: sum(map(fits, rows)) for name, (_, fits) in FLAGS.items()}
    inside = [row for row in rows if not row.is_at_home]
    lost = [row for row in rows if row.has_lost]
    return found | {
        "all": len(rows), "inside": len(inside), "home": len(rows) - len(inside), "lost": len(lost),
        "lost_inside": sum(row.has_lost for row in inside),
    }  # fmt: skip


def share_text(part: int, whole: int) -> str:
    """The share in whole percent, rounded half up; a dash of nobody (194 of 375 is 52 %)."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else "—"


@dataclass(frozen=True)
class PersonFile:
    """All that the ledger holds of one person. `row` is None once her support is over: on `last_date`."""

    person: Person
    division_code: str
    row: Supported | None
    last_date: dt.date | None
    arrangements: list[CareArrangement]
    guardianships: list[Guardianship]
    doctors: list[DoctorContract]
    placements: list[Placement]
    wishes: list[PlacementWish]
    policies: list[CarePolicy]
    stays: list[HospitalStay]
    visits: QuerySet
    on_date: dt.date

    def running(self, rows: Iterable[Dated]) -> Dated | None:
        """Of dated rows the one that runs, unless support is over."""
        return next((one for one in rows if self.row and one.holds_on(self.on_date)), None)

    def stays_in(self, state: str) -> list[HospitalStay]:
        return [one for one in self.stays if one.state == state]


def file(person_id: int, *, actor: Actor, on_date: dt.date) -> PersonFile:
    """The file of one person, also after her support has ended. Raises NotOnTheLedger."""
    mine = places(actor).filter(person_id=person_id)
    place = mine.select_related("person", "award").order_by("-valid").first()
    if place is None:
        raise NotOnTheLedger("特困供养台账中没有这个人。请返回列表重新查找。")
    rows = ledger.read(mine, on_date)
    ended = {} if rows else ledger.last_days(mine, [person_id], on_date)
    about = {"person_id": person_id}
    return PersonFile(
        person=place.person, division_code=place.award.division_code, row=rows[0] if rows else None,
        last_date=ended.get(person_id),
        arrangements=list(CareArrangement.objects.filter(**about)),
        guardianships=list(Guardianship.objects.filter(**about)),
        doctors=list(DoctorContract.objects.filter(**about)),
        placements=list(Placement.objects.filter(**about).select_related("institution")),
        wishes=list(PlacementWish.objects.filter(**about)),
        policies=list(CarePolicy.objects.filter(**about)),
        stays=list(HospitalStay.objects.filter(**about).select_related("policy")),
        visits=SupportVisit.objects.filter(**about), on_date=on_date,
    )  # fmt: skip


def file_of(person_id: int, file_id: int, *, actor: Actor) -> int:
    """The scan of an agreement or the photo of a visit of one person. Raises NotOnTheLedger."""
    about = {"person__in": places(actor).filter(person_id=person_id).values("person_id")}
    if not any(
        model.objects.filter(**about, **{f"{name}_id": file_id}).exists()
        for model, name in ((CareArrangement, "scan"), (Guardianship, "scan"), (SupportVisit, "photo"))
    ):
        raise NotOnTheLedger("没有这个文件。请返回台账重新选择。")
    return file_id


def phone(row: CareArrangement | Guardianship) -> str:
    """The phone of a caregiver or guardian, for the page of one person."""
    return secrecy.decrypt(row.phone_sealed, purpose=PHONE)


def masked_phone(row: CareArrangement | Guardianship) -> str:
    """The phone as lists and sheets show it."""
    return "****" + phone(row)[-_PHONE_SHOWN:]


def duty_labels(row: CareArrangement) -> list[str]:
    return [DUTIES[key] for key in row.duties]


@dataclass(frozen=True)
class House:
    """An institution with how many live in it on a day, and in its nursing beds."""

    institution: CareInstitution
    inside: int
    nursing_inside: int

    @property
    def free(self) -> int:
        return self.institution.beds - self.inside

    @property
    def nursing_free(self) -> int:
        return self.institution.nursing_beds - self.nursing_inside


def houses(actor: Actor, *, on_date: dt.date) -> list[House]:
    """Every institution that serves the actor's division; who has died or is not supported takes no bed."""
    rows = institutions(actor)
    inside = Placement.objects.filter(institution__in=rows, valid__contains=on_date)
    over = _over(inside, on_date)
    counted = inside.exclude(person__in=over).values_list("institution_id").annotate(
        inside=Count("id"), nursing=Count("id", filter=Q(is_nursing=True))
    )  # fmt: skip
    by_house = {one: (all_, nursing) for one, all_, nursing in counted.order_by()}
    return [House(one, *by_house.get(one.id, (0, 0))) for one in rows]


def _over(inside: QuerySet, on_date: dt.date) -> list[int]:
    everybody = list(inside.values_list("person_id", flat=True))
    return list(ledger.last_days(benefits.places_of(PROGRAMME), everybody, on_date))


def house(institution_id: int, *, actor: Actor, on_date: dt.date) -> House:
    """One institution. Raises NotOnTheLedger."""
    found = next(
        (one for one in houses(actor, on_date=on_date) if one.institution.id == institution_id), None
    )
    if found is None:
        raise NotOnTheLedger("没有这个供养机构。请返回列表重新选择。")
    return found


@dataclass(frozen=True)
class Match:
    """Somebody who waits for a place, and the institution that has a fitting bed for her; None: no bed."""

    row: Supported
    institution: CareInstitution | None


def waiting(rows: Iterable[Supported]) -> list[Supported]:
    """Of the rows those who wish for a place and have none."""
    return [row for row in rows if FLAGS["wish"][1](row)]


def matched(waiting: Iterable[Supported], open_houses: Sequence[House]) -> list[Match]:
    """Beds for those who wish for one: who has lost self-care wholly first, then the earlier wish.

    完全不能自理者优先集中供养 (国发〔2016〕14号). Who has lost self-care needs a nursing bed, the others take an
    ordinary one; nobody is offered a bed that was offered before.
    """
    free = {
        (one.institution.id, is_nursing): count
        for one in open_houses
        if one.institution.closed_date is None
        for is_nursing, count in ((True, one.nursing_free), (False, one.free - one.nursing_free))
    }
    by_id = {one.institution.id: one.institution for one in open_houses}
    found = []
    for row in sorted(waiting, key=lambda row: (row.level != ledger.LOST, row.wish.from_date, row.person_id)):
        fitting = (
            (house_id, is_nursing)
            for (house_id, is_nursing), count in free.items()
            if count > 0 and is_nursing == row.has_lost and row.wish.kind in ("", by_id[house_id].kind)
        )
        bed = next(fitting, None)
        if bed is not None:
            free[bed] -= 1
        found.append(Match(row, by_id[bed[0]] if bed else None))
    return found


def residents(institution_id: int, *, actor: Actor, on_date: dt.date) -> list[Supported]:
    """Who lives there on a day, of those in the actor's reach, by bed."""
    inside = Placement.objects.filter(institution=institution_id, valid__contains=on_date)
    rows = ledger.read(places(actor).filter(person__in=inside.values("person_id")), on_date)
    return sorted(rows, key=lambda row: row.placement.bed)


def review_months(rows: Iterable[Supported]) -> dict[tuple[int, int], int]:
    """How many reassessments are due in each month, earliest first."""
    found: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.review_due:
            month = (row.review_due.year, row.review_due.month)
            found[month] = found.get(month, 0) + 1
    return dict(sorted(found.items()))
