"""What to bring to a visit, by the law of its day: `guidance.toml`, read at start."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .offers import SERVICES

CHECKUP = "checkup"  # the leaflet of the premarital check


@dataclass(frozen=True)
class Advice:
    """One line of the leaflet. `who` limits it to some; `certainty` as in parameter files."""

    text: str
    source: str
    who: str
    certainty: str
    from_date: dt.date | None
    until_date: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        return (self.from_date or day) <= day <= (self.until_date or day)


def _read() -> dict[str, tuple[Advice, ...]]:
    content = tomllib.loads(Path(__file__).with_name("guidance.toml").read_text(encoding="utf-8"))
    unknown = content.keys() - {service.code for service in SERVICES} - {CHECKUP}
    if unknown:
        raise ValueError(f"guidance.toml speaks of unknown services: {sorted(unknown)}")
    return {
        code: tuple(
            Advice(
                row["text"], row["source"], row.get("who", ""), row.get("certainty", "sure"), row.get("from"),
                row.get("until"),
            )
            for row in rows
        )
        for code, rows in content.items()
    }  # fmt: skip


_ADVICE = _read()


def advice(service: str, day: dt.date) -> list[Advice]:
    """The lines that hold for a visit on a day."""
    return [one for one in _ADVICE.get(service, ()) if one.holds_on(day)]
