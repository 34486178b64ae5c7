import pytest

from tests.registers.benefits import bureau as small


@pytest.fixture
def bureau(db, monkeypatch):
    """The small bureau, open for business with no household yet."""
    small.open_bureau(monkeypatch)
    return small
