"""The procedures of a penalty, by date: the old law, the law of 2021, and the ministry's rules of 2021.

A case keeps the procedure of the day on which it was opened: a later law does not reach back (行政处罚法 第三十七条).
"""

import datetime as dt

from minzheng.kernel.cases.procedures import Limit, Procedure, Transition, cd, wd
from minzheng.kernel.cases.states import declare

LAW_2021_FROM = dt.date(2021, 7, 15)  # 行政处罚法（2021 年修订）
RULES_68_FROM = dt.date(2021, 10, 15)  # 民政部令第68号 取代 令第44号

DRAFTED = declare("pen_drafted", "待立案", "正在核查", "wait")
FILED = declare("pen_filed", "调查取证", "正在调查", "info")
PROPOSED = declare("pen_proposed", "待法制审核", "正在审核", "info")
REVIEWED = declare("pen_reviewed", "待告知", "正在审核", "info")
NOTIFIED = declare("pen_notified", "已告知", "已告知，可以陈述申辩", "wait")
HEARING = declare("pen_hearing", "待听证", "等待听证", "wait")
HEARD = declare("pen_heard", "已听证", "已听证，等待决定", "info")
DECIDED = declare("pen_decided", "待送达", "已作出决定", "info")
SERVED = declare("pen_served", "待履行", "已送达，等待履行", "wait")
URGED = declare("pen_urged", "已催告", "已催告，请尽快履行", "wait")
ENFORCING = declare("pen_enforcing", "申请强制执行", "已申请法院强制执行", "wait")
FULFILLED = declare("pen_fulfilled", "待结案", "已履行", "info")
CLOSED = declare("pen_closed", "已结案", "已结案", "ok", closed=True)
NOT_FILED = declare("pen_not_filed", "不予立案", "不予立案", "quiet", closed=True)
NO_PENALTY = declare("pen_none", "不予处罚", "不予处罚", "quiet", closed=True)
TRANSFERRED = declare("pen_transferred", "已移送", "已移送有权机关", "quiet", closed=True)
REVOKED = declare("pen_revoked", "已撤销", "处罚决定已撤销", "stop", closed=True)

HANDLE, REVIEW, DECIDE = "penalty.handle", "penalty.review", "penalty.decide"


_BEFORE_NOTICE = (
    Transition("file", "批准立案", (DRAFTED,), FILED, DECIDE, not_by=("open",)),
    Transition("not_file", "不予立案", (DRAFTED,), NOT_FILED, DECIDE, not_by=("open",)),
    Transition("on_spot", "当场处罚（简易程序）", (DRAFTED,), SERVED, HANDLE, or_to=(FULFILLED,)),
    Transition("propose", "调查终结，提出处罚建议", (FILED,), PROPOSED, HANDLE, or_to=(REVIEWED,)),
    Transition("review", "法制审核通过", (PROPOSED,), REVIEWED, REVIEW, not_by=("open", "propose")),
    Transition("send_back", "退回补充调查", (PROPOSED,), FILED, REVIEW, not_by=("open", "propose")),
    Transition("transfer", "移送有权机关", (FILED, PROPOSED, REVIEWED), TRANSFERRED, DECIDE,
               not_by=("open", "propose")),
)  # fmt: skip


def _to_decision(rights: Limit) -> tuple[Transition, ...]:
    deciders = ("open", "propose", "review")
    return (
        Transition("notify", "处罚告知", (REVIEWED,), NOTIFIED, HANDLE, limit=rights),
        Transition("statement", "记录陈述申辩", (NOTIFIED,), NOTIFIED, HANDLE),
        Transition("request_hearing", "受理听证申请", (NOTIFIED,), HEARING, HANDLE),
        Transition("hold_hearing", "举行听证", (HEARING,), HEARD, REVIEW, not_by=("open", "propose")),
        Transition("reopen", "补充调查后重新告知", (NOTIFIED, HEARD), FILED, DECIDE, not_by=("open", "propose")),
        Transition("decide", "作出处罚决定", (NOTIFIED, HEARD), DECIDED, DECIDE,
                   limit=wd(7, "行政处罚法 第六十一条（送达）"), not_by=deciders),
        Transition("no_penalty", "不予处罚", (REVIEWED, NOTIFIED, HEARD), NO_PENALTY, DECIDE, not_by=deciders),
    )  # fmt: skip


_EXECUTION = (
    Transition("serve", "送达", (DECIDED,), SERVED, HANDLE, limit=cd(15, "行政处罚法 第六十七条（缴款）")),
    Transition("pay", "登记缴款", (SERVED,), FULFILLED, HANDLE, or_to=(SERVED,)),
    Transition("pay", "登记缴款", (URGED,), FULFILLED, HANDLE, or_to=(URGED,)),
    Transition("pay", "登记缴款", (ENFORCING,), FULFILLED, HANDLE, or_to=(ENFORCING,)),
    Transition("fulfil", "登记履行", (SERVED, URGED, ENFORCING), FULFILLED, HANDLE),
    Transition("urge", "催告", (SERVED,), URGED, HANDLE, limit=cd(10, "行政强制法 第五十四条")),
    Transition("apply_court", "申请法院强制执行", (URGED,), ENFORCING, DECIDE, not_by=("open", "propose")),
    Transition("close", "结案归档", (FULFILLED,), CLOSED, DECIDE, not_by=("open", "propose")),
    Transition("revoke", "撤销处罚决定", (DECIDED, SERVED, URGED, ENFORCING, FULFILLED), REVOKED, DECIDE),
)


def _procedure(code: str, label: str, rights: Limit, total: Limit | None) -> Procedure:
    return Procedure(
        code=code, label=label, start=DRAFTED, clock_from="file", total=total,
        transitions=(*_BEFORE_NOTICE, *_to_decision(rights), *_EXECUTION),
    )  # fmt: skip


# Before 2021 the law set no days for the decision; the hearing was to be asked for within three days.
PENALTY_2012 = _procedure(
    "penalty-2012", "行政处罚（行政处罚法 2017、民政部令第44号）",
    wd(3, "行政处罚法（2017）第四十二条"), None,
)  # fmt: skip
PENALTY_2021 = _procedure(
    "penalty-2021", "行政处罚（行政处罚法 2021、民政部令第44号）",
    wd(5, "行政处罚法 第六十四条"), cd(90, "行政处罚法 第六十条"),
)  # fmt: skip
PENALTY_68 = _procedure(
    "penalty-68", "行政处罚（行政处罚法 2021、民政部令第68号）",
    wd(5, "行政处罚法 第六十四条"), cd(90, "行政处罚法 第六十条"),
)  # fmt: skip
PROCEDURES = (PENALTY_2012, PENALTY_2021, PENALTY_68)


def procedure_on(day: dt.date, division_code: str) -> Procedure:
    """The procedure of a case opened on a day."""
    if day >= RULES_68_FROM:
        return PENALTY_68
    return PENALTY_2021 if day >= LAW_2021_FROM else PENALTY_2012
