"""`manage.py territory load FILE | calendar FIRST LAST`: divisions from a CSV file, shipped holidays."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.territory import commands
from minzheng.kernel.territory.rows import read_rows


class Command(BaseCommand):
    help = "载入行政区划（CSV 文件）或系统自带的放假安排"

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="载入区划文件，可重复执行")
        load.add_argument("file", type=Path)
        calendar = verbs.add_parser("calendar", help="登记若干年的放假安排，可重复执行")
        calendar.add_argument("first", type=int)
        calendar.add_argument("last", type=int)

    def handle(self, *, verb, **options):
        try:
            self.stdout.write(self._load(options) if verb == "load" else self._calendar(options))
        except (MinzhengError, OSError) as error:
            raise CommandError(str(error)) from error

    def _load(self, options) -> str:
        file = options["file"]
        report = commands.load_divisions(
            rows=read_rows(file), source=file.name, actor=SYSTEM, at=clock.now()
        )  # fmt: skip
        return f"新载入区划 {report.created} 条，已有 {report.unchanged} 条。"

    def _calendar(self, options) -> str:
        years = range(options["first"], options["last"] + 1)
        new = commands.seed_calendar(years=years, actor=SYSTEM, at=clock.now())
        return f"新登记放假通知 {new} 件。"
