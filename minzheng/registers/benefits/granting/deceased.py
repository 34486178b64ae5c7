"""A grant for somebody who has died: a relative applies and is paid, once.

The award stands on the file of the dead person, whose days of death and cremation the application declares;
the payee is the relative. The number of the cremation certificate is good for one grant of a kind.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.catalogue import Opened, PartyOf
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.states import State
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.kernel.people.models import Fact, Person

from ..fields import NameField
from ..models import Award
from .filing import subject_of
from .forms import GrantForm
from .grant import Grant
from .procedures import DENIED

RELATIONS = ("配偶", "子女", "父母", "兄弟姐妹", "孙子女、外孙子女", "其他亲属")
WITHOUT_GRANT = (DENIED, State.NOT_ACCEPTED, State.WITHDRAWN)
NUMBER = {"autocomplete": "off", "autocapitalize": "characters", "data-width": "long"}
DATE = forms.DateInput(attrs={"type": "date"})
_CERTIFICATE = re.compile(r"[0-9A-Z-]{4,32}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－", "0123456789-", " \u3000")


def clean_certificate(text: str) -> str:
    """The number of a cremation certificate as it is compared. Raises Invalid."""
    number = text.translate(_FULL_WIDTH).upper()
    if not _CERTIFICATE.fullmatch(number):
        raise Invalid(
            "火化证明编号应为 4 至 32 位数字、字母或短横，请对照证明填写。", field="cremation_number"
        )
    return number


class DeceasedForm(GrantForm):
    """Who has died, when, and which relative applies and is paid."""

    name = NameField(label="逝者姓名", help_text="与身份证一致。")
    identity_number = forms.CharField(
        label="逝者身份证号", max_length=40, widget=forms.TextInput(attrs=NUMBER)
    )
    payee_name = NameField(label="申请人（领款人）姓名", help_text="办理丧事的亲属，与身份证一致。")
    payee_number = forms.CharField(
        label="申请人（领款人）身份证号", max_length=40, widget=forms.TextInput(attrs=NUMBER)
    )
    relation = forms.ChoiceField(
        label="申请人是逝者的", choices=[("", "请选择"), *((text, text) for text in RELATIONS)]
    )
    death_date = forms.DateField(label="死亡日期", widget=DATE, help_text="按死亡证明填写。")
    cremation_date = forms.DateField(label="火化日期", widget=DATE, help_text="按火化证明填写。")
    cremation_number = forms.CharField(label="火化证明编号", max_length=40)

    own_questions: tuple[str, ...] = ("relation", "death_date", "cremation_date", "cremation_number")

    def clean_cremation_number(self) -> str:
        try:
            return clean_certificate(self.cleaned_data["cremation_number"])
        except Invalid as error:
            raise forms.ValidationError(error.sentence) from error

    def clean(self):
        cleaned = super().clean()
        death, cremation = cleaned.get("death_date"), cleaned.get("cremation_date")
        if death and cremation and cremation < death:
            self.add_error("cremation_date", "火化日期不能早于死亡日期，请对照两份证明核对。")
        if cleaned.get("payee_number") and cleaned["payee_number"] == cleaned.get("identity_number"):
            self.add_error("payee_number", "申请人不能是逝者本人，请填写办理丧事的亲属。")
        return cleaned


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    """The days of death and cremation, as the form declares them."""
    return {
        "death_day": day_number(data["death_date"]), "cremation_day": day_number(data["cremation_date"])
    }  # fmt: skip


def answers(data: Mapping[str, Any], terms: Mapping[str, int]) -> dict[str, Any]:
    """What is kept with the case of every such application."""
    return {
        "relation": data["relation"], "cremation_number": clean_certificate(data["cremation_number"]),
        "terms": dict(terms),
    }  # fmt: skip


def terms_of(case: Case, on_date: dt.date) -> dict[str, int]:
    """The figures of the application, and the day on which it was made."""
    applied = case.submitted_at.astimezone(CHINA).date()
    return {**case.application["terms"], "applied_day": day_number(applied)}


def answers_shown(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("申请人是逝者的", application["relation"]), ("火化证明编号", application["cremation_number"])]


def once_ever(code: str, name: str) -> Callable[[Person, Mapping[str, Any], dt.date], None]:
    """Refuses (Conflict) a second grant for the same person, or with the same cremation certificate."""

    def may_file(person: Person, data: Mapping[str, Any], day: dt.date) -> None:
        given = Award.objects.filter(programme=code, person=person, valid__isempty=False).first()
        if given is not None:
            raise Conflict(
                f"{person.name}的{name}已经批准过（{given.occasion}），同一逝者只发一次。请查询原来的办件。",
                field="identity_number",
            )
        waiting = Case.objects.filter(matter=code, subject=subject_of(person.id), closed_at=None).first()
        if waiting is not None:
            raise Conflict(
                f"{person.name}的{name}已有一份申请正在办理（{waiting.number}），请等办结或者撤回后再申请。",
                field="identity_number",
            )
        number = clean_certificate(data["cremation_number"])
        used = Case.objects.filter(matter=code, application__cremation_number=number)
        if (other := used.exclude(state__in=WITHOUT_GRANT).first()) is not None:
            raise Conflict(
                f"火化证明 {number} 已经用于办件 {other.number}，一份火化证明只能申请一次。请核对编号。",
                field="cremation_number",
            )

    return may_file


class DeceasedGrant(Grant):
    """The applicant of the case is the relative; the dead person is named as such."""

    def open(self, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Opened:
        """File the application. Raises Invalid for days that cannot be, or that the file contradicts."""
        _require_possible(data, at.astimezone(CHINA).date())
        opened = super().open(data, actor, at)
        dead = Person.objects.get(id=opened.application["person_id"])
        payee = Person.objects.get(id=opened.application["payee_id"])
        if payee.id == dead.id:
            raise Invalid("申请人不能是逝者本人，请填写办理丧事的亲属。", field="payee_number")
        _require_the_same(dead, "death_day", "死亡日期", data["death_date"], "death_date")
        _require_the_same(dead, "cremation_day", "火化日期", data["cremation_date"], "cremation_date")
        parties = (
            PartyOf(role="applicant", label="申请人", name=payee.name, person=payee),
            PartyOf(role="deceased", label="逝者", name=dead.name, person=dead),
        )
        return replace(opened, title=f"{payee.name}（逝者{dead.name}）", parties=parties)


def _require_possible(data: Mapping[str, Any], day: dt.date) -> None:
    for name, label in (("death_date", "死亡日期"), ("cremation_date", "火化日期")):
        if data[name] > day:
            raise Invalid(f"{label}不能晚于今天，请对照证明核对。", field=name)
    if data["cremation_date"] < data["death_date"]:
        raise Invalid("火化日期不能早于死亡日期，请对照两份证明核对。", field="cremation_date")


def _require_the_same(person: Person, name: str, label: str, declared: dt.date, field: str) -> None:
    """What an office has reported stands; a paper that says otherwise must be settled first."""
    row = Fact.objects.filter(person=person, name=name, superseded_at=None).order_by("valid").last()
    if row is not None and day_of(row.value) != declared:
        raise Invalid(
            f"登记的{label}是 {day_of(row.value)}，与填写的不一致。请对照证明核对；登记有误的，请先更正。",
            field=field,
        )
