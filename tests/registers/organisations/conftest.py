"""The district of the tests."""

import pytest

from . import ground


@pytest.fixture
def district(db):
    ground.lay()
