"""Ground that many tests stand on: laid once for all that follow each other, not anew for each.

    @laid
    def officers():
        '''The staff of the district.'''
        return accounts.open_all(AT)

    @laid
    def paid(officers):            # a layer on top of another
        ...

makes fixtures `officers` and `paid`. What they build stays in the database, inside a transaction that is
never committed, as long as the next test asks for it; each test runs in a savepoint of its own above it and
is handed a deep copy of what was built, so that no test sees what another did to row or object. A test that
asks for less, or for other ground, has the layers that it did not ask for taken away first.

A laid function asks for laid fixtures only. It may be a generator with one `yield`, as fixtures are: what it
entered (other settings, say) then holds as long as its layer stands. What belongs to one test (a browser, a
patched function, a file that a test may delete: only the database is rolled back) stays an ordinary fixture
above it. For a test with real transactions everything is built
anew, in the database as it is.
"""

import contextlib
import copy
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction


@dataclass
class _Layer:
    build: Callable
    values: dict  # by name, of this layer and of those below; never handed out but as a copy
    standing: contextlib.ExitStack


class Ground:
    """The layers that stand now, the lowest first, and the running test's copy of what they built."""

    def __init__(self):
        self.layers: list[_Layer] = []
        self.given: dict = {}
        self.blocker = None  # pytest-django's, which otherwise forbids the database between tests

    def stand_on(self, wanted: tuple[Callable, ...]) -> None:
        """Have these layers and no others, and a fresh copy of their values for the next test."""
        self.keep(wanted)
        with self.blocker.unblock():
            for build in wanted[len(self.layers) :]:
                self._lay(build)
        self.given = self._copied()

    def keep(self, wanted: tuple[Callable, ...]) -> None:
        """Take away the layers that are not among the wanted, and those above them.

        All of them when the last test left the connection closed or broken.
        """
        if not self.layers:
            return
        same = 0
        if connection.in_atomic_block and not connection.needs_rollback:
            while same < min(len(wanted), len(self.layers)) and self.layers[same].build is wanted[same]:
                same += 1
        with self.blocker.unblock():
            while len(self.layers) > same:
                self.layers.pop().standing.close()

    def has(self, build: Callable) -> bool:
        return any(layer.build is build for layer in self.layers)

    def _lay(self, build: Callable) -> None:
        values = self._copied()
        with contextlib.ExitStack() as standing:
            standing.enter_context(undone())
            built = standing.enter_context(_built(build, values))
            connection.check_constraints()  # here once, not again at the end of every test above it
            values[build.__name__] = built
            self.layers.append(_Layer(build, values, standing.pop_all()))

    def _copied(self) -> dict:
        return copy.deepcopy(self.layers[-1].values) if self.layers else {}


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """What happens inside did not happen. Objects read before keep what was changed on them: read anew."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django marks its own, so that durable blocks may open inside
    with block:
        yield
        transaction.set_rollback(True)


@contextlib.contextmanager
def _built(build: Callable, values: dict) -> Iterator:
    asked = {name: values[name] for name in inspect.signature(build).parameters}
    if inspect.isgeneratorfunction(build):
        with contextlib.contextmanager(build)(**asked) as built:
            yield built
    else:
        yield build(**asked)


GROUND = Ground()


def laid(build: Callable) -> Callable:
    """Make a fixture of the function, built once for the tests that follow each other and ask for it."""

    @functools.wraps(build)
    def given(**more):
        if GROUND.has(build):
            yield GROUND.given[build.__name__]
        else:
            with _built(build, more) as built:
                yield built

    asked = (*inspect.signature(build).parameters, "db")
    given.__signature__ = inspect.Signature(
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in asked]
    )
    given.laying = build
    return pytest.fixture(given)


def layings(item: pytest.Item | None) -> tuple[Callable, ...]:
    """The laid functions that a test stands on, each after those that it stands on itself."""
    if item is None or _is_transactional(item):
        return ()
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    found: dict[Callable, None] = {}

    def add(name: str) -> None:
        build = getattr(known[name][-1].func, "laying", None) if name in known else None
        if build is not None and build not in found:
            for below in inspect.signature(build).parameters:
                add(below)
            found[build] = None

    for name in sorted(known):
        add(name)
    return tuple(found)


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or bool(marker and marker.kwargs.get("transaction"))


def by_ground(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The same tests, those on the same ground beside each other; real transactions come last, as before."""

    def place(item: pytest.Item) -> tuple:
        return _is_transactional(item), [build.__qualname__ for build in layings(item)]

    return sorted(items, key=place)


def faults(attempt: Callable, given: Iterable) -> list[str]:
    """Try each of the given in a savepoint of its own; those whose attempt failed, with the reason.

    For a table of states and acts: the way to a state is walked once, and each act starts from there.
    """
    found = []
    for one in given:
        try:
            with undone():
                attempt(one)
        except (Exception, pytest.fail.Exception) as failure:
            found.append(f"{one}: {failure!r}")
    return found
