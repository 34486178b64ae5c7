"""A matter of a statutory book small enough to reckon by hand: the register is a list.

Both clocks run from `accept`: twenty working days promised, sixty calendar days by law, ninety if extended. A
file that nobody decides lapses by itself fifteen days after it was ready.
"""

import datetime as dt

from django import forms

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Act, Moved, Opened, PartyOf, RegisterMatter
from minzheng.kernel.cases.procedures import APPLICANT, TIMER, Procedure, Transition, cd, wd
from minzheng.kernel.cases.states import State, declare

CODE = "trial-book"
BOOK: list[str] = []  # the titles entered, in order
LACKING: list[str] = []  # what the act `ready` still lacks
USELESS: list[str] = []  # the actions of no use now
S = State
READY = declare("trial_ready", "待登记", "等待登记", "info")

PROCEDURE = Procedure(
    code="trial-book-2021",
    label="示例登记办法",
    clock_from="accept",
    total=cd(60, "示例条例 第一条"),
    total_extended=cd(90, "示例条例 第二条"),
    promise=wd(20, "示例承诺"),
    transitions=(
        Transition("accept", "受理", (S.SUBMITTED,), S.ACCEPTED, "organisation.handle"),
        Transition("ask_supplement", "一次性告知补正", (S.ACCEPTED,), S.SUPPLEMENT, "organisation.handle"),
        Transition("supplement", "补齐材料", (S.SUPPLEMENT,), S.ACCEPTED, APPLICANT),
        Transition("ready", "审查", (S.ACCEPTED,), READY, "organisation.handle", limit=cd(15, "示例条例 第三条")),
        Transition(
            "decide", "决定", (READY,), S.REGISTERED, "organisation.decide", not_by=("accept",),
            or_to=(S.NOT_REGISTERED,),
        ),
        Transition("withdraw", "撤回", (S.SUBMITTED, S.ACCEPTED, S.SUPPLEMENT, READY), S.WITHDRAWN, APPLICANT),
        Transition("lapse", "逾期终止", (READY,), S.LAPSED, TIMER),
    ),
)  # fmt: skip


class DecisionForm(forms.Form):
    grant = forms.BooleanField(label="准予登记", required=False)
    note = forms.CharField(label="意见", required=False)


def open_book(*, data, actor, at) -> Opened:
    """Who is called 无名 is refused; the others become a party each."""
    if "无名" in data["names"]:
        raise Invalid("名称不能是“无名”，请填写真实名称。", field="names")
    parties = tuple(
        PartyOf("founder", "发起人", name, data.get("persons", {}).get(name)) for name in data["names"]
    )
    return Opened(
        "、".join(data["names"]), data["division_code"], {"names": list(data["names"])}, "", parties
    )


def decide(*, case, data, actor, at) -> Moved:
    if data.get("broken"):
        BOOK.append("half")
        raise Invalid("登记簿写到一半出错。", field="grant")
    if not data.get("grant"):
        return Moved(target=State.NOT_REGISTERED, details={"sentence": "不符合条件"})
    BOOK.append(case.title)
    return Moved(subject=f"trial:{len(BOOK)}", details={"entry": len(BOOK)})


def nothing(*, case, data, actor, at):
    return None


def has_lapsed(*, case, on_date: dt.date) -> bool:
    return case.step_due_date is not None and on_date > case.step_due_date


def due_tomorrow(*, case, data, actor, at) -> Moved:
    """Due the day after where the form asks for it; else by the transition's limit."""
    return Moved(due_date=at.astimezone(CHINA).date() + dt.timedelta(days=1) if data.get("soon") else None)


MATTER = RegisterMatter(
    code=CODE,
    name="示例登记",
    basis="示例条例 第一条",
    procedure_on=lambda day, division_code: PROCEDURE,
    procedures=(PROCEDURE,),
    open=open_book,
    acts={
        "accept": Act(carry_out=nothing),
        "ask_supplement": Act(carry_out=nothing),
        "supplement": Act(carry_out=nothing),
        "ready": Act(
            carry_out=due_tomorrow,
            hindrances=lambda case, on_date: list(LACKING),
            applies=lambda case, on_date: "ready" not in USELESS,
        ),
        "decide": Act(carry_out=decide, form=DecisionForm),
        "withdraw": Act(carry_out=nothing, ahead=False),
        "lapse": Act(carry_out=nothing),
    },
    timers={"lapse": has_lapsed},
    reading="organisation.read",
    taking_in="organisation.handle",
    own_filing="organisation.report",
    extending="organisation.decide",
    paper_folder="tests/papers",
    number_word="示登",
)


def reset() -> None:
    BOOK.clear()
    LACKING.clear()
    USELESS.clear()
