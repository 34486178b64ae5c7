"""The district of the enforcement register, and a play ready to begin."""

import pytest

from minzheng.kernel.documents import typesetting
from tests.registers.enforcement import world

from .stage import Play, new


@pytest.fixture
def people(db, settings, monkeypatch):
    settings.DISTRICT_CODE = world.DISTRICT
    settings.AGENCY_WORD = "冷民"
    monkeypatch.setattr(typesetting, "render", lambda template, data, *, issued_at: b"%PDF-1.7 example")
    world.lay_ground()
    return world.staff()


@pytest.fixture
def play(people) -> Play:
    return new(people)
