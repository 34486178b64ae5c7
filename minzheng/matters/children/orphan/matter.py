"""MATTER: the guardian applies for the orphans' allowance."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.people.facts import CHILD_CARE, ORPHAN_STATES
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first
from minzheng.registers.benefits.granting.starting import through_birthday

from .entitlement import ENTITLEMENT
from .rules import ADULT

LIKE_UNSUPPORTED = "民发〔2019〕62号（孤儿国家未定天数，参照办理，待核实）"
PROCEDURE = grant_procedure(
    "orphan-allowance", "孤儿认定与基本生活费审核发放",
    Steps(review=wd(15, LIKE_UNSUPPORTED), decide=wd(15, LIKE_UNSUPPORTED)),
)  # fmt: skip


class OrphanForm(GrantForm):
    orphan_state = forms.TypedChoiceField(
        label="孤儿情形",
        coerce=int,
        choices=[("", "请选择"), *((k, v) for k, v in ORPHAN_STATES.items() if k)],
    )
    orphan_care = forms.TypedChoiceField(
        label="养育方式", coerce=int, choices=[("", "请选择"), *CHILD_CARE.items()],
        help_text="由儿童福利机构养育或者安排家庭寄养的，按集中养育的标准。",
    )  # fmt: skip
    own_questions = ("orphan_state", "orphan_care")

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["name"].label = "孩子姓名"
        self.fields["identity_number"].label = "孩子身份证号"
        self.fields["payee_name"].help_text = "由监护人代领的填写监护人。"


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    return {name: data[name] for name in OrphanForm.own_questions}


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    child = of_first(values)
    found = []
    if not child["alive"]:
        found.append("已经去世")
    if not child["is_orphan"]:
        found.append("不属于父母双亡或者查找不到生父母的情形")
    if not child["young_enough"]:
        found.append("已满十八周岁")
    if child["adopted"]:
        found.append("已被收养")
    if child["settled_abroad"]:
        found.append("已出国（境）定居")
    if not child["orphan_care"]:
        found.append("没有登记养育方式")
    return found


def ends(case: Case, programme: str, from_month: Month) -> Month | None:
    """The award runs through the month of the eighteenth birthday (满 18 次月停), one month at least.

    Where the place pays on while the child is at school it has no end of its own.
    """
    day = case.submitted_at.astimezone(CHINA).date()
    if ENTITLEMENT.law.setting("continues_in_school", case.division_code, day):
        return None
    return through_birthday(case, ADULT, from_month)


GRANT = Grant(
    code="orphan",
    name="孤儿基本生活费",
    basis="《国务院办公厅关于加强孤儿保障工作的意见》（国办发〔2010〕54号）、民发〔2010〕161号",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2010, 11, 1), PROCEDURE),),
    form=OrphanForm,
    facts_of=facts_of,
    reasons=reasons,
    pays_from="following",
    ends=ends,
    number_word="孤儿",
    papers=(
        Paper("identity", "孩子的户口簿或身份证"),
        Paper("parents", "父母死亡证明、宣告死亡判决或者公安机关报案证明"),
        Paper("guardian", "监护关系证明", required=False),
    ),
    guide={
        "who": "不满 18 周岁、父母双亡（含宣告死亡）或者查找不到生父母、没有被收养的孩子，由监护人申请。",
        "where": "孩子户籍所在地的乡镇（街道）；机构养育的由机构提出。",
        "amount": "湖南省 2020 年：散居每月 950 元，机构集中养育每月 1350 元，从批准的次月起发。",
        "time": "乡镇（街道）15 个工作日内核实，区民政局 15 个工作日内认定；不公示。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
