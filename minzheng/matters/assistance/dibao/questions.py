"""The application form as steps of a wizard, for a resident on a phone or a village worker.

A desk needs this much:

    for step in questions.steps(): step.key, step.title, step.lead
    bound = step.bind(data=request.POST or None, answers=draft.answers, divisions=…, on_date=today)
    bound.form, bound.formsets      # a form or None; (formset, item label, label of the add button)
    bound.is_valid(); bound.answers()

`answers()` is what was typed, right or wrong, as JSON-able values: a draft keeps it whole under the step's
key, and `bind` without data shows it again. A formset whose add label is "" has one row for each member.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import formset_factory
from django.forms.formsets import BaseFormSet
from django.utils.datastructures import MultiValueDict

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.identity import check_identity_number
from minzheng.kernel.people.queries import age_years

from .forms import (
    HEAD,
    MEMBERS_MAX,
    AccountForm,
    FamilyForm,
    IncomeForm,
    Member,
    MemberForm,
    MemberRows,
    PropertyForm,
    RelativeForm,
    RelativesForm,
    Rows,
    RowsOfMembers,
    SignatureForm,
    SupportForm,
    TruthForm,
)

Answers = Mapping[str, Any]
Divisions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RowKind:
    """How a step repeats a form. `of_members`: one row for each member, none added or removed."""

    key: str
    form: type[forms.Form]
    formset: type[BaseFormSet]
    item: str
    add: str = ""
    least: int = 0

    @property
    def of_members(self) -> bool:
        return issubclass(self.formset, RowsOfMembers)


@dataclass(frozen=True)
class Context:
    """What a step needs to know besides its own answers."""

    on_date: dt.date
    divisions: Divisions
    members: tuple[Member, ...]


class StepForm:
    """A step on a page: a form, rows, or both; bound to what was posted, or showing what was kept."""

    def __init__(self, step: "Step", context: Context, data: Mapping | None, kept: Answers):
        self.step = step
        self.form = self._form(step.form, context, data, kept.get("form", {})) if step.form else None
        kept_rows = kept.get("rows", {})
        self.formsets = tuple(
            (self._formset(rows, context, data, kept_rows.get(rows.key, [])), rows.item, rows.add)
            for rows in step.rows
        )

    def is_valid(self) -> bool:
        parts = [*([self.form] if self.form else []), *(formset for formset, _, _ in self.formsets)]
        judged = [part.is_valid() for part in parts]  # all of them, so that everything wrong is told at once
        return all(judged) and self._fits_together()

    def answers(self) -> dict[str, Any]:
        """What was typed, also where it is wrong; removed and untouched added rows are left out."""
        typed: dict[str, Any] = {"form": _typed(self.form) if self.form else {}}
        pairs = zip(self.step.rows, self.formsets, strict=True)
        typed["rows"] = {rows.key: _typed_rows(rows, formset) for rows, (formset, _, _) in pairs}
        return typed

    def cleaned(self) -> tuple[dict, list[dict]]:
        """The checked values: of the form, and of the rows. Only after `is_valid()`."""
        rows = self.formsets[0][0].filled() if self.formsets else []
        return (self.form.cleaned_data if self.form else {}), rows

    def sentences(self) -> list[str]:
        """Everything that is wrong, one sentence each."""
        found = _errors_of(self.form) if self.form else []
        for formset, item, _ in self.formsets:
            found += [str(text) for text in formset.non_form_errors()]
            for number, one in enumerate(formset.forms, start=1):
                if not (formset.can_delete and formset._should_delete_form(one)):
                    found += [
                        f"{getattr(one, 'title', f'{item} {number}')}：{text}" for text in _errors_of(one)
                    ]
        return found

    def _fits_together(self) -> bool:
        if isinstance(self.form, FamilyForm):
            _, rows = self.cleaned()
            if self.form.cleaned_data["alone"] == "yes" and len(rows) != 1:
                self.form.add_error(
                    "alone", f"单人户只填申请人本人，现在填了 {len(rows)} 位家庭成员，请移除其他人。"
                )
        if not isinstance(self.form, RelativesForm):
            return not self.form or not self.form.errors
        cleaned, rows = self.cleaned()
        has_relative = cleaned["has_relative"]
        if has_relative and not rows:
            self.form.add_error("has_relative", "选了“有”，请在下面填写这位干部的姓名、职务和关系。")
        if rows and not has_relative:
            self.form.add_error("has_relative", "下面填了近亲属，请选“有”；确实没有的，请移除下面的内容。")
        return not self.form.errors

    @staticmethod
    def _form(cls, context: Context, data, kept: Answers) -> forms.Form:
        options: dict[str, Any] = {"on_date": context.on_date}
        if cls is FamilyForm:
            options["divisions"] = context.divisions
        if cls is AccountForm:
            options["members"] = tuple(one for one in context.members if one.is_adult)
        return cls(data, initial=kept if data is None else None, prefix="form", **options)

    @staticmethod
    def _formset(rows: RowKind, context: Context, data, kept: list[dict]) -> BaseFormSet:
        options: dict[str, Any] = {"on_date": context.on_date}
        given: dict[str, Any] = {}
        if rows.form is SignatureForm:
            options["members"] = context.members
        if rows.of_members:
            kept = [_kept_of(member, kept) for member in context.members]
            given["members"] = context.members
        made = formset_factory(
            rows.form, formset=rows.formset, extra=0, min_num=rows.least, max_num=MEMBERS_MAX,
            absolute_max=MEMBERS_MAX * 2, validate_max=True, can_delete=not rows.of_members,
        )  # fmt: skip
        # Posted rows are judged by themselves: beside kept ones an unchanged row would look empty.
        initial = kept if data is None else None
        return made(data, initial=initial, prefix=rows.key, form_kwargs=options, **given)


@dataclass(frozen=True)
class Step:
    """One page of the application."""

    key: str
    title: str
    lead: str
    form: type[forms.Form] | None = None
    rows: tuple[RowKind, ...] = field(default=())

    def bind(
        self, data: Mapping | None = None, *, answers: Answers, divisions: Divisions = (), on_date: dt.date
    ) -> StepForm:
        """The step with what is being posted, or else with what `answers` (of all steps) keeps."""
        members = members_of(answers, on_date)
        context = Context(on_date, tuple(divisions), members)
        return StepForm(self, context, data, answers.get(self.key, {}))

    def check(self, answers: Answers, *, divisions: Divisions = (), on_date: dt.date) -> StepForm:
        """The step bound to its kept answers, as if they were posted now."""
        kept = answers.get(self.key, {})
        return self.bind(_as_posted(self, kept), answers=answers, divisions=divisions, on_date=on_date)

    def is_complete(self, answers: Answers, on_date: dt.date) -> bool:
        """Whether everything asked here has been answered rightly."""
        return self.key in answers and self.check(answers, on_date=on_date).is_valid()


def members_of(answers: Answers, on_date: dt.date) -> tuple[Member, ...]:
    """The members of the family step as far as they are named, for the steps after it."""
    found = []
    for row in answers.get("family", {}).get("rows", {}).get("members", []):
        name = "".join(str(row.get("name", "")).split())
        if not name:
            continue
        try:
            checked = check_identity_number(row.get("identity_number", ""), on_date=on_date)
            number, age = checked.number, age_years(checked.birth_date, on_date)
        except Invalid:
            number, age = str(row.get("identity_number", "")), None
        found.append(Member(member_key(number), name, row.get("relation", ""), age))
    return tuple({one.key: one for one in found}.values())


def member_key(identity_number: str) -> str:
    """By what rows name a member: found again from the number, but not readable from the page."""
    return secrecy.blind_index(identity_number, purpose=IDENTITY).hex()[:16]


def draft_title(answers: Answers) -> str:
    """By which name a draft is told apart: the head's."""
    rows = answers.get("family", {}).get("rows", {}).get("members", [])
    names = {row.get("relation"): row.get("name", "").strip() for row in rows if row.get("name")}
    name = names.get(HEAD) or next(iter(names.values()), "")
    return f"{name[:40]}家庭" if name else ""


def steps() -> tuple[Step, ...]:
    """Every step in order. The papers follow; the desk asks for them by `MATTER.papers`."""
    return STEPS


def _typed(form: forms.Form) -> dict[str, Any]:
    return {
        bound.name: bound.value()
        for bound in form
        if bound.name != "DELETE" and not bound.field.disabled and bound.value() is not None
    }


def _typed_rows(rows: RowKind, formset: BaseFormSet) -> list[dict[str, Any]]:
    if rows.of_members or not formset.is_bound:
        return [_typed(form) for form in formset.forms]
    return [_typed(form) for form in formset.rows_left()]


def _kept_of(member: Member, kept: list[dict]) -> dict:
    """A member's kept row: by her key, else (her number was put right) the row that stood at no one's key."""
    for row in kept:
        if row.get("member") == member.key:
            return row
    return {"member": member.key}


def _as_posted(step: Step, kept: Answers) -> MultiValueDict:
    posted: dict[str, list] = {}

    def put(prefix: str, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if isinstance(value, bool):
                value = "on" if value else ""
            posted[f"{prefix}-{name}"] = [value]

    put("form", kept.get("form", {}))
    for rows in step.rows:
        written = kept.get("rows", {}).get(rows.key, [])
        put(rows.key, {"TOTAL_FORMS": str(len(written)), "INITIAL_FORMS": "0"})
        for number, row in enumerate(written):
            put(f"{rows.key}-{number}", row)
    return MultiValueDict({name: values for name, values in posted.items() if values != [""]})


def _errors_of(form: forms.Form) -> list[str]:
    found = [str(text) for text in form.non_field_errors()]
    for name, texts in form.errors.items():
        if name != "__all__":
            found += [f"{form.fields[name].label or ''} {text}".strip() for text in texts]
    return found


STEPS = (
    Step(
        "family", "家庭成员", "请填写户口簿上和您一起生活的人：配偶、未成年子女、在校读书的成年子女，以及长期住在一起的其他家人。",
        FamilyForm, (RowKind("members", MemberForm, MemberRows, "家庭成员", "添加一位家庭成员", least=1),),
    ),
    Step(
        "income", "家庭收入", "请填写每个人最近 12 个月的收入，没有的填 0。不用很精确，工作人员会核对。",
        SupportForm, (RowKind("incomes", IncomeForm, RowsOfMembers, "收入"),),
    ),
    Step("property", "家庭财产", "请填写全家人的存款、车辆、房屋和经营情况。", PropertyForm),
    Step(
        "relatives", "近亲属申报", "为了公平，干部的近亲属申请低保要单独登记，由区民政局入户核查。",
        RelativesForm, (RowKind("relatives", RelativeForm, Rows, "近亲属", "添加一位"),),
    ),
    Step("account", "发放账户", "批准以后，低保金按月发到这张卡上。", AccountForm),
    Step(
        "authorisation", "授权核对",
        "为了核实家庭经济状况，需要每位家庭成员授权民政部门向公安、人社、税务、不动产、银行等单位查询本人的"
        "户籍、收入和财产。信息只用于办理社会救助，并依法保密。",
        TruthForm, (RowKind("signatures", SignatureForm, RowsOfMembers, "授权签字"),),
    ),
)  # fmt: skip
