"""`manage.py district report 2020`: the year beside the printed figures."""

from django.conf import settings
from django.core.management.base import BaseCommand

from minzheng.config import report


class Command(BaseCommand):
    help = "本区全年数字：district report 2020"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["report"])
        parser.add_argument("year", type=int)

    def handle(self, *args, action, year, **options):
        self.stdout.write(f"{year} 年最低生活保障（本系统 / 印出 / 相差）")
        for row in report.rows(settings.DISTRICT_CODE, year):
            off = "" if row.off_per_mille is None else f"{row.off_per_mille / 10:+.1f}%"
            self.stdout.write(f"  {row.label:<12}{row.ours:>12}{row.printed:>12}{off:>8}")
        self.stdout.write(report.NOTE)
