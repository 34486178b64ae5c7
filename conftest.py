"""What every test stands on: a throw-away PostgreSQL, quick password hashes, files in a temporary place."""

import os
import threading
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test.utils import override_settings

from minzheng.config.embedded_postgres import Cluster

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
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Use the server of the tests, started with the first test that needs a database.

    Runs at the same time share it; each has its own database (MINZHENG_TEST_DB, and one per worker).
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    cluster = Cluster(ROOT / "var" / "pg-test", volatile=True, linger_seconds=120)
    with cluster.lease():
        connections["default"].settings_dict["HOST"] = str(cluster.socket_directory)
        yield


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
