"""How the workers of a run share the tests out: a file, or a group of files, whole to one of them.

So a ground (tests/laid.py) is laid by one worker only, as are the told district and what else costs much to
begin. What takes longest is begun first, so that no worker waits for another at the end.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

import dev

LONGEST_GROUPS = ("browser", "told", "spark")  # xdist_group, each of several files
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


class ByFile(LoadScopeScheduling):
    """Hands out groups, and the other tests by file, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log=None):
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        after_parameters = test.rpartition("]")[2]
        return after_parameters.partition("@")[2] or file  # xdist writes a group behind the name of a test


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests in the order in which they are begun.

    First the longest group, or where there is none one file that needs the database; then files that need
    none, which the other worker can run while that one migrates; then the other groups, what dev.py calls
    slow, and all others.
    """
    of_database = {item.path: None for item in items if _needs_database(item)}
    groups = [group for group in LONGEST_GROUPS if any(_group(item) == group for item in items)]
    first = None if groups else next(iter(of_database), None)

    def place(item: pytest.Item) -> int:
        if (group := _group(item)) in groups:
            return groups.index(group) * 2
        if item.path == first:
            return 0
        if item.path not in of_database:
            return 1
        return 2 * max(1, len(groups)) + (not item.nodeid.startswith(dev.SLOW))

    return sorted(items, key=place)


def _group(item: pytest.Item) -> str:
    marker = item.get_closest_marker("xdist_group")
    return marker.args[0] if marker else ""


def _needs_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(
        DATABASE.intersection(getattr(item, "fixturenames", ()))
    )
