"""跨省通办: applications taken in anywhere in the country and pushed to the place of the household register.

Basis: 民政部办公厅、中国残联办公厅通知, since 2021-04-22, for other provinces as for other counties and
townships. The place that takes in tells at once what is missing, pushes within three working days of the
complete papers; the place of the register decides within ten working days of the push; the result is told
within three. It pays from the month in which the application was handed in there.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import deadlines
from minzheng.kernel.cases.catalogue import Act, Moved
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import Procedure, Transition, wd
from minzheng.kernel.cases.states import declare
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits.granting import DENIED, GRANTED
from minzheng.registers.benefits.granting.forms import NoteForm
from minzheng.registers.benefits.granting.procedures import ACCEPTS, TAKES_IN

SINCE = dt.date(2021, 4, 22)
NOTICE = "民政部办公厅、中国残联办公厅通知（残疾人两项补贴申请跨省通办）"
PUSH, DECIDE, TELL = wd(3, NOTICE), wd(10, NOTICE), wd(3, NOTICE)
KEY = "elsewhere"  # where the application keeps what was handed over
GRANTED_UNTOLD = declare("granted_untold", "已批准待告知", "已批准，正在告知受理地", "wait")
DENIED_UNTOLD = declare("denied_untold", "不予批准待告知", "已作出决定，正在告知受理地", "wait")
QUESTIONS = ("accept_region", "national_number", "applied_date", "complete_date", "pushed_date")
_LABELS = {
    "accept_region": "受理地", "national_number": "全国系统受理编号", "applied_date": "申请人递交申请日期",
    "complete_date": "受理地收齐材料日期", "pushed_date": "受理地推送日期",
}  # fmt: skip
_OTHER_END = {"approve": GRANTED_UNTOLD, "deny": DENIED_UNTOLD}


@dataclass(frozen=True)
class HandedOver:
    """What the place that took it in handed over. `late` says that it pushed after its three days."""

    region: str
    national_number: str
    applied_date: dt.date
    complete_date: dt.date
    pushed_date: dt.date
    late: bool

    @classmethod
    def of(cls, application: Mapping[str, Any]) -> "HandedOver | None":
        """Of a kept application; None where it was taken in here."""
        kept = application.get(KEY)
        if not kept:
            return None
        days = {name: dt.date.fromisoformat(kept[name]) for name in QUESTIONS[2:]}
        return cls(kept["accept_region"], kept["national_number"], late=kept["late"], **days)

    def decide_by(self, case: Case, today: dt.date) -> dt.date:
        """The tenth working day from the push, without those on which papers were waited for."""
        calendar = territory.calendar()
        pauses = list(case.pauses.values_list("from_date", "until_date"))
        paused = deadlines.paused_days(DECIDE, pauses, calendar, today)
        return deadlines.due_date(DECIDE, self.pushed_date, calendar, paused)


def procedure(ordinary: Procedure, code: str, label: str) -> Procedure:
    """The ordinary procedure, in which a decision on what was pushed has yet to be told."""
    rows = [
        replace(row, or_to=(_OTHER_END[row.action],)) if row.action in _OTHER_END else row
        for row in ordinary.transitions
    ]
    rows += [
        Transition("tell", "反馈受理地并告知申请人", (untold,), told, ACCEPTS)
        for untold, told in ((GRANTED_UNTOLD, GRANTED), (DENIED_UNTOLD, DENIED))
    ]
    return replace(ordinary, code=code, label=label, transitions=tuple(rows))


def acts(ordinary: Mapping[str, Act]) -> dict[str, Act]:
    """The acts whose clocks differ for what was pushed, and the telling of the result."""
    steps = {name: _by_the_push(ordinary[name]) for name in ("accept", "review", "audit", "send_back")}
    ends = {name: _to_be_told(ordinary[name], state) for name, state in _OTHER_END.items()}
    tell = Act(
        carry_out=_tell, form=NoteForm,
        says="收到认定结果后 3 个工作日内，把结果反馈受理地，由受理地告知申请人。", done="已记录告知。",
    )  # fmt: skip
    return {**steps, **ends, "tell": tell}


def _by_the_push(act: Act) -> Act:
    def carry_out(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        moved = act.carry_out(case=case, data=data, actor=actor, at=at) or Moved()
        given = HandedOver.of(case.application)
        return moved if given is None else replace(moved, due_date=given.decide_by(case, _day(at)))

    return replace(act, carry_out=carry_out)


def _to_be_told(act: Act, untold) -> Act:
    def carry_out(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        moved = act.carry_out(case=case, data=data, actor=actor, at=at) or Moved()
        if HandedOver.of(case.application) is None:
            return moved
        due_date = deadlines.due_date(TELL, _day(at), territory.calendar())
        return replace(moved, target=untold, due_date=due_date)

    return replace(act, carry_out=carry_out)


def _tell(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    region = HandedOver.of(case.application).region
    return Moved(details={"sentence": f"认定结果已反馈{region}，由受理地告知申请人。"})


def first_month(case: Case, on_date: dt.date) -> Month:
    """The month in which the application was handed in, here or elsewhere (自递交申请当月计发)."""
    given = HandedOver.of(case.application)
    return Month.of(given.applied_date if given else _day(case.submitted_at))


def is_handed_over(data: Mapping[str, Any]) -> bool:
    """Whether any of its questions is answered."""
    return any(data.get(name) for name in QUESTIONS)


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """What stays with the case; nothing for one taken in here."""
    if not is_handed_over(data):
        return {}
    last = deadlines.due_date(PUSH, data["complete_date"], territory.calendar())
    days = {name: data[name].isoformat() for name in QUESTIONS[2:]}
    words = {name: data[name].strip() for name in QUESTIONS[:2]}
    return {KEY: words | days | {"late": data["pushed_date"] > last}}


def shown(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Lines for the page of the case."""
    given = HandedOver.of(application)
    if given is None:
        return []
    last = deadlines.due_date(DECIDE, given.pushed_date, territory.calendar())
    pushed = f"{given.pushed_date}（晚于收齐材料后 {PUSH.label}）" if given.late else str(given.pushed_date)
    return [
        (_LABELS["accept_region"], given.region),
        (_LABELS["national_number"], given.national_number),
        (_LABELS["applied_date"], f"{given.applied_date}，批准的从这个月起发"),
        (_LABELS["pushed_date"], pushed),
        ("认定期限", f"{last}（推送后 {DECIDE.label}）"),
    ]


def faults(data: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong among the answers, by field: all or none, and one day after the other."""
    if not is_handed_over(data):
        return {}
    wrong = {
        name: f"外地受理的，请填写{_LABELS[name]}；在本地受理的，这几项都不用填。"
        for name in QUESTIONS
        if name in data and not data[name]
    }
    days = [(name, data[name]) for name in QUESTIONS[2:] if data.get(name)]
    for (before, earlier), (name, later) in pairwise(days):
        if later < earlier:
            wrong[name] = f"{_LABELS[name]}早于{_LABELS[before]}，请核对这两个日期。"
    return wrong


def require(data: Mapping[str, Any], actor: Actor, day: dt.date) -> None:
    """Raises Invalid for what cannot have been handed over: by oneself, too early, in days to come."""
    if not is_handed_over(data):
        return
    if not access.may(actor, TAKES_IN):
        raise Invalid(
            "“外地受理”由户籍地窗口按推送的材料填写。您自己申请的，这几项不用填。", field="accept_region"
        )
    if data["pushed_date"] > day:
        raise Invalid("推送日期晚于今天，请核对。", field="pushed_date")
    if data["applied_date"] < SINCE:
        raise Invalid(
            f"两项补贴跨省通办自 {SINCE} 起，递交申请的日期不能更早。请核对，或按本地受理办理。",
            field="applied_date",
        )


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()
