"""The states of a case, and how each audience calls them.

A state is declared once, by whoever brings the procedure in which it occurs: those of benefits and those that
many procedures share stand here, the others beside their matter.
"""

from typing import ClassVar

TONES = ("wait", "info", "ok", "stop", "quiet")


class State(str):
    """Where a case stands: a code, and its wordings. `State("submitted")` finds the state of a code.

    `label` is as officers say it; `resident_label` as a resident is told, in plain words; `tone` colours the
    status pill; a case in a state that is not `is_open` has come to its end.
    """

    declared: ClassVar[dict[str, "State"]] = {}

    label: str
    resident_label: str
    tone: str
    is_open: bool

    def __new__(cls, code: str) -> "State":
        """The declared state; an unknown code is a programming error and raises ValueError."""
        try:
            return cls.declared[code]
        except KeyError:
            raise ValueError(f"no state is called {code!r}") from None

    @property
    def value(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"State({str(self)!r})"

    def __reduce__(self):
        return (State, (str(self),))

    SUBMITTED: ClassVar["State"]
    SUPPLEMENT: ClassVar["State"]
    ACCEPTED: ClassVar["State"]
    INVESTIGATING: ClassVar["State"]
    APPRAISED: ClassVar["State"]
    ASSESSED: ClassVar["State"]
    TOWN_NOTICE: ClassVar["State"]
    OBJECTED: ClassVar["State"]
    FORWARDED: ClassVar["State"]
    EXAMINED: ClassVar["State"]
    DISTRICT_NOTICE: ClassVar["State"]
    APPROVED: ClassVar["State"]
    REFUSED: ClassVar["State"]
    NOT_ACCEPTED: ClassVar["State"]
    WITHDRAWN: ClassVar["State"]
    ABORTED: ClassVar["State"]
    REGISTERED: ClassVar["State"]
    NOT_REGISTERED: ClassVar["State"]
    LAPSED: ClassVar["State"]


def declare(code: str, label: str, resident_label: str, tone: str, *, closed: bool = False) -> State:
    """Declare a state. The same words again give the same one; other words for its code raise ValueError."""
    if tone not in TONES:
        raise ValueError(f"{code}: no tone is called {tone!r}")
    known = State.declared.get(code)
    wording = (label, resident_label, tone, not closed)
    if known is not None:
        if (known.label, known.resident_label, known.tone, known.is_open) != wording:
            raise ValueError(f"state {code!r} is declared twice with different words")
        return known
    state = str.__new__(State, code)
    state.label, state.resident_label, state.tone, state.is_open = wording
    State.declared[code] = state
    return state


State.SUBMITTED = declare("submitted", "待受理", "已提交，等待受理", "wait")
State.SUPPLEMENT = declare("supplement", "待补正", "需要您补充材料", "wait")
State.ACCEPTED = declare("accepted", "已受理", "已受理，正在审查", "info")
State.INVESTIGATING = declare("investigating", "调查核实", "正在核对信息和入户调查", "info")
State.APPRAISED = declare("appraised", "已民主评议", "已完成民主评议，等待审核", "info")
State.ASSESSED = declare("assessed", "已出初审意见", "已有初审意见，等待公示或上报", "info")
State.TOWN_NOTICE = declare("town_notice", "乡镇公示", "正在村（社区）公示", "info")
State.OBJECTED = declare("objected", "公示有异议", "公示期间有人提出异议，正在重新调查", "info")
State.FORWARDED = declare("forwarded", "待区局审查", "已上报区民政局", "info")
State.EXAMINED = declare("examined", "待审批", "正在审批", "info")
State.DISTRICT_NOTICE = declare("district_notice", "区级公示", "审批结果正在公示", "info")
State.APPROVED = declare("approved", "已确认", "已批准", "ok", closed=True)
State.REFUSED = declare("refused", "不予确认", "未批准", "stop", closed=True)
State.NOT_ACCEPTED = declare("not_accepted", "不予受理", "不属于受理范围", "stop", closed=True)
State.WITHDRAWN = declare("withdrawn", "已撤回", "您已撤回申请", "quiet", closed=True)
State.ABORTED = declare("aborted", "已终止", "审核已终止", "quiet", closed=True)

BENEFIT_STATES = (
    State.SUBMITTED, State.SUPPLEMENT, State.INVESTIGATING, State.APPRAISED, State.ASSESSED,
    State.TOWN_NOTICE, State.OBJECTED, State.FORWARDED, State.EXAMINED, State.DISTRICT_NOTICE,
    State.APPROVED, State.REFUSED,
    State.NOT_ACCEPTED, State.WITHDRAWN, State.ABORTED,
)  # fmt: skip

State.REGISTERED = declare("registered", "已登记", "已登记", "ok", closed=True)
State.NOT_REGISTERED = declare("not_registered", "不予登记", "不予登记", "stop", closed=True)
State.LAPSED = declare("lapsed", "逾期视为撤回", "逾期没有办理，视为撤回", "quiet", closed=True)
