"""What happens to draws."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ListFrozenAndPublished(Event):
    """A list was frozen and its digest published, before the entropy existed."""

    kind: ClassVar[str] = "rounds.list_frozen"
    draw_id: int
    number: str
    title: str
    size: int
    list_digest: str

    def sentence(self) -> str:
        return f"冻结抽取名单并公布摘要：{self.title}（{self.number}），{self.size} 条，摘要 {self.list_digest[:12]}…"


@dataclass(frozen=True, kw_only=True)
class ListDrawn(Event):
    kind: ClassVar[str] = "rounds.list_drawn"
    draw_id: int
    number: str
    seed: str
    drawn: int
    passed_over: int

    def sentence(self) -> str:
        away = f"，回避 {self.passed_over} 次" if self.passed_over else ""
        return f"按公布的随机数抽取（{self.number}）：抽中 {self.drawn} 个{away}"


@dataclass(frozen=True, kw_only=True)
class DrawPublished(Event):
    kind: ClassVar[str] = "rounds.draw_published"
    draw_id: int
    number: str

    def sentence(self) -> str:
        return f"公布抽取结果（{self.number}）：名单、种子、排序值"


@dataclass(frozen=True, kw_only=True)
class DrawVoided(Event):
    kind: ClassVar[str] = "rounds.draw_voided"
    draw_id: int
    number: str
    reason: str

    def sentence(self) -> str:
        return f"抽取作废（{self.number}）：{self.reason}"
