"""What each action does. Everything it writes is of the register; the case itself is moved by the kernel."""

import datetime as dt
import re
from typing import Any

from django.conf import settings

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Moved, Opened, PartyOf
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.registers.adoptions import commands, queries
from minzheng.registers.adoptions.assessing import FINDINGS, INDICATORS, RATINGS, score
from minzheng.registers.adoptions.models import Dossier
from minzheng.registers.adoptions.origins import rules_of

_DECLARED = ("able", "healthy", "blameless", "child_agrees", "giver_agrees", "given_together")


def open_(*, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """File the dossier at the actor's office; the case shows masked names only."""
    offices = access.scope(actor, "adoption.handle").prefixes
    filing = commands.Filing(
        origin=data["origin"], in_district=data["in_district"] == "yes", place=data["place"],
        adopter=_applicant(data, "adopter"), spouse=_applicant(data, "spouse"), child=_child(data),
        giver=_applicant(data, "giver"), children=data["children"], disabled=data["disabled"],
        found_sketch=data["found_sketch"], declared={name: data[name] for name in _DECLARED},
    )  # fmt: skip
    if data["married"] and filing.spouse is None and not rules_of(filing.origin).is_step:
        raise Invalid(
            "有配偶者应当夫妻共同收养（民法典 第一千一百零一条），请填写配偶。", field="spouse_name"
        )
    if filing.spouse is not None and not data["married"]:
        raise Invalid("填写了配偶，却没有勾选“收养人有配偶”，请核对。", field="married")
    dossier = commands.file_dossier(filing=filing, division_code=offices[0][:6], actor=actor, at=at)
    parties = queries.parties(dossier)
    adopters = [parties[role].name_masked for role in ("adopter", "spouse") if role in parties]
    return Opened(
        title="、".join(adopters), division_code=dossier.division_code, subject=f"dossier:{dossier.id}",
        application={"origin": dossier.origin},
        parties=tuple(
            PartyOf(role=role, label=one.get_role_display(), name=one.name_masked, person=one.person)
            for role, one in parties.items()
        ),
    )  # fmt: skip


def _applicant(data: dict[str, Any], role: str) -> commands.Applicant | None:
    name, number = data[f"{role}_name"].strip(), data[f"{role}_number"].strip()
    return commands.Applicant(name=name, identity_number=number) if name or number else None


def _child(data: dict[str, Any]) -> commands.Applicant:
    return commands.Applicant(
        name=data["child_name"], identity_number=data["child_number"], sex=data["child_sex"],
        birth_date=data["child_birth_date"],
    )  # fmt: skip


def dossier_of(case: Case) -> Dossier:
    return queries.dossier_of_subject(case.subject)


def _due(case: Case, at: dt.datetime, **details: Any) -> Moved:
    """Back to where the case stood, with the day that matters next."""
    clock = queries.clock_of(dossier_of(case), on_date=at.astimezone(CHINA).date())
    return Moved(due_date=clock.due_date, details=details)


def ask_supplement(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    missing = [line.strip() for line in data["missing"].splitlines() if line.strip()]
    return _due(case, at, missing=missing)


def stay(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Nothing is written; the due date goes on."""
    return _due(case, at)


def accept(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    commands.receive(dossier_id=dossier_of(case).id, papers=data["papers"], actor=actor, at=at)
    return _due(case, at)


def may_accept(*, case: Case, on_date: dt.date) -> list[str]:
    return [one.text for one in queries.conditions(dossier_of(case), on_date=on_date)]


def consent(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    names = [name for name in re.split(r"[、，,\s]+", data["assessors"]) if name]
    row = commands.consent(
        dossier_id=dossier_of(case).id, team=data["team"], assessors=names, provider=data["provider"],
        provider_staff=data["provider_staff"] or 0, actor=actor, at=at,
    )  # fmt: skip
    return _due(
        case, at, sentence=f"{row.get_team_display()}：{'、'.join(row.assessors)}；报告期限 {row.due_date}"
    )


def takes_consent(*, case: Case, on_date: dt.date) -> bool:
    """Where an assessment is needed and none has begun."""
    dossier = dossier_of(case)
    return queries.assessment_needed(dossier) and queries.assessment(dossier) is None


def report(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    dossier = dossier_of(case)
    row = commands.report(
        dossier_id=dossier.id, ratings={key: data[f"rating_{key}"] for key in INDICATORS},
        findings=data["findings"], passed=data["passed"] == "yes", remarks=data["remarks"],
        integration_from=data["integration_from"], integration_until=data["integration_until"],
        actor=actor, at=at,
    )  # fmt: skip
    issue_paper(
        case, paper="assessment", title="收养评估报告", actor=actor, at=at,
        data={
            "ratings": [(label, RATINGS[row.ratings[key]]) for key, label in INDICATORS.items()],
            "score": score(row.ratings), "findings": [FINDINGS[code].label for code in row.findings],
            "integration_from": row.integration_from, "integration_until": row.integration_until,
            "remarks": row.remarks, "passed": row.passed, "assessors": row.assessors,
            "team": row.provider or row.get_team_display(), "consented_on": row.consented_on,
            "reported_on": row.reported_on, "valid_until": row.valid_until,
        },
    )  # fmt: skip
    return _due(case, at, sentence=f"评估{'合格' if row.passed else '不合格'}，报告有效至 {row.valid_until}")


def takes_report(*, case: Case, on_date: dt.date) -> bool:
    """While an assessment is under way."""
    row = queries.assessment(dossier_of(case))
    return row is not None and row.reported_on is None


def publish(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    row = commands.publish(
        dossier_id=dossier_of(case).id, medium=data["medium"], text=data["text"], case_id=case.id,
        actor=actor, at=at,
    )  # fmt: skip
    return _due(case, at, sentence=f"刊登于{row.medium}，{row.last_date} 期满")


def takes_notice(*, case: Case, on_date: dt.date) -> bool:
    """Where the birth parents must be sought and no notice was published."""
    dossier = dossier_of(case)
    return rules_of(dossier.origin).needs_notice and queries.notice(dossier) is None


def claim(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    commands.claim(dossier_id=dossier_of(case).id, note=data["claim_note"], actor=actor, at=at)
    return Moved(details={"sentence": "有人认领，收养不能继续"})


def takes_claim(*, case: Case, on_date: dt.date) -> bool:
    """Once a notice was published."""
    return queries.notice(dossier_of(case)) is not None


def may_register(*, case: Case, on_date: dt.date) -> list[str]:
    return queries.hindrances(dossier_of(case), on_date=on_date)


def register(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Enter the relation and print the certificate with the names in the clear: it is the parties' own."""
    dossier = dossier_of(case)
    row = commands.register(dossier_id=dossier.id, actor=actor, at=at)
    parties = queries.parties(dossier)
    document = issue_paper(
        case, paper="certificate", title="收养登记证", actor=actor, at=at,
        data={
            "number": row.certificate_number, "registered_on": row.registered_on,
            "origin": dossier.get_origin_display(),
            "people": [
                {
                    "label": party.get_role_display(), "sex": party.sex, "birth_date": party.birth_date,
                    **queries.in_the_clear(party),
                }
                for role in ("adopter", "spouse", "child",
                "giver") if (party := parties.get(role)) is not None
            ],
        },
    )  # fmt: skip
    commands.attach_certificate(row, document)
    return Moved(details={"sentence": f"收养登记证 {row.certificate_number}，收养关系自即日成立"})


def refuse(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """In writing, with reasons and ways of appeal."""
    dossier = dossier_of(case)
    commands.close(dossier, at.astimezone(CHINA).date())
    issue_paper(
        case, paper="refusal", title="不予收养登记通知书", number_word="收养", actor=actor, at=at,
        data={"reasons": data["reasons"].strip(), "recipient": _recipient(dossier),
        "bureau": settings.BUREAU_NAME},
    )  # fmt: skip
    return Moved(details={"sentence": data["reasons"].strip()})


def _recipient(dossier: Dossier) -> str:
    parties = queries.parties(dossier)
    names = [queries.in_the_clear(parties[role])["name"] for role in ("adopter", "spouse") if role in parties]
    return "、".join(names)


def withdraw(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    commands.close(dossier_of(case), at.astimezone(CHINA).date())
    return Moved()
