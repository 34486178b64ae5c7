"""转办: one request to whoever is in charge of a scheme, printed and sent; the answer is entered."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import issue_document, void_document
from minzheng.kernel.documents.models import Document
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Person
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise

from ..errors import ReportNotFound, ReportNotNow
from ..models import (
    ANSWERS,
    WAITING,
    Referral,
    ReferralAnswer,
    ReferralState,
    Report,
    ReportState,
    ReportStep,
)
from ..parameters import figures
from ..reach import REFER, day_of, locked_referral, locked_report, past_day, step, tell, written
from ..special import Scheme, scheme_of
from .receiving import DISTRICT_DIGITS, TOWN_DIGITS

PAPER = "registers/outreach/papers/referral"
REFERABLE = (ReportState.ASSIGNED, ReportState.LOOKED_INTO, ReportState.SETTLED)
Kind = ReferralAnswer.Kind


@transaction.atomic
def refer(
    *, scheme: str, asked: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID, recipient: str = "",
    report_id: int | None = None, person_id: int | None = None,
) -> Referral:  # fmt: skip
    """Write to whoever is in charge, from a report of need or from a person's file; the letter is issued.

    A complaint is not referred: it would tell outsiders what was reported, and perhaps by whom.
    """
    report, person, place, name = _about(report_id, person_id, actor)
    done = Referral.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    wanted, day = scheme_of(scheme), day_of(at)
    told = written(asked, "请写明请求对方办什么，至少四个字。", "asked")
    to = recipient.strip() or wanted.office_on(day)
    if report is not None and report.referrals.filter(scheme=scheme, state__in=WAITING).exists():
        raise Invalid("这个事项已经转办，还在等答复。请先登记答复。", field="scheme")
    days = figures(division_code=place[:DISTRICT_DIGITS], on_date=day)["referral_working_days"]
    due = territory.calendar(at).add_working_days(day, days)
    paper = _letter(wanted, to, told, name, place, person, due, actor=actor, at=at)
    referral = Referral.objects.create(
        number=paper.number, report=report, person=person, division_code=place, subject_name=name,
        scheme=scheme, recipient=to, asked=told, sent_at=at, sent_by_name=actor.name, due_date=due,
        state=ReferralState.SENT, document=paper, request_id=request_id,
    )  # fmt: skip
    tell(referral, f"发给{to}（{wanted.label}）", actor=actor, at=at)
    if report is not None:
        step(
            report, ReportStep.Action.REFER, text=f"{wanted.label}：{to}，{paper.number}", actor=actor, at=at
        )
    return referral


def _about(
    report_id: int | None, person_id: int | None, actor: Actor
) -> tuple[Report | None, Person | None, str, str]:
    """The report or the person that is referred, with place and name."""
    if report_id is not None:
        report = locked_report(report_id, REFER, REFERABLE, actor=actor)
        if report.is_complaint:
            raise ReportNotNow("举报不转办给其他部门。需要移送的，由区民政局负责人移送纪检。")
        name = report.person.name if report.person_id else report.subject_name
        return report, report.person, report.division_code, name
    if person_id is None:
        raise Invalid("请从一条线索或一份人员档案转办。")
    person = people.person(person_id)
    if not access.may(actor, "people.search", division_code=person.division_code):
        raise ReportNotFound("没有这个人员，请返回重新查找。")
    access.require(actor, REFER, division_code=person.division_code)
    return None, person, person.division_code, person.name


def _letter(
    scheme: Scheme, to: str, asked: str, name: str, place: str, person: Person | None, due: dt.date, *,
    actor: Actor, at: dt.datetime,
) -> Document:  # fmt: skip
    """The letter. A person on file is named with a masked number: the rest is for the telephone."""
    day = day_of(at)
    return issue_document(
        template=PAPER, title="社会救助事项转办函", person=person, actor=actor, at=at,
        number_series=f"{settings.AGENCY_WORD}救转",
        data={
            "agency": _agency(place, actor, day), "recipient": to, "scheme": scheme.label, "name": name,
            "number": people.masked_number(person) if person else "",
            "place": territory.long_name(place, day, below=place[:4]),
            "asked": asked, "due_date": due, "contact": actor.name,
        },
    )  # fmt: skip


def _agency(place: str, actor: Actor, day: dt.date) -> str:
    """The bureau where the sender's post covers the district, else the township."""
    if access.may(actor, REFER, division_code=place[:DISTRICT_DIGITS]):
        return settings.BUREAU_NAME
    town = territory.name_of(normalise(place[:TOWN_DIGITS]), day)
    return f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"


@transaction.atomic
def record_answer(
    *, referral_id: int, answer: str, by_whom: str, text: str, actor: Actor, at: dt.datetime,
    on_date: dt.date | None = None,
) -> Referral:  # fmt: skip
    """Enter what the department answered: granted, refused, or more is needed."""
    referral = locked_referral(referral_id, WAITING, actor=actor)
    if answer not in ANSWERS:
        raise Invalid("请选择对方怎样答复。", field="answer")
    if not by_whom.strip():
        raise Invalid("请填写对方答复的经办人或科室。", field="by_whom")
    told = written(text, "请写明答复的内容，至少四个字。", "text")
    day = past_day(on_date, at, "on_date")
    if day < day_of(referral.sent_at):
        raise Invalid("答复日期不能早于发出日期，请改正。", field="on_date")
    return _answered(referral, answer, answer, day, by_whom.strip(), told, actor=actor, at=at)


@transaction.atomic
def supplement(*, referral_id: int, text: str, actor: Actor, at: dt.datetime) -> Referral:
    """Record that what was still needed was sent; the department has its days again."""
    referral = locked_referral(referral_id, (ReferralState.MORE_NEEDED,), actor=actor)
    told = written(text, "请写明补充了什么，至少四个字。", "text")
    day = day_of(at)
    days = figures(division_code=referral.division_code[:DISTRICT_DIGITS], on_date=day)
    referral.due_date = territory.calendar(at).add_working_days(day, days["referral_working_days"])
    return _answered(
        referral, ReferralState.SENT, Kind.SUPPLEMENTED, day, actor.name, told, actor=actor, at=at
    )


@transaction.atomic
def withdraw_referral(*, referral_id: int, reason: str, actor: Actor, at: dt.datetime) -> Referral:
    """Take a request back that still waits; whoever checks the code of its letter reads that it is void."""
    referral = locked_referral(referral_id, WAITING, actor=actor)
    told = written(reason, "请写明为什么撤回，至少四个字。", "reason")
    void_document(document_id=referral.document_id, reason=told, actor=actor, at=at)
    return _answered(
        referral, ReferralState.WITHDRAWN, Kind.WITHDRAWN, day_of(at), actor.name, told, actor=actor, at=at
    )


def _answered(
    referral: Referral, state: str, kind: str, day: dt.date, by_whom: str, text: str, *,
    actor: Actor, at: dt.datetime,
) -> Referral:  # fmt: skip
    ReferralAnswer.objects.create(
        referral=referral, kind=kind, on_date=day, by_whom=by_whom, text=text, at=at, by_name=actor.name
    )
    referral.state = state
    referral.save(update_fields=["state", "due_date"])
    tell(referral, Kind(kind).label, actor=actor, at=at)
    return referral
