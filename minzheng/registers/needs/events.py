"""What happens here. Names and phones stand in the rows, not in events."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class NeedsAssessed(Event):
    kind: ClassVar[str] = "needs.assessed"
    assessment_id: int
    assessed_date: dt.date
    needs: int

    def sentence(self) -> str:
        return f"{self.assessed_date}入户综合评估，有需求的方面 {self.needs} 个"


@dataclass(frozen=True, kw_only=True)
class MeasureMoved(Event):
    """Planned, done or dropped."""

    kind: ClassVar[str] = "needs.measure_moved"
    measure_id: int
    what: str

    def sentence(self) -> str:
        return f"帮扶措施（编号 {self.measure_id}）：{self.what}"


@dataclass(frozen=True, kw_only=True)
class HelperChanged(Event):
    kind: ClassVar[str] = "needs.helper_changed"
    helper_id: int
    what: str

    def sentence(self) -> str:
        return f"帮扶责任人（编号 {self.helper_id}）：{self.what}"


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    """Held, an item put down or decided, followed up, minutes issued."""

    kind: ClassVar[str] = "needs.meeting_moved"
    meeting_id: int
    number: str
    what: str

    def sentence(self) -> str:
        return f"救助会议 {self.number}：{self.what}"


@dataclass(frozen=True, kw_only=True)
class AcceptanceScored(Event):
    kind: ClassVar[str] = "needs.acceptance_scored"
    score_id: int
    year: int
    points: int

    def sentence(self) -> str:
        return f"{self.year}年城镇脱贫解困验收评分 {self.points} 分"
