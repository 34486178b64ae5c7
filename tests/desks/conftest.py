"""The demo's ground under the officers' desks: divisions, an account for each post, walked cases."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.stories import Stories
from minzheng.config.demo.walking import Walk
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from tests.laid import laid

DAY = dt.date(2021, 8, 2)  # a Monday under the measures of 2021; nothing is paid yet
OLD_LAW_DAY = dt.date(2020, 10, 12)


@laid
def officers() -> Iterator[dict[str, Officer]]:
    """The staff of the demo district, by account name."""
    with override_settings(DISTRICT_CODE=accounts.DISTRICT):
        build.lay_ground(lambda words: None)
        found = accounts.open_all(build.STARTS_AT)
        base.move_rehearsal(day=DAY)
        yield found


def open_desk(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture
def desk(officers):
    """A browser at which somebody sits: `desk("shouli")`."""
    return open_desk


@pytest.fixture
def open_staff(officers):
    """One more account with a post: `open_staff("second", Role.TOWN_CLERK, "431103101")`."""

    def open_one(username: str, role: Role, place: str) -> None:
        by = {"actor": SYSTEM, "at": build.STARTS_AT}
        account = access.open_account(
            username=username, display_name=username, password=accounts.PASSWORD, **by
        )
        access.give_post(account=account, role=role, division_prefix=place, from_date=accounts.SINCE, **by)

    return open_one


@laid
def stories(officers) -> Stories:
    return Stories(Invention(7), officers)


def walk_of(stories: Stories, day: dt.date = DAY, **more) -> Walk:
    """An application of an invented elderly couple, not yet handed in."""
    return stories.walk(stories.couple(day), day, "年老体弱，没有劳动力。", **more)


@pytest.fixture
def new_walk(stories):
    """The same, when a test wants its own: `new_walk(day)`."""
    return functools.partial(walk_of, stories)


@laid
def submitted_walk(stories) -> Walk:
    return walk_of(stories).submit()


@laid
def assessed_walk(stories) -> Walk:
    """Verified, visited, and the township's opinion given by the head's desk."""
    return walk_of(stories).to_opinion()


@laid
def awarded_walk(stories) -> Walk:
    """The whole way to an award of August 2021."""
    return walk_of(stories).to_award()


def move_to(walk: Walk):
    base.move_rehearsal(day=walk.wait_working_days(1).day)
    walk.case.refresh_from_db()
    return walk.case


@pytest.fixture
def at_desk(officers):
    """Let the district play on the working day after a walk's last step; gives the case."""
    return move_to


def send(client: Client, address: str, values: dict | None = None, **more):
    return client.post(address, {"request_id": str(uuid.uuid4()), **(values or {})}, **more)


@pytest.fixture
def post():
    """Post a form with a request id of its own."""
    return send
