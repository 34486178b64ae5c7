"""The world of the treasury's tests."""

from types import SimpleNamespace

import pytest

from minzheng.kernel.base import commands as base
from tests.registers.benefits import sample_programme

from . import world


@pytest.fixture
def desk(db, monkeypatch):
    """Officers' browsers and actors, and three households: 甲一 (1 person), 乙二 (2), 丙三 (1, no card)."""
    monkeypatch.setattr("minzheng.registers.benefits.programmes._programmes", {})
    sample_programme.register()
    world.divisions()
    base.move_rehearsal(day=world.TODAY)
    accounts = {name: world.open_account(name, role) for name, role in world.ROLES.items()}
    awards = {
        "甲一": world.household("甲一", 0),
        "乙二": world.household("乙二", 10, persons=2),
        "丙三": world.household("丙三", 20, card=False),
    }
    return SimpleNamespace(
        awards=awards,
        actor={name: world.actor_of(account) for name, account in accounts.items()},
        **{name: world.browser(account) for name, account in accounts.items()},
    )


@pytest.fixture
def prepared(desk):
    return world.prepared_run(desk.actor["maker"])


@pytest.fixture
def posted(desk):
    return world.posted_run(desk.actor["maker"], desk.actor["checker"])


@pytest.fixture
def batch(posted):
    return posted.batches.get()
