"""The shape of an event: a past-tense, frozen dataclass that says how it reads and what it hides."""

import dataclasses
from typing import ClassVar


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event of every room.

    Subclasses set `kind` ("room.verb_in_past_tense") and write `sentence`. Fields carry ids, codes,
    amounts and dates. A field named in `personal_fields` holds a personal value: it goes to the side
    table, under the retention class, and can be shredded; its name must not appear in the sentence.
    """

    kind: ClassVar[str]
    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention_class: ClassVar[str] = "业务10年"

    person_id: int | None = None
    household_id: int | None = None
    case_id: int | None = None

    def sentence(self) -> str:
        """What happened, in Chinese, without personal values."""
        raise TypeError(f"{type(self).__name__} must say how it reads")

    def parts(self) -> tuple[dict, dict]:
        """The details kept in the event, and the personal values kept apart."""
        details, personal = {}, {}
        for field in dataclasses.fields(self):
            if field.name in ("person_id", "household_id", "case_id"):
                continue
            value = getattr(self, field.name)
            (personal if field.name in self.personal_fields else details)[field.name] = value
        return details, personal


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecordOpened(Event):
    """Somebody looked at a record that holds sensitive values."""

    kind: ClassVar[str] = "audit.record_opened"
    what: str
    reason: str = ""

    def sentence(self) -> str:
        return f"查看{self.what}" + (f"，理由：{self.reason}" if self.reason else "")


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonalValuesShredded(Event):
    """Personal values past their retention were destroyed."""

    kind: ClassVar[str] = "audit.personal_values_shredded"
    retention_class: str
    count: int

    def sentence(self) -> str:
        return f"销毁到期个人信息 {self.count} 条（{self.retention_class}）"
