"""An invented district with its working days, the trial matter, and papers that are noted, not typeset."""

import datetime as dt

import pytest

from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.commands import papers
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import DivisionRow
from tests.kernel.cases import sample_matter
from tests.kernel.cases.ground import BY, DISTRICT, FAR_DISTRICT, TOWN, VILLAGE
from tests.laid import laid

PLACES = {
    "99": "示范省", "9901": "示范市", DISTRICT: "示范区", TOWN: "梅湾街道", VILLAGE: "白竹社区",
    FAR_DISTRICT: "邻区",
}  # fmt: skip


@pytest.fixture
def issued(monkeypatch) -> list[tuple[str, dict]]:
    """The papers that were issued: (template, data)."""
    made = []

    def note(*, template, data, **more):
        made.append((template.rsplit("/", 1)[1], data | {"numbered": bool(more["number_series"])}))

    monkeypatch.setattr(papers.documents, "issue_document", note)
    return made


def lay_ground() -> None:
    rows = [
        DivisionRow(code=code, name=name, valid_from=dt.date(2000, 1, 1)) for code, name in PLACES.items()
    ]
    territory.load_divisions(rows=rows, source="示例", **BY)
    territory.seed_calendar(years=range(2020, 2024), **BY)


@laid
def places():
    lay_ground()


@pytest.fixture
def ground(places, issued, monkeypatch):
    monkeypatch.setitem(catalogue._matters, sample_matter.CODE, sample_matter.MATTER)
    sample_matter.reset()
