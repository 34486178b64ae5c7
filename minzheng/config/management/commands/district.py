"""`manage.py district`: the year beside the printed figures, and the bureau's own ledger."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from minzheng.config import report
from minzheng.kernel.access.queries import account_officer
from minzheng.kernel.base import clock
from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.reports import report_workbook
from minzheng.matters.assistance.dibao import ledger


class Command(BaseCommand):
    help = "本区：全年数字（report 2020）；导入台账（import 文件 --month 2020-01 --account 账号）"

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="action", required=True)
        printed = verbs.add_parser("report")
        printed.add_argument("year", type=int)
        printed.add_argument("--all", action="store_true", help="连同本系统还不产生的数字")
        taken = verbs.add_parser("import")
        taken.add_argument("file", type=Path)
        taken.add_argument("--month", required=True, help="从哪个月起由本系统发放，例如 2020-01")
        taken.add_argument("--account", required=True, help="由哪个账号导入（区民政局经办人）")
        taken.add_argument("--basis", default="原有低保台账接续")

    def handle(self, *args, action, **options):
        if action == "report":
            self.report(options["year"], options["all"])
        else:
            self.take_ledger(**{name: options[name] for name in ("file", "month", "account", "basis")})

    def report(self, year: int, whole: bool):
        found = list(report.rows(settings.DISTRICT_CODE, year, only_ours=not whole))
        if not found:
            raise CommandError(f"没有录入 {year} 年印出的数字，不能对照。")
        self.stdout.write(f"{year} 年（本系统 / 印出 / 相差；按哪种口径）")
        section = ""
        for row in found:
            if row.printed.section != section:
                section = row.printed.section
                self.stdout.write(section)
            off = "" if row.off_per_mille is None else f"{row.off_per_mille / 10:+.1f}%"
            ours = "尚无" if row.ours is None else f"{row.ours:,}"
            printed = row.printed.value if isinstance(row.printed.value, str) else f"{row.printed.value:,}"
            label = f"{row.printed.label}（{row.printed.unit}）"
            self.stdout.write(f"  {ours:>14}{printed:>14}{off:>8}  {label}　{row.reading}".rstrip())
        self.stdout.write(report.NOTE)

    def take_ledger(self, file: Path, month: str, account: str, basis: str):
        at = rehearsed_moment() or clock.now()
        try:
            with file.open("rb") as opened:
                loading = ledger.import_ledger(
                    file=opened,
                    file_name=file.name,
                    month=Month.parse(month),
                    basis=basis,
                    actor=account_officer(account, on_date=at.date()),
                    at=at,
                )
        except (MinzhengError, OSError) as error:
            raise CommandError(getattr(error, "sentence", str(error))) from error
        self.stdout.write(loading.sentence)
        if not loading.loaded and not loading.repeated:
            bad = file.with_name(f"{file.stem}-问题.xlsx")
            bad.write_bytes(report_workbook(loading.intake))
            raise CommandError(f"没有导入任何一行。问题清单：{bad}")
