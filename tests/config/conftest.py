"""The told district, built once for a run of the tests in a database of its own."""

from collections import defaultdict
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from minzheng.config.demo import accounts
from minzheng.kernel.access.models import Account
from minzheng.kernel.rules.queries import _laid_over as remembered_standards
from minzheng.kernel.territory.queries import _built as remembered_calendar

from . import told
from .addresses import Address, addresses

SUFFIX = "told"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever happens in the told district runs in one worker, so that it is told once."""
    for item in items:
        if "told_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("told"))


@pytest.fixture(scope="session")
def told_database(django_db_setup, django_db_blocker):
    """The name of a copy of the test database, with the told district in it.

    A copy, because what is built once for many tests is committed, and other tests expect empty tables.
    """
    with django_db_blocker.unblock():
        connection.creation.clone_test_db(SUFFIX, verbosity=0)
        name = connection.creation.get_test_db_clone_settings(SUFFIX)["NAME"]
        with _connected_to(name):
            told.tell()
    yield name
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(suffix=SUFFIX, verbosity=0)


@pytest.fixture(scope="module")
def told_district(told_database, django_db_blocker):
    """The tests of a module happen in the told district; what each of them changes is rolled back."""
    with _connected_to(told_database):
        yield


@pytest.fixture(scope="module")
def sessions(told_district, django_db_blocker) -> dict[str, str]:
    """A session key for each account of the told district, by user name."""
    keys = {}
    with django_db_blocker.unblock():
        for account in Account.objects.all():
            client = Client()
            client.force_login(account)
            keys[account.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


@pytest.fixture
def sit(sessions, db):
    """A browser at which somebody sits: `sit("shouli")`; `sit("")` is a visitor."""

    def open_browser(username: str) -> Client:
        client = Client()
        if username:
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[username]
        return client

    return open_browser


@pytest.fixture(scope="module")
def known(told_district, django_db_blocker) -> dict[str, Address]:
    """The addresses with their objects, by name."""
    with django_db_blocker.unblock():
        return defaultdict(Address, addresses())


@contextmanager
def _connected_to(name: str):
    """Let everything happen in another database of the same server.

    What is remembered by the ids of rows must be forgotten: both databases count from the same number.
    """
    before = connection.settings_dict["NAME"]
    connection.close()
    _forget()
    connection.settings_dict["NAME"] = name
    try:
        with override_settings(DISTRICT_CODE=accounts.DISTRICT):
            yield
    finally:
        connection.close()
        _forget()
        connection.settings_dict["NAME"] = before


def _forget() -> None:
    remembered_calendar.cache_clear()
    remembered_standards.cache_clear()
