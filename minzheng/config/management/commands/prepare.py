"""`manage.py prepare`: bring the database and the collected static files to this version of the code.

A new database gets its field key here. An existing one never does: its values were encrypted with a key
that somebody must bring back.
"""

import datetime as dt
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from minzheng.config.keys import kept_secret
from minzheng.kernel.base import clock
from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.rules.coverage import cover
from minzheng.kernel.rules.worlds import find_book
from minzheng.kernel.territory.models import Division
from minzheng.registers.benefits.programmes import programmes

MISSING = "! "  # begins a sentence about a parameter without a value; dev.py shows it
NO_DISTRICT = "no-district"  # said on standard output; dev.py then builds the demo district


class Command(BaseCommand):
    help = "升级数据库，收集静态文件"

    def handle(self, *args, **options):
        if database_is_new():
            kept_secret(Path(settings.FIELD_KEY_FILE))
        call_command("migrate", verbosity=0, interactive=False)
        collect_static_files(Path(settings.STATIC_ROOT))
        if not Division.objects.exists():
            self.stdout.write(NO_DISTRICT)
        for sentence in missing_values((rehearsed_moment() or clock.now()).date()):
            self.stdout.write(f"{MISSING}{sentence}")


def missing_values(today: dt.date) -> list[str]:
    """What the rules need from this year on and no file or standard gives for the district, a sentence each.

    A warning: a new site has its standards still to enter, and whatever needs a missing value refuses. What
    several programmes need (those of 低保 count everywhere) is said once.
    """
    found: dict[tuple[str, str], str] = {}
    for programme in programmes():
        if not programme.book or programme.parameters is None:
            continue
        book, parameters = find_book(programme.book), programme.parameters()
        gaps = cover(book, parameters, [settings.DISTRICT_CODE], today.replace(month=1, day=1)).gaps
        for gap in gaps:
            found.setdefault((gap.name, gap.label), gap.sentence)
    return list(found.values())


def database_is_new() -> bool:
    return not MigrationRecorder(connection).has_table()


def collect_static_files(target: Path) -> bool:
    """Collect into `target` unless nothing changed since the last time; says whether it did."""
    stamp = target / ".collected"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    """Changes with the name, size or time of any static file, and with the way they are stored."""
    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    facts = [
        f"{name} {status.st_size} {status.st_mtime_ns}" for name in files if (status := Path(name).stat())
    ]
    return hashlib.sha256("\n".join([str(settings.STORAGES), *sorted(facts)]).encode()).hexdigest()
