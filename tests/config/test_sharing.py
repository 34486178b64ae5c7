"""Which tests a worker is handed together, and which are begun first."""

from pathlib import Path

import pytest

from tests.sharing import ByFile, longest_first


class Test:
    """As much of a collected test as is asked for its place."""

    __test__ = False

    def __init__(self, nodeid: str, group: str = "", fixtures: tuple[str, ...] = ("db",)):
        self.nodeid, self.path, self.fixturenames = nodeid, Path(nodeid.split("::", maxsplit=1)[0]), fixtures
        self.markers = {"xdist_group": pytest.mark.xdist_group(group).mark} if group else {}

    def get_closest_marker(self, name: str):
        return self.markers.get(name)


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/a/test_x.py::test_one", "tests/a/test_x.py"),
        ("tests/a/test_x.py::test_one[a@b::c]", "tests/a/test_x.py"),
        ("tests/a/test_x.py::test_one@told", "told"),
        ("tests/a/test_x.py::test_one[a@b]@told", "told"),
    ],
)
def test_a_group_stays_together_and_so_does_a_file(nodeid, scope):
    assert ByFile._split_scope(None, nodeid) == scope


def test_the_longest_are_begun_first_and_beside_them_what_needs_no_database():
    fast, mixed = Test("tests/a/test_x.py::test_one"), Test("tests/a/test_y.py::test_two", fixtures=())
    with_database, plain = Test("tests/a/test_y.py::test_three"), Test("tests/b/test_z.py::t", fixtures=())
    slow = Test("tests/kernel/cases/test_transitions.py::test_four")
    told, browser = (
        Test("tests/config/test_guard.py::t", "told"),
        Test("tests/journeys/test_q.py::t", "browser"),
    )
    given = [fast, mixed, with_database, plain, slow, told, browser]
    assert longest_first(given) == [browser, plain, told, slow, fast, mixed, with_database]
    assert longest_first([fast, plain, told]) == [told, plain, fast]
