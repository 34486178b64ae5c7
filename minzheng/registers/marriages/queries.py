"""Reading the book of marriages: records, divorces on the clock, credit events, the public check."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.identity import mask_name

from . import office
from .commands.annotating import BASES, CORRECTABLE
from .commands.credit import LABELS as CREDIT_LABELS
from .commands.credit import NEXT as CREDIT_NEXT
from .commands.divorcing import cannot_collect, counted_windows
from .commands.national import answers_of, missing_answers
from .errors import RecordNotFound
from .events import RecordsSearched
from .models import (
    ID_TYPES,
    MARRYING,
    PRE_MARITAL,
    AnnotationKind,
    AnnotationProposal,
    BlankCertificate,
    CaseOwner,
    CreditEvent,
    DivorceApplication,
    Foreign,
    HandlingFault,
    Kind,
    MarriageRecord,
    NationalUpload,
    OfficeAuthority,
    Registrar,
    SampledRecord,
    Source,
    Status,
    StatusInquiry,
    VoidNumber,
)
from .parties import ROLES, masked_number, party_index
from .rules.kinship import DECLARED as KINSHIP
from .rules.numbers import normalise
from .rules.proofs import CATEGORIES, proofs
from .standing import marital_state, name_sakes, records_of

__all__ = [
    "BASES", "CATEGORIES", "CORRECTABLE", "CREDIT_LABELS", "CREDIT_NEXT", "ID_TYPES", "KINSHIP", "MARRYING",
    "PRE_MARITAL", "ROLES", "AnnotationKind", "BlankCertificate", "CreditEvent", "Foreign", "Kind",
    "OfficeAuthority",
    "Source", "Status", "StatusInquiry", "answers_of", "marital_state", "masked_number",
    "missing_answers", "name_sakes", "proofs",
]  # fmt: skip

READ = "marriage.read"
FOUND_MAX = 50
REISSUED = (Kind.REISSUED_MARRIAGE, Kind.REISSUED_DIVORCE)
STATUS_TONES = {
    Status.VALID: "ok",
    Status.ENDED: "quiet",
    Status.VOID: "stop",
    Status.ANNULLED: "stop",
    Status.REVOKED: "stop",
}
CREDIT_TONES = {
    CreditEvent.State.FOUND: "wait",
    CreditEvent.State.TOLD: "wait",
    CreditEvent.State.DECIDED: "stop",
    CreditEvent.State.REPORTED: "stop",
    CreditEvent.State.REPAIRED: "ok",
    CreditEvent.State.DISMISSED: "quiet",
}


def offices(actor: Actor, action: str = READ) -> tuple[str, ...]:
    """The offices of the actor's posts, as six-digit codes."""
    return tuple(sorted({prefix[:6] for prefix in access.scope(actor, action).prefixes if len(prefix) >= 6}))


def records(actor: Actor) -> QuerySet:
    """Every record of the actor's offices, whatever its source, newest first."""
    rows = access.visible_to(actor, READ, MarriageRecord.objects.all(), "office_code")
    return rows.order_by("-register_year", "-register_date", "-id")


def record(record_id: int, *, actor: Actor, at: dt.datetime) -> MarriageRecord:
    """One record, with the look as an event. Raises RecordNotFound outside the actor's offices."""
    found = records(actor).filter(id=record_id).select_related("original", "ended_by").first()
    if found is None:
        raise RecordNotFound("没有这条婚姻登记记录，请返回列表重新查找。")
    event = RecordOpened(case_id=found.case_id, what=f"婚姻登记记录 {found}")
    audit.record(event, actor=actor, at=at)
    return found


def search(text: str, *, actor: Actor, at: dt.datetime) -> list[MarriageRecord]:
    """Records by certificate number, by full identity number, or by a party's full name. The search is an
    event.
    """
    wanted = "".join(text.split())
    if len(wanted) < 2:
        raise Invalid("请输入完整的姓名、字号或证件号。", field="q")
    number = normalise(wanted)
    rows, by = records(actor), "字号或姓名"
    if len(wanted) in (15, 18) and wanted[:-1].isdigit():
        index, by = party_index("111", wanted), "证件号"
        rows = rows.filter(Q(male_identity_index=index) | Q(female_identity_index=index))
    else:
        rows = rows.filter(
            Q(certificate_number=number)
            | Q(certificate_number_raw=wanted)
            | Q(male_name=wanted)
            | Q(female_name=wanted)
        )
    found = list(rows[:FOUND_MAX])
    audit.record(RecordsSearched(by=by, found=len(found)), actor=actor, at=at)
    return found


def by_number(certificate_number: str) -> MarriageRecord | None:
    """The record of a certificate number, however it is typed."""
    wanted = normalise(certificate_number)
    return MarriageRecord.objects.filter(certificate_number=wanted).first() if wanted else None


def standing_marriage(male_index: bytes, female_index: bytes) -> MarriageRecord | None:
    """The marriage that stands between two persons, by their papers."""
    rows = MarriageRecord.objects.filter(
        kind__in=MARRYING,
        status=Status.VALID,
        male_identity_index=male_index,
        female_identity_index=female_index,
    )
    return rows.order_by("-register_year", "-id").first()


def record_of_case(case_id: int) -> MarriageRecord | None:
    """What a case entered in the book."""
    return MarriageRecord.objects.filter(case_id=case_id).order_by("-id").first()


@dataclass(frozen=True)
class Later:
    """What belongs to a record, for its page."""

    later: list[MarriageRecord]
    annotations: list
    proposals: list[AnnotationProposal]
    uploads: list[NationalUpload]
    void_numbers: list[VoidNumber]
    faults: list[HandlingFault]


def belonging(found: MarriageRecord) -> Later:
    """Everything that was written about a record after it."""
    return Later(
        later=list(found.later.order_by("register_date", "id")),
        annotations=list(found.annotations.order_by("-id")),
        proposals=list(found.proposals.order_by("-id")),
        uploads=list(found.uploads.order_by("-id")),
        void_numbers=list(VoidNumber.objects.filter(record=found).order_by("-id")),
        faults=list(found.faults.order_by("-id")),
    )


def other_records(found: MarriageRecord) -> list[MarriageRecord]:
    """The other records in which either party stands, whatever the office: without them nobody sees a
    history.
    """
    indexes = [one for one in (found.male_identity_index, found.female_identity_index) if one]
    rows = MarriageRecord.objects.none()
    for index in indexes:
        rows = rows | records_of(bytes(index))
    return list(rows.exclude(id=found.id).distinct().order_by("-register_year", "-id")[:20])


def divorces(actor: Actor) -> QuerySet:
    """Applications for divorce of the actor's offices, those that end first on top."""
    rows = access.visible_to(actor, READ, DivorceApplication.objects.all(), "office_code")
    return rows.select_related("marriage").order_by("win_end", "-received_date", "id")


def divorce_of_case(case_id: int) -> DivorceApplication | None:
    return DivorceApplication.objects.select_related("marriage").filter(case_id=case_id).first()


@dataclass(frozen=True)
class OnTheClock:
    """A divorce as the board shows it: who may come from when to when."""

    application: DivorceApplication
    case: Case
    words: str
    tone: str
    may_collect: bool


def on_the_clock(applications: Iterable[DivorceApplication], *, today: dt.date) -> list[OnTheClock]:
    """Each application with its case and what can happen today."""
    rows = list(applications)
    cases = Case.objects.in_bulk([row.case_id for row in rows])
    return [_clocked(row, cases[row.case_id], today) for row in rows]


def _clocked(row: DivorceApplication, case: Case, today: dt.date) -> OnTheClock:
    state, counted = case.current, counted_windows(row, today)
    if not state.is_open or counted is None:
        return OnTheClock(row, case, state.label, state.tone, False)
    if counted.may_withdraw(today):
        left = (counted.cool_end - today).days
        return OnTheClock(row, case, f"冷静期还有 {left} 天，任一方可撤回", "wait", False)
    if counted.may_collect(today):
        left = (counted.win_end - today).days
        return OnTheClock(row, case, f"双方可来领证，还有 {left} 天", "info", True)
    return OnTheClock(row, case, "领证期已满，等待系统办结", "quiet", False)


def why_not_collect(case_id: int, on_date: dt.date) -> str:
    """Why a divorce certificate cannot be given out; "" where nothing of the dates forbids it."""
    found = divorce_of_case(case_id)
    return cannot_collect(found, on_date) if found else ""


def open_proposals(actor: Actor) -> QuerySet:
    rows = AnnotationProposal.objects.filter(state=AnnotationProposal.State.PROPOSED)
    rows = access.visible_to(actor, READ, rows, "record__office_code")
    return rows.select_related("record").order_by("proposed_at", "id")


def proposal(proposal_id: int, *, actor: Actor) -> AnnotationProposal:
    """One annotation, settled or not. Raises RecordNotFound outside the actor's offices."""
    rows = access.visible_to(actor, READ, AnnotationProposal.objects.all(), "record__office_code")
    found = rows.filter(id=proposal_id).first()
    if found is None:
        raise RecordNotFound("没有这份备注，请返回列表查看。")
    return found


def credit_events(actor: Actor) -> QuerySet:
    rows = access.visible_to(actor, READ, CreditEvent.objects.all(), "office_code")
    return rows.select_related("person").order_by("-found_at", "-id")


def credit_event(credit_id: int, *, actor: Actor) -> CreditEvent:
    found = credit_events(actor).filter(id=credit_id).first()
    if found is None:
        raise RecordNotFound("没有这条失信记录，请返回列表查看。")
    return found


def registrars(actor: Actor) -> QuerySet:
    rows = access.visible_to(actor, READ, Registrar.objects.all(), "office_code")
    return rows.select_related("account").order_by("-valid", "id")


def authorities(actor: Actor) -> QuerySet:
    return access.visible_to(actor, READ, OfficeAuthority.objects.all(), "office_code").order_by(
        "scope", "id"
    )


def may_sign(actor: Actor, office_code: str, on_date: dt.date) -> bool:
    """Whether the actor holds a registrar's certificate in force at an office."""
    return office.certificate_in_force(actor.account_id, office_code, on_date) is not None


def owner_of(case_id: int) -> CaseOwner | None:
    """Who answers for a case now (首问责任人)."""
    return CaseOwner.objects.filter(case_id=case_id).order_by("-id").first()


def owners_of(case_ids: Iterable[int]) -> dict[int, CaseOwner]:
    rows = CaseOwner.objects.filter(case_id__in=list(case_ids)).order_by("id")
    return {row.case_id: row for row in rows}


def faults(actor: Actor) -> QuerySet:
    rows = access.visible_to(actor, READ, HandlingFault.objects.all(), "office_code")
    return rows.select_related("record").order_by("closed_at", "-id")


def sampled(actor: Actor) -> QuerySet:
    rows = access.visible_to(actor, READ, SampledRecord.objects.all(), "office_code")
    return rows.select_related("record").order_by("-sample", "id")


def account_names(account_ids: Iterable[int | None]) -> dict[int, str]:
    """Display names of accounts, for lists."""
    wanted = {one for one in account_ids if one}
    return dict(Account.objects.filter(id__in=wanted).values_list("id", "display_name"))


@dataclass(frozen=True)
class PublicAnswer:
    """What the public check says of a certificate: that it is ours and holds, and no more than masked
    names.
    """

    kind: str
    certificate_number: str
    register_date: dt.date | None
    couple: str
    in_force: bool
    sentence: str


def verify_certificate(certificate_number: str, code: str) -> PublicAnswer:
    """Check a certificate by its number and its verification code together.

    Raises NotFound, in the same words whether the number or the code is unknown: nobody finds out by trying
    who is married.
    """
    found, typed = by_number(certificate_number), "".join(code.split()).replace("-", "").upper()
    if found is None or not typed or typed not in found.details.get("codes", ()):
        raise NotFound("没有查到相符的证件。请对照证件核对字号和 16 位验证码；仍查不到的，请向登记机关核实。")
    in_force = found.status == Status.VALID
    first = found.original if found.kind in REISSUED else found  # the date that the certificate prints
    if not in_force:
        sentence = "本证由本机关颁发，但所记载的登记已不再有效。"
    elif found.kind in REISSUED:
        holds = found.original.status == Status.VALID
        in_force = holds
        sentence = "本证由本机关颁发，现行有效。" if holds else "本证由本机关颁发，但所证明的登记已不再有效。"
    else:
        sentence = "本证由本机关颁发，现行有效。"
    return PublicAnswer(
        kind=found.get_kind_display(), certificate_number=found.certificate_number,
        register_date=first.register_date, in_force=in_force, sentence=sentence,
        couple=f"{mask_name(found.male_name)}、{mask_name(found.female_name)}",
    )  # fmt: skip
