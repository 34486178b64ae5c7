"""Entering the book: a marriage, a divorce, a reissue; and voiding a number that went wrong."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.commands import take_number

from .. import names
from ..checks import marriage_problems
from ..errors import NotEligible, NumberTaken
from ..events import NumberVoided, Registered
from ..models import MARRYING, BlankCertificate, Ended, Kind, MarriageRecord, Source, Status, VoidNumber
from ..office import require_registrar
from ..parties import ROLES, Party, columns_of
from ..rules.numbers import series_layout
from ..rules.proofs import foreign_flag
from ..standing import hold
from .couples import pair_couple
from .stock import use_blanks

SERIES = {
    Kind.MARRIAGE: "J",
    Kind.RETROACTIVE: "J",
    Kind.DIVORCE: "L",
    Kind.REISSUED_MARRIAGE: "BJ",
    Kind.REISSUED_DIVORCE: "BL",
}


def take_certificate_number(kind: str, office_code: str, *, at: dt.datetime) -> str:
    """The next number of the series of a kind, an office and a year; without gaps (字号)."""
    word, layout = series_layout(SERIES[Kind(kind)], office_code)
    return take_number(agency_word=word, year=at.astimezone(CHINA).year, at=at, layout=layout)


def keys_of(record: MarriageRecord, places: tuple[str, ...] = ()) -> list[str]:
    """The keys by which the archive finds a record."""
    office = record.details.get("office_name", "")
    texts = (office, *places, record.male_place_text, record.female_place_text)
    return names.search_keys(
        record.male_name, record.female_name, places=[text for text in texts if text],
        register_year=record.register_year,
    )  # fmt: skip


@transaction.atomic
def register_marriage(
    *, case: Case, male: Party, female: Party, kinship: str, effect_date: dt.date | None = None,
    print_numbers: tuple[str, ...] = (), details: dict[str, Any] | None = None, actor: Actor, at: dt.datetime,
) -> MarriageRecord:  # fmt: skip
    """Marry two persons: everything is judged again under lock, then number, blanks and record are written.

    With `effect_date` it is a retroactive registration (补办), whose effect begins on that day (民法典婚姻家庭编
    解释（一）第六条). Raises NotEligible with all that stands in the way.
    """
    office_code, day = case.division_code[:6], at.astimezone(CHINA).date()
    access.require(actor, "marriage.register", division_code=office_code)
    require_registrar(actor, office_code=office_code, on_date=day, parties=(male, female))
    hold((male, female))
    problems = marriage_problems(male, female, office_code=office_code, on_date=day, kinship=kinship)
    if problems:
        raise NotEligible(problems)
    kind = Kind.RETROACTIVE if effect_date else Kind.MARRIAGE
    if effect_date and effect_date > day:
        raise Invalid("补办结婚登记的效力起始日期不能晚于今天，请核对。", field="effect_date")
    record = MarriageRecord(
        kind=kind, office_code=office_code, register_date=day, register_year=day.year,
        effect_date=effect_date or day, registrar_id=actor.account_id, case_id=case.id, source=Source.LIVE,
        foreign_flag=foreign_flag((male.category, female.category)), recorded_at=at, details=details or {},
        **columns_of(male), **columns_of(female),
    )  # fmt: skip
    return _enter(record, BlankCertificate.Paper.MARRIAGE, 2, print_numbers, actor, at)


@transaction.atomic
def register_divorce(
    *, case: Case, marriage: MarriageRecord, male: Party, female: Party, print_numbers: tuple[str, ...] = (),
    details: dict[str, Any] | None = None, actor: Actor, at: dt.datetime,
) -> MarriageRecord:  # fmt: skip
    """Divorce two persons whose marriage stands; that record ends by this one."""
    office_code, day = case.division_code[:6], at.astimezone(CHINA).date()
    access.require(actor, "marriage.register", division_code=office_code)
    require_registrar(actor, office_code=office_code, on_date=day, parties=(male, female))
    hold((male, female))
    marriage = MarriageRecord.objects.select_for_update().get(id=marriage.id)
    if not marriage.stands:
        raise Conflict(
            f"结婚登记 {marriage} 已{marriage.get_status_display()}，不能再办离婚登记（婚姻登记条例）。"
            "请查看该记录的备注，需要证明的可出具档案证明。"
        )
    record = MarriageRecord(
        kind=Kind.DIVORCE, office_code=office_code, register_date=day, register_year=day.year,
        effect_date=day,
        registrar_id=actor.account_id, case_id=case.id, source=Source.LIVE, original=marriage,
        foreign_flag=marriage.foreign_flag, recorded_at=at, details=details or {},
        **columns_of(male), **columns_of(female),
    )  # fmt: skip
    _enter(record, BlankCertificate.Paper.DIVORCE, 2, print_numbers, actor, at)
    end_marriage(marriage, reason=Ended.DIVORCE, on_date=day, by=record)
    pair_couple(record, actor=actor, at=at)  # the same couple may stand in the archive once more
    return record


def end_marriage(
    marriage: MarriageRecord, *, reason: str, on_date: dt.date, by: MarriageRecord | None = None
) -> None:
    """The marriage no longer stands. What was written of it stays."""
    marriage.status, marriage.ended_reason, marriage.ended_date, marriage.ended_by = (
        Status.ENDED, reason, on_date, by,
    )  # fmt: skip
    marriage.save(update_fields=["status", "ended_reason", "ended_date", "ended_by"])


@transaction.atomic
def reissue(
    *, case: Case, original: MarriageRecord, kind: str, copies: int, print_numbers: tuple[str, ...] = (),
    details: dict[str, Any] | None = None, actor: Actor, at: dt.datetime,
) -> MarriageRecord:  # fmt: skip
    """A new certificate for a registration that still holds, under a number of its own series (补领).

    The counts differ in unit: a marriage certificate is reissued to a couple (对), a divorce certificate to
    whoever asks (本); they are never added.
    """
    office_code, day = case.division_code[:6], at.astimezone(CHINA).date()
    access.require(actor, "marriage.register", division_code=office_code)
    require_registrar(actor, office_code=office_code, on_date=day, record=original)
    original = MarriageRecord.objects.select_for_update().get(id=original.id)
    require_reissuable(original, kind)
    names_of = ("male_name", "male_name_pinyin", "male_id_type_code", "male_identity_cipher",
                "male_identity_index", "male_birth_date", "male_birth_year", "male_nationality",
                "male_region_code", "male_place_text", "male_id")  # fmt: skip
    copied = {
        name.replace("male", role): getattr(original, name.replace("male", role))
        for role in ROLES
        for name in names_of
    }
    record = MarriageRecord(
        kind=kind, office_code=office_code, register_date=day, register_year=day.year, effect_date=day,
        registrar_id=actor.account_id, case_id=case.id, source=Source.LIVE, original=original,
        foreign_flag=original.foreign_flag, recorded_at=at, details={**(details or {}),
        "copies": copies}, **copied,
    )  # fmt: skip
    paper = (
        BlankCertificate.Paper.MARRIAGE if kind == Kind.REISSUED_MARRIAGE else BlankCertificate.Paper.DIVORCE
    )
    return _enter(record, paper, copies, print_numbers, actor, at)


def require_reissuable(original: MarriageRecord, kind: str) -> None:
    """A marriage certificate only while that marriage stands; otherwise the archive certifies what was."""
    remedy = "请改为出具婚姻登记档案证明（/registry/archive/）。"
    if kind == Kind.REISSUED_MARRIAGE:
        if original.kind not in MARRYING:
            raise Invalid("补领结婚证须选择一条结婚登记记录，请重新查找。", field="original")
        if not original.stands:
            why = original.get_ended_reason_display() or original.get_status_display()
            raise Invalid(
                f"结婚登记 {original} 的婚姻关系已不存在（{why}），不能补领结婚证（婚姻登记条例补领条款）。{remedy}",
                field="original",
            )
        return
    if original.kind != Kind.DIVORCE:
        raise Invalid("补领离婚证须选择一条离婚登记记录，请重新查找。", field="original")
    if original.status != Status.VALID:
        raise Invalid(f"离婚登记 {original} 已{original.get_status_display()}，不能补领。{remedy}")


def _enter(record, paper, copies, print_numbers, actor: Actor, at: dt.datetime) -> MarriageRecord:
    record.certificate_number = take_certificate_number(record.kind, record.office_code, at=at)
    record.search_keys = keys_of(record)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise _conflict(error) from error
    blanks = use_blanks(
        record=record, paper=paper, count=copies, print_numbers=print_numbers, actor=actor, at=at
    )
    record.male_print_number = blanks[0] if blanks else ""
    record.female_print_number = blanks[1] if len(blanks) > 1 else ""
    record.save(update_fields=["male_print_number", "female_print_number"])
    event = Registered(
        record_id=record.id, label=record.get_kind_display(), certificate_number=record.certificate_number,
        office_code=record.office_code, case_id=record.case_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return record


def _conflict(error: IntegrityError) -> Conflict:
    if "certificate_number_once" in str(error):
        return NumberTaken(
            "这个字号已有登记记录，同一字号不能登记两次。请核对字号，或在档案中查看已有的记录。"
        )
    return Conflict("一方已有在册婚姻（民法典 第一千零四十二条：禁止重婚），本次没有登记。请刷新页面核对。")


@transaction.atomic
def void_number(*, record_id: int, reason: str, actor: Actor, at: dt.datetime) -> MarriageRecord:
    """The number went wrong on paper (misprint): it is never used again, and the record gets the next one."""
    access.require(actor, "marriage.decide")
    record = access.visible_to(
        actor, "marriage.decide", MarriageRecord.objects.select_for_update(), "office_code"
    ).filter(id=record_id, source=Source.LIVE).first()  # fmt: skip
    reason = reason.strip()
    if record is None:
        raise Invalid("没有这条现场登记记录，请返回列表重新查找。")
    if not reason:
        raise Invalid("请填写作废原因。废号不得复用，原因要长期保存。", field="reason")
    before = record.certificate_number
    record.certificate_number = take_certificate_number(record.kind, record.office_code, at=at)
    record.save(update_fields=["certificate_number"])
    VoidNumber.objects.create(
        certificate_number=before, reason=reason, replaced_by=record.certificate_number, record=record,
        account_id=actor.account_id, voided_at=at,
    )  # fmt: skip
    event = NumberVoided(
        record_id=record.id, certificate_number=before, replaced_by=record.certificate_number, reason=reason
    )
    audit.record(event, actor=actor, at=at)
    return record
