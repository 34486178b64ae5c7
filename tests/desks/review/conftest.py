"""Cases brought to where a test wants them, and what all tests of this desk ask."""

import pytest

from minzheng.kernel.cases.models import Case


@pytest.fixture
def do(desk, post):
    """Carry out an action on the case page at somebody's desk: `do("shouli", case, "accept")`."""

    def act(username: str, case: Case, action: str, **values):
        response = post(desk(username), f"/review/cases/{case.id}/do/{action}/", values)
        case.refresh_from_db()
        return response

    return act


@pytest.fixture
def submitted(new_walk, at_desk) -> Case:
    return at_desk(new_walk().submit())


@pytest.fixture
def assessed_walk(new_walk):
    """Verified, visited, and the township's opinion given by the head's desk."""
    return new_walk().to_opinion()
