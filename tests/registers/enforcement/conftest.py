"""The district of `world`, with papers that are not typeset."""

import pytest

from minzheng.kernel.documents import typesetting

from . import world


@pytest.fixture
def district(db, settings, monkeypatch):
    settings.DISTRICT_CODE = world.DISTRICT
    monkeypatch.setattr(typesetting, "render", lambda template, data, *, issued_at: b"%PDF-1.7 example")
    world.lay_ground()


@pytest.fixture
def people(district):
    return world.staff()
