"""The migrations say what the models say."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation


def changes(before: ProjectState, after: ProjectState) -> dict[str, list[str]]:
    """What `makemigrations` would write, as app -> operations."""
    with translation.override(None):  # as makemigrations does: Django's own names stay English
        detected = MigrationAutodetector(before, after, MigrationQuestioner())._detect_changes()
    return {
        label: [operation.describe() for migration in migrations for operation in migration.operations]
        for label, migrations in detected.items()
    }


def written() -> ProjectState:
    return MigrationLoader(None, ignore_no_migrations=True).project_state()


def test_no_migration_is_missing():
    assert changes(written(), ProjectState.from_apps(apps)) == {}


def test_no_two_migrations_of_an_app_compete():
    assert MigrationLoader(None, ignore_no_migrations=True).detect_conflicts() == {}


def test_a_missing_migration_is_noticed():
    before = written()
    after = before.clone()
    after.remove_model("sessions", "session")
    assert changes(before, after) == {"sessions": ["Delete model Session"]}
