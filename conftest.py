"""What every test stands on: a throw-away PostgreSQL, quick password hashes, files in a temporary place."""

import contextlib
import datetime as dt
import fcntl
import itertools
import os
import threading
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core import management
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connections, transaction
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test.utils import override_settings

from minzheng.config.embedded_postgres import Cluster
from minzheng.kernel.base import clock
from tests.laid import GROUND, by_ground, layings
from tests.sharing import ByFile, longest_first

# A shared machine may be slow at any moment: no example fails for its time. CI tries the same examples
# each time, so that a red run can be repeated; at home new ones are tried.
hypothesis.settings.register_profile(
    "minzheng",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("minzheng")

ROOT = Path(__file__).parent
PLAIN_STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing is collected


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request,
    tmp_path_factory,
    django_db_blocker,
    django_db_keepdb,
    django_db_createdb,
    django_db_modify_db_settings_parallel_suffix,
):
    """Use the server of the tests, started with the first test that needs a database.

    Runs at the same time share it; each has its own database (MINZHENG_TEST_DB, and one per worker).
    """
    with contextlib.ExitStack() as until_the_end:
        if not os.environ.get("DATABASE_URL"):
            cluster = Cluster(ROOT / "var" / "pg-test", volatile=True, linger_seconds=120)
            until_the_end.enter_context(cluster.lease())
            connections["default"].settings_dict["HOST"] = str(cluster.socket_directory)
        if hasattr(request.config, "workerinput") and (django_db_createdb or not django_db_keepdb):
            shared = tmp_path_factory.getbasetemp().parent  # of all workers of this run
            until_the_end.enter_context(_migrated_by_one_worker(shared, django_db_blocker))
        yield


@contextlib.contextmanager
def _migrated_by_one_worker(shared: Path, blocker):
    """Let the worker that comes first migrate a template, of which each worker's database is a copy.

    Who leaves last removes it. `shared` holds the lock and who is there.
    """
    tested = connections["default"].settings_dict["TEST"]
    template = f"{settings.TEST_DATABASE}_template"
    with _locked(shared) as there, blocker.unblock():
        if not any(there.iterdir()):
            _migrate(template)
        (there / str(os.getpid())).touch()
    tested["TEMPLATE"] = template
    made, called = DatabaseCreation.create_test_db, management.call_command

    def copied(creation, *values, **more):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                management,
                "call_command",
                lambda name, *rest, **named: name == "migrate" or called(name, *rest, **named),
            )
            return made(creation, *values, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "create_test_db", copied)
        yield
    with _locked(shared) as there, blocker.unblock():
        (there / str(os.getpid())).unlink()
        if not any(there.iterdir()):
            connections["default"].creation._destroy_test_db(template, verbosity=0)


def _migrate(name: str) -> None:
    connection = connections["default"]
    before, own = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()  # nobody may be connected to what is copied
        connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"] = before, own


@contextlib.contextmanager
def _locked(shared: Path):
    there = shared / "template"
    there.mkdir(exist_ok=True)
    with (shared / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield there


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(tmp_path_factory):
    field_key = tmp_path_factory.mktemp("keys") / "field_key"
    field_key.write_text("0123456789abcdef" * 4)
    with override_settings(
        FIELD_KEY_FILE=str(field_key),
        MEDIA_ROOT=tmp_path_factory.mktemp("files"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        REHEARSAL=True,
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN_STATIC_FILES}},
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _never_before_the_office_opens():
    """A rehearsed day has the hours of the machine: at night what tests record at nine is still to come.

    Before ten it is ten hours later for the tests.
    """

    def by_day() -> dt.datetime:
        now = clock.true_now()
        return now + dt.timedelta(hours=10) if now.hour < 10 else now

    from minzheng.kernel.base import commands  # noqa: PLC0415 - models, which pytest-django makes ready first

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "time_of_day", by_day)
        yield


@pytest.fixture(scope="session")
def _ground(django_db_setup, django_db_blocker):
    """The laid ground (tests/laid.py), gone before the database is."""
    GROUND.blocker = django_db_blocker
    yield GROUND
    GROUND.keep(())


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Lay the ground that a test asks for just before the test's own transaction begins."""
    if fixturedef.argname == "_django_db_helper":
        request.getfixturevalue("_ground").stand_on(layings(request.node))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Nothing stands that the next test does not ask for, not even while its module is made ready."""
    try:
        return (yield)
    finally:
        GROUND.keep(layings(nextitem))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Tests of a module that stand on the same ground follow each other."""
    items[:] = [
        item
        for _, module in itertools.groupby(items, key=lambda item: item.path)
        for item in by_ground(module)
    ]
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.fixture
def work_once(transactional_db):
    """Let a worker do the jobs that wait, as `manage.py work --once` does.

    In a thread: a browser test of the same process leaves its event loop running in this one.
    """

    def work() -> None:
        failures: list[BaseException] = []

        def once() -> None:
            try:
                call_command("work", "--once")
            except BaseException as error:
                failures.append(error)
            finally:
                connections.close_all()

        worker = threading.Thread(target=once)
        worker.start()
        worker.join()
        assert failures == []

    return work


KEPT = {"django_content_type", "auth_permission"}  # the same in every test


@pytest.fixture(scope="session", autouse=True)
def _flush_what_is_not_empty():
    """Tests with real transactions empty all tables afterwards, the ones that refuse to be emptied too.

    For these statements alone the tests' own superuser switches the triggers of its session off. Some 250
    tables are not truncated for the rows of a dozen, and content types are left, so that nothing has to make
    them again.
    """

    def flush_without_triggers(operations, statements):
        connection = operations.connection
        names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - the schema's own names
            for name in sorted(names - KEPT)
        )
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(asked)
            filled = [name for (name,) in cursor.fetchall()]
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in filled:
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608 - as above

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_without_triggers)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *arguments, **more: None)
        yield
