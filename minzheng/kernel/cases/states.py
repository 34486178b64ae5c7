"""The states of a case, and how each audience calls them."""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands. One state, several wordings."""

    SUBMITTED = "submitted"
    SUPPLEMENT = "supplement"
    INVESTIGATING = "investigating"
    APPRAISED = "appraised"
    ASSESSED = "assessed"
    TOWN_NOTICE = "town_notice"
    OBJECTED = "objected"
    FORWARDED = "forwarded"
    EXAMINED = "examined"
    DISTRICT_NOTICE = "district_notice"
    APPROVED = "approved"
    REFUSED = "refused"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    ABORTED = "aborted"

    @property
    def label(self) -> str:
        """As officers say it."""
        return _WORDS[self][0]

    @property
    def resident_label(self) -> str:
        """As a resident is told: what happens now, in plain words."""
        return _WORDS[self][1]

    @property
    def is_open(self) -> bool:
        return self not in CLOSED

    @property
    def tone(self) -> str:
        """How a status pill is coloured: wait, info, ok, stop or quiet."""
        return _WORDS[self][2]


_WORDS = {
    State.SUBMITTED: ("待受理", "已提交，等待乡镇（街道）受理", "wait"),
    State.SUPPLEMENT: ("待补正", "需要您补充材料", "wait"),
    State.INVESTIGATING: ("调查核实", "正在核对信息和入户调查", "info"),
    State.APPRAISED: ("已民主评议", "已完成民主评议，等待审核", "info"),
    State.ASSESSED: ("已出初审意见", "已有初审意见，等待公示或上报", "info"),
    State.TOWN_NOTICE: ("乡镇公示", "正在村（社区）公示", "info"),
    State.OBJECTED: ("公示有异议", "公示期间有人提出异议，正在重新调查", "info"),
    State.FORWARDED: ("待区局审查", "已上报区民政局", "info"),
    State.EXAMINED: ("待审批", "区民政局正在审批", "info"),
    State.DISTRICT_NOTICE: ("区级公示", "审批结果正在公示", "info"),
    State.APPROVED: ("已确认", "已批准", "ok"),
    State.REFUSED: ("不予确认", "未批准", "stop"),
    State.NOT_ACCEPTED: ("不予受理", "不属于受理范围", "stop"),
    State.WITHDRAWN: ("已撤回", "您已撤回申请", "quiet"),
    State.ABORTED: ("已终止", "审核已终止", "quiet"),
}

CLOSED = frozenset({State.APPROVED, State.REFUSED, State.NOT_ACCEPTED, State.WITHDRAWN, State.ABORTED})
