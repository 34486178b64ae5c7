import pytest

from minzheng.kernel.watch import declared

from . import stage


@pytest.fixture
def only(db, monkeypatch):
    """Only these rules stand: `only(rule(), …)`."""
    stage.DONE.clear()

    def enter(*rules):
        monkeypatch.setattr(declared, "_watches", {one.code: one for one in rules})

    enter()
    return enter
