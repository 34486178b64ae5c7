"""解除收养关系登记 put together."""

import datetime as dt
from typing import Any

from django import forms

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Act, Moved, Opened, PartyOf, RegisterMatter
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import APPLICANT, Procedure, Transition, cd
from minzheng.kernel.cases.states import State
from minzheng.kernel.territory import queries as territory
from minzheng.registers.adoptions import clock, commands, queries
from minzheng.registers.adoptions.models import Adoption
from minzheng.registers.adoptions.parameters import figures

from .conditions import obstacles

_HANDLE, _DECIDE = "adoption.handle", "adoption.decide"
_LONG = {"rows": 3}
PROCEDURE = Procedure(
    code="adoption-dissolution",
    label="解除收养关系登记",
    transitions=(
        Transition("accept", "受理", (State.SUBMITTED,), State.ACCEPTED, _HANDLE, limit=cd(30, "中国公民收养子女登记办法")),
        Transition("examine", "提出解除意见", (State.ACCEPTED,), State.EXAMINED, _HANDLE),
        Transition("dissolve", "准予解除", (State.EXAMINED,), State.REGISTERED, _DECIDE, not_by=("accept",
        "examine")),
        Transition("send_back", "退回补查", (State.EXAMINED,), State.ACCEPTED, _DECIDE),
        Transition(
            "refuse", "不予解除", (State.SUBMITTED, State.ACCEPTED, State.EXAMINED), State.NOT_REGISTERED,
            _DECIDE,
            not_by=("accept", "examine"),
        ),
        Transition("withdraw", "撤回申请", (State.SUBMITTED, State.ACCEPTED, State.EXAMINED), State.WITHDRAWN,
        APPLICANT),
    ),
    clock_from="accept",
)  # fmt: skip


class ApplicationForm(forms.Form):
    certificate_number = forms.CharField(label="收养登记证字号", max_length=40)
    grounds = forms.CharField(label="解除理由和协议要点", max_length=500, widget=forms.Textarea(attrs=_LONG),
                              help_text="不写姓名；财产、生活费用写明协议编号即可。")  # fmt: skip
    adopters_agree = forms.BooleanField(label="收养人同意解除", required=False)
    other_side_agrees = forms.BooleanField(
        label="另一方同意解除", required=False, help_text="被收养人未成年的为送养人，成年的为被收养人本人。"
    )
    child_agrees = forms.BooleanField(
        label="未成年的被收养人本人同意", required=False, help_text="满 8 周岁的须本人同意。"
    )


class AcceptForm(forms.Form):
    papers_complete = forms.BooleanField(
        label="已查验居民身份证、居民户口簿、收养登记证和书面协议，当事人亲自到场"
    )


class DissolveForm(forms.Form):
    certificate_collected = forms.BooleanField(label="已收回收养登记证", required=False)


class OpinionForm(forms.Form):
    note = forms.CharField(label="意见", max_length=500, required=False, widget=forms.Textarea(attrs=_LONG))


class RefuseForm(forms.Form):
    reasons = forms.CharField(
        label="不予解除的理由", max_length=1000, min_length=4, widget=forms.Textarea(attrs=_LONG)
    )


def open_(*, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """Find the relation by its certificate at the actor's office."""
    office = access.scope(actor, _HANDLE).prefixes[0][:6]
    row = queries.by_certificate(data["certificate_number"], division_code=office)
    if row is None:
        raise Invalid(
            "本机关没有这个字号的收养登记，请对照登记证核对；在外地登记的到原登记机关办理。",
            field="certificate_number",
        )
    if row.status != "in_force":
        raise Invalid(f"这条收养关系{row.get_status_display()}，不能再办理解除。", field="certificate_number")
    parties = queries.parties(row.dossier)
    title = "、".join(parties[role].name_masked for role in ("adopter", "spouse") if role in parties)
    return Opened(
        title=title, division_code=row.division_code, subject=f"adoption:{row.id}",
        application={name: data[name] for name in ("grounds", "adopters_agree", "other_side_agrees",
        "child_agrees")},
        parties=tuple(
            PartyOf(role=role, label=one.get_role_display(), name=one.name_masked, person=one.person)
            for role, one in parties.items()
        ),
    )  # fmt: skip


def _adoption(case: Case) -> Adoption:
    return queries.adoption_of_subject(case.subject)


def hindrances(*, case: Case, on_date: dt.date) -> list[str]:
    """What stands against the dissolution on a day."""
    row, told = _adoption(case), case.application
    found = [] if row.status == "in_force" else [f"这条收养关系{row.get_status_display()}"]
    child = queries.parties(row.dossier)["child"]
    return found + obstacles(
        birth_date=child.birth_date, on_date=on_date,
        consent_age=figures(division_code=row.division_code, on_date=on_date).consent_age,
        adopters_agree=told["adopters_agree"], other_side_agrees=told["other_side_agrees"],
        child_agrees=told["child_agrees"],
    )  # fmt: skip


def stay(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """The review goes on to the day it had: 30 days after acceptance, moved off a day of rest."""
    day = (case.accepted_at or at).astimezone(CHINA).date()
    days = figures(division_code=case.division_code, on_date=day).review_days
    return Moved(due_date=clock.review_due(day, (), days, territory.calendar()))


def dissolve(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """End the relation and issue the proof of it."""
    row = _adoption(case)
    ending = commands.dissolve(
        adoption_id=row.id, basis=f"当事人协议解除，办件 {case.number}",
        certificate_collected=data["certificate_collected"], actor=actor, at=at,
    )  # fmt: skip
    people = [
        {"label": party.get_role_display(), "name": queries.in_the_clear(party)["name"]}
        for role, party in queries.parties(row.dossier).items() if role in ("adopter", "spouse", "child")
    ]  # fmt: skip
    issue_paper(
        case, paper="dissolved", title="解除收养关系证明", actor=actor, at=at,
        data={"number": ending.number, "certificate": row.certificate_number, "people": people,
              "registered_on": row.registered_on, "ended_on": ending.ended_on},
    )  # fmt: skip
    return Moved(details={"sentence": f"解除收养关系证明 {ending.number}"})


def refuse(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    parties = queries.parties(_adoption(case).dossier)
    names = [queries.in_the_clear(parties[role])["name"] for role in ("adopter", "spouse") if role in parties]
    issue_paper(
        case, paper="not_dissolved", title="不予解除收养登记通知书", number_word="收养", actor=actor, at=at,
        data={"reasons": data["reasons"].strip(), "recipient": "、".join(names)},
    )  # fmt: skip
    return Moved(details={"sentence": data["reasons"].strip()})


def nothing(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    return Moved()


def procedure_on(*, day: dt.date, division_code: str) -> Procedure:
    return PROCEDURE


MATTER = RegisterMatter(
    code="adoption-dissolution",
    name="解除收养关系登记",
    basis="《中华人民共和国民法典》第一千一百一十四条至第一千一百一十八条、《中国公民收养子女登记办法》",
    procedures=(PROCEDURE,),
    procedure_on=procedure_on,
    open=open_,
    open_form=ApplicationForm,
    acts={
        "accept": Act(
            carry_out=stay, form=AcceptForm, hindrances=hindrances, done="已受理。",
            says="自次日起 30 日内审查。",
        ),
        "examine": Act(carry_out=stay, form=OpinionForm, hindrances=hindrances, done="已提请审批。"),
        "dissolve": Act(
            carry_out=dissolve, form=DissolveForm, hindrances=hindrances, tone="danger",
            says="收养关系自今日解除，原登记证作废，出具解除收养关系证明。", done="已解除，证明可以打印。",
        ),
        "send_back": Act(carry_out=stay, form=OpinionForm, ahead=False, done="已退回。"),
        "refuse": Act(
            carry_out=refuse, form=RefuseForm, ahead=False, tone="danger", done="已作出不予解除，通知书可以打印。"
        ),
        "withdraw": Act(carry_out=nothing, form=OpinionForm, ahead=False, tone="secondary", done="已撤回。"),
    },
    reading="adoption.read",
    taking_in=_HANDLE,
    paper_folder="matters/adoption/dissolution/papers",
    number_word="解收",
)  # fmt: skip
