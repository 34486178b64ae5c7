"""The district of the tests."""

import pytest

from tests.registers.organisations import ground


@pytest.fixture
def district(db):
    ground.lay()
