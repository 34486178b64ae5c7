"""Changes of a household in receipt: what each asks for, what it will do, and how it is carried out.

A change records facts from a month on; no amount is typed. The next issue run pays or claims the difference.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.commands import RELATIONS
from minzheng.kernel.people.facts import Unit
from minzheng.matters.assistance.dibao import exits
from minzheng.matters.assistance.dibao.facts import FACTS
from minzheng.registers.benefits import commands as benefits

from .factforms import MoneyField, record_value, value_field
from .forms import MonthChoiceField

DOCUMENT = "document"
REMOVALS = ("户籍迁出", "结婚迁出", "被判刑收监", "供养关系改变", "其他")
STOPS = ("收入超过标准", "财产超过规定", "家庭放弃", "全户迁出", "不配合动态管理", "其他")
MEMBER_FACTS = tuple(kind for kind in FACTS.values() if kind.of == "person" and kind.name != "death_day")


def _note(label: str = "理由和依据") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=300, widget=widget, help_text="写明依据的材料，例如出生医学证明编号。"
    )


class ChangeForm(forms.Form):
    """A change from a month on. `persons` are (id, name) of those covered."""

    from_month = MonthChoiceField(label="从哪个月起算")

    def __init__(self, *args, persons: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)

    def groups(self) -> list[tuple[str, list]]:
        """The fields as they are drawn: (legend, fields). Here all of them in one."""
        return [("", list(self.visible_fields()))]


class AddForm(ChangeForm):
    """A new member with every fact that the rules must know: nothing about her is guessed."""

    name = forms.CharField(label="姓名", max_length=40)
    identity_number = forms.CharField(
        label="身份证号",
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "medium"}),
    )
    relation = forms.ChoiceField(
        label="与户主关系",
        choices=[("", "请选择"), *((key, text) for key, text in RELATIONS.items() if key != "01")],
    )
    note = _note()

    field_order = ("name", "identity_number", "relation", "from_month", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in MEMBER_FACTS:
            self.fields[kind.name] = value_field(kind)

    def groups(self):
        money = [self[kind.name] for kind in MEMBER_FACTS if kind.unit is Unit.FEN_A_YEAR]
        others = [self[kind.name] for kind in MEMBER_FACTS if kind.unit is not Unit.FEN_A_YEAR]
        return [
            ("这个人", [self[name] for name in self.field_order]),
            ("收入和支出（没有的填 0）", money),
            ("劳动能力、健康、就读", others),
        ]


class RemoveForm(ChangeForm):
    person = forms.TypedChoiceField(label="谁", coerce=int, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="原因", choices=[(one, one) for one in REMOVALS], widget=forms.RadioSelect
    )
    note = _note()

    field_order = ("person", "reason", "from_month", "note")

    def __init__(self, *args, persons, **kwargs):
        super().__init__(*args, persons=persons, **kwargs)
        self.fields["person"].choices = persons


class ExitForm(ChangeForm):
    """渐退: income rose above the standard; a share of the former amount goes on for some months."""

    monthly_fen = MoneyField(
        label="渐退前每月补助", unit="元/月", help_text="渐退期按它的一定比例发放，比例由规定的参数确定。"
    )
    last_month = MonthChoiceField(label="渐退到哪个月", help_text="含这个月。")
    note = _note()

    field_order = ("from_month", "last_month", "monthly_fen", "note")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from_month"), cleaned.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", "渐退的最后一个月不能早于第一个月。")
        return cleaned


class StopForm(ChangeForm):
    reason = forms.ChoiceField(
        label="停发原因", choices=[(one, one) for one in STOPS], widget=forms.RadioSelect
    )
    note = _note("说明")

    field_order = ("reason", "from_month", "note")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of change: its words, its form, and the function that carries it out."""

    label: str
    lead: str
    form: type[ChangeForm]
    carry_out: Callable[..., None]
    done: str


def add_member(*, award: Any, values: dict, actor: Officer, at: dt.datetime) -> None:
    """A new member counts from a month on, with her facts."""
    benefits.add_new_person(
        award_id=award.id,
        identity_number=values["identity_number"],
        name=values["name"],
        relation=values["relation"],
        from_month=values["from_month"],
        facts={kind.name: record_value(values[kind.name]) for kind in MEMBER_FACTS},
        note=values["note"],
        actor=actor,
        at=at,
    )


def remove_member(*, award: Any, values: dict, actor: Officer, at: dt.datetime) -> None:
    """A member no longer counts from a month on."""
    benefits.remove_person(
        award_id=award.id,
        person_id=values["person"],
        from_month=values["from_month"],
        reason=f"{values['reason']}：{values['note']}",
        actor=actor,
        at=at,
    )


def begin_exit(*, award: Any, values: dict, actor: Officer, at: dt.datetime) -> None:
    """A share of the former amount goes on for some months."""
    exits.begin_exit(
        award=award,
        from_month=values["from_month"],
        last_month=values["last_month"],
        monthly_fen=values["monthly_fen"],
        note=values["note"],
        actor=actor,
        at=at,
    )


def stop(*, award: Any, values: dict, actor: Officer, at: dt.datetime) -> None:
    """No entitlement from a month on."""
    benefits.stop_award(
        award_id=award.id,
        from_month=values["from_month"],
        reason=f"{values['reason']}：{values['note']}"[:100],
        actor=actor,
        at=at,
    )


def record_change(
    *, award: Any, from_month: Month, facts: tuple, note: str, actor: Officer, at: dt.datetime
) -> None:
    """Facts that count from a month on."""
    change = benefits.Change(from_month=from_month, facts=facts, note=note)
    benefits.change_facts(award_id=award.id, change=change, actor=actor, at=at)


KINDS: dict[str, Kind] = {
    "add": Kind(
        label="增加成员",
        form=AddForm,
        carry_out=add_member,
        done="已增加成员。",
        lead="出生、婚嫁、迁入等。收入、劳动能力等都要填，没有的填 0 或“无”。",
    ),
    "remove": Kind(
        label="减少成员",
        form=RemoveForm,
        carry_out=remove_member,
        done="已减少成员。",
        lead="迁出、婚嫁、收监等。死亡请用窗口的“死亡报告”，次月起自动停发。",
    ),
    "exit": Kind(
        label="开始渐退",
        form=ExitForm,
        carry_out=begin_exit,
        done="渐退已登记。",
        lead="收入超过标准的家庭，渐退期内继续发一部分。收入的变化请另在“收入财产变化”里登记。",
    ),
    "stop": Kind(
        label="停发", form=StopForm, carry_out=stop, done="停发已登记。", lead="整户不再享受这项待遇。"
    ),
}
