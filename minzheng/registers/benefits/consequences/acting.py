"""What the acts of several rules have in common: stopping awards, and opening a prepared application."""

import datetime as dt
import uuid

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.facts import FACT_KINDS
from minzheng.kernel.people.models import Person
from minzheng.kernel.watch.declared import Done
from minzheng.kernel.watch.models import Warning

from .. import commands as benefits
from ..granting.grant import Grant, grant_of
from ..models import Award
from .reading import names_of

_REQUESTS = uuid.UUID("6f1c2a4e-5a3d-4c0e-9b1f-0d6c5e7a8b90")  # namespace: one application for one warning


def stop_awards(reason: str):
    """An act that stops what the finding names: by itself with the article, or by the officer who clicks."""

    def act(row: Warning, actor: Actor, at: dt.datetime) -> Done:
        stopped = []
        for one in row.evidence["stops"]:
            if Award.objects.filter(id=one["award_id"], valid__upper_inf=True).exists():
                benefits.stop_award(
                    award_id=one["award_id"], from_month=Month.parse(one["from_month"]), reason=reason,
                    article=row.article, actor=actor, at=at,
                )  # fmt: skip
                stopped.append(one)
        if not stopped:
            return Done("核对后已经停发，无需再办")
        first = min(one["from_month"] for one in stopped)
        named = names_of(one["programme"] for one in stopped)
        return Done(f"{reason}，自{Month.parse(first).label}起停发{named}；多发的由下一发放批次提出追回")

    return act


def prefilled(grant: Grant, person: Person, day: dt.date, programmes: list[str]) -> dict[str, object]:
    """The application as far as it is on file: who she is, and the facts that the form asks for."""
    on_file = people.fact_values(person_ids=[person.id], on_date=day).get(("person", person.id), {})
    asked = {
        name: on_file[name] for name in grant.form.own_questions if name in on_file and name in FACT_KINDS
    }
    if "programmes" in grant.form.base_fields:
        asked["programmes"] = programmes
    return asked | {
        "name": person.name, "division_code": person.division_code, "phone": person.phone,
        "identity_number": secrecy.decrypt(person.identity_cipher, purpose=IDENTITY),
    }  # fmt: skip


def open_application(row: Warning, actor: Actor, at: dt.datetime) -> Done:
    """Open the application of a candidate with what is on file; its month is that of the click.

    Raises Invalid where the form asks for more than is on file: it is then filled in at the window.
    """
    if actor == SYSTEM:
        raise ValueError("an application is opened by an officer")
    grant = grant_of(row.evidence["matter"])
    if grant is None:
        raise Invalid("没有可以受理的事项，请联系系统管理员。")
    form = grant.form(prefilled(grant, row.person, at.date(), row.evidence["programmes"]))
    if not form.is_valid():
        lacking = "、".join(str(form.fields[name].label) for name in form.errors if name in form.fields)
        raise Invalid(f"档案里的信息不够一键申请，还要填写：{lacking or '申请表'}。请点“填写申请表”办理。")
    case = cases.open_case(
        matter=grant.code, data=form.cleaned_data, actor=actor, at=at,
        request_id=uuid.uuid5(_REQUESTS, f"warning:{row.id}"),
    )  # fmt: skip
    return Done(f"已受理{grant.name}申请（{case.number}）", {"case_id": case.id})
