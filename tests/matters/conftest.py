"""The district in which granted benefits are tried."""

import pytest

from .granting import District


@pytest.fixture
def district_of_grants(db, settings) -> District:
    settings.DISTRICT_CODE = "431103"
    return District()
