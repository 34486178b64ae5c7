"""Certificates: issued with a number without gaps, delivered, renewed, issued anew when lost."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA, at_hour
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.money import wan_text
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.territory import queries as territory

from ..events import CertificateDelivered, CertificateIssued
from ..models import ALIVE, Certificate, CertificateReason, Kind, Organisation
from ..parameters import figures
from . import core

TEMPLATE = "registers/organisations/papers/certificate"
_TITLES = {
    Kind.ASSOCIATION: "社会团体法人登记证书",
    Kind.SERVICE: "民办非企业单位（法人）登记证书",
    Kind.FOUNDATION: "基金会法人登记证书",
}
_CAPITAL_WORDS = {Kind.ASSOCIATION: "注册资金", Kind.SERVICE: "开办资金", Kind.FOUNDATION: "原始基金数额"}


def valid_until(division_code: str, day: dt.date) -> dt.date:
    """The last day of a certificate issued that day."""
    years = figures(division_code=division_code, on_date=day)["certificate_years"]
    return territory.calendar().add_months(day, 12 * years) - dt.timedelta(days=1)


def issue_certificate(
    organisation: Organisation, *, reason: str, actor: Actor, at: dt.datetime, case_id: int | None = None
) -> Certificate:
    """Print the certificate of the organisation as it stands now; the one in force before becomes void."""
    day = at.astimezone(CHINA).date()
    Certificate.objects.filter(organisation=organisation, void_date=None).update(
        void_date=day, void_reason=CertificateReason(reason).label
    )
    place = organisation.division_code
    number = documents.take_number(
        agency_word=f"社会组织登记证书 {place}", year=day.year, at=at,
        layout=f"{place}法登{{year}}-{{number:05d}}",
    )  # fmt: skip
    document = documents.issue_document(
        template=TEMPLATE, title=_TITLES[Kind(organisation.kind)], actor=actor, at=at, case_id=case_id,
        data=_printed(organisation, number),
    )  # fmt: skip
    certificate = Certificate.objects.create(
        organisation=organisation, number=number, reason=reason, valid_from=organisation.certificate_from,
        valid_until=organisation.certificate_until, issued_at=at, document_id=document.id, case_id=case_id,
    )  # fmt: skip
    event = CertificateIssued(
        organisation_id=organisation.id, uscc=organisation.uscc, number=number,
        reason=certificate.get_reason_display(), case_id=case_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return certificate


def _printed(organisation: Organisation, number: str) -> dict:
    return {
        "certificate": number, "uscc": organisation.uscc, "name": organisation.name,
        "scope": organisation.scope, "residence": organisation.residence,
        "legal_representative": organisation.legal_representative,
        "capital_label": _CAPITAL_WORDS[Kind(organisation.kind)],
        "capital": f"{wan_text(organisation.capital_fen)}万元",
        "supervisor": organisation.supervisor or f"{organisation.industry_authority}（行业管理部门）",
        "from": organisation.certificate_from, "until": organisation.certificate_until,
        "agency": settings.BUREAU_NAME,
    }  # fmt: skip


def take_over_certificates(organisations: Iterable[Organisation], at: dt.datetime) -> None:
    """The paper certificates that organisations of the old book hold; void for those that have ended."""
    Certificate.objects.bulk_create(
        (
            Certificate(
                organisation=one, number=one.old_registration_number or f"存量 {one.uscc}",
                reason=CertificateReason.TAKEN_OVER, valid_from=one.certificate_from,
                valid_until=one.certificate_until, issued_at=at_hour(one.certificate_from),
                delivered_date=one.certificate_from, void_date=one.ended_date,
                void_reason=one.get_state_display() if one.ended_date else "",
            )
            for one in organisations
        ),
        batch_size=500,
    )  # fmt: skip


@transaction.atomic
def deliver_certificate(
    *, certificate_id: int, delivered_date: dt.date, actor: Actor, at: dt.datetime
) -> Certificate:
    """The certificate has reached the organisation; within ten working days by 行政许可法 第四十四条."""
    found = Certificate.objects.select_for_update().filter(id=certificate_id).first()
    if found is None:
        raise NotFound("没有这张证书。请刷新页面后重试。")
    organisation = core.locked(found.organisation_id, actor=actor, permission="organisation.handle")
    issued = found.issued_at.astimezone(CHINA).date()
    if not issued <= delivered_date <= at.astimezone(CHINA).date():
        raise Invalid(
            f"送达日期应在发证日 {issued} 和今天之间，请核对送达回证上的日期。", field="delivered_date"
        )
    if found.delivered_date is not None:
        raise Invalid(f"证书已登记为 {found.delivered_date} 送达，不用再登记。", field="delivered_date")
    found.delivered_date = delivered_date
    found.save(update_fields=["delivered_date"])
    event = CertificateDelivered(
        organisation_id=organisation.id, uscc=organisation.uscc, number=found.number,
        delivered_date=delivered_date.isoformat(), case_id=found.case_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return found


@transaction.atomic
def reissue_certificate(
    *, organisation_id: int, lost_notice_date: dt.date, notice_medium: str, actor: Actor, at: dt.datetime
) -> Certificate:
    """Issue a lost certificate anew, after the loss was announced (遗失声明); the old number becomes void."""
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.handle")
    core.require_state(organisation, ALIVE, "补发证书")
    day = at.astimezone(CHINA).date()
    if lost_notice_date > day:
        raise Invalid("遗失声明的日期晚于今天，请核对；声明刊登后才能补发。", field="lost_notice_date")
    if not notice_medium.strip():
        raise Invalid("请填写遗失声明刊登在哪里。", field="notice_medium")
    lost = Certificate.objects.filter(organisation=organisation, void_date=None).first()
    made = issue_certificate(organisation, reason=CertificateReason.REISSUE, actor=actor, at=at)
    number = lost.number if lost else "（存量证书）"
    core.announce(
        organisation, "证书遗失",
        f"{organisation.name}登记证书（{number}）遗失，已于{lost_notice_date}在{notice_medium.strip()}声明，"
        f"原证书作废，新证书编号 {made.number}。",
        day=day,
    )  # fmt: skip
    return made


@transaction.atomic
def renew_certificate(*, organisation_id: int, actor: Actor, at: dt.datetime) -> Certificate:
    """A new certificate for a further period (届满换发), not earlier than half a year before the old one ends."""
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.handle")
    core.require_state(organisation, ALIVE, "换发证书")
    day = at.astimezone(CHINA).date()
    opens = territory.calendar().add_months(day, 6)
    if organisation.certificate_until > opens:
        raise Invalid(
            f"证书有效期到 {organisation.certificate_until}，届满前六个月内才能换发，请到期前再办。"
        )
    organisation.certificate_from = max(day, organisation.certificate_until + dt.timedelta(days=1))
    organisation.certificate_until = valid_until(organisation.division_code, organisation.certificate_from)
    organisation.save(update_fields=["certificate_from", "certificate_until"])
    return issue_certificate(organisation, reason=CertificateReason.RENEWAL, actor=actor, at=at)
