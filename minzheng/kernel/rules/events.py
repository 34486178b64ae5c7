"""What happens to standards."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfStandard(Event):
    """`value` is the engine's whole number (fen, ten-thousandths, counts) or the cells of a table."""

    standard_id: int
    book: str
    name: str
    label: str
    area: str
    from_date: dt.date
    value: Any
    document_number: str

    def _what(self) -> str:
        return f"“{self.label}”（区划 {self.area or '全国'}，自 {self.from_date}，{self.document_number}）"


@dataclass(frozen=True, kw_only=True)
class StandardDrafted(_OfStandard):
    kind: ClassVar[str] = "rules.standard_drafted"

    def sentence(self) -> str:
        return f"起草标准{self._what()}"


@dataclass(frozen=True, kw_only=True)
class StandardChecked(_OfStandard):
    """From this moment on the value is in force."""

    kind: ClassVar[str] = "rules.standard_checked"

    def sentence(self) -> str:
        return f"复核标准{self._what()}，即时生效"


@dataclass(frozen=True, kw_only=True)
class StandardWithdrawn(_OfStandard):
    kind: ClassVar[str] = "rules.standard_withdrawn"
    reason: str

    def sentence(self) -> str:
        return f"撤回标准草稿{self._what()}，原因：{self.reason}"
