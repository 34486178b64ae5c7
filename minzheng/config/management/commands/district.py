"""`manage.py district`: the year beside the printed figures, and the bureau's own ledger."""

from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from minzheng.kernel.access.queries import account_officer
from minzheng.kernel.base import clock
from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.reports import report_workbook
from minzheng.matters.assistance.dibao import ledger
from minzheng.registers.benefits import yearbook

NOTE = (
    "说明：演示区的人口是虚构的。先定全年的进出，再定一月的存量，收入随机后按平均补助水平整体缩放；"
    "发放数由各月的真实发放批次产生，没有写入任何结果。"
)


class Command(BaseCommand):
    help = "本区：全年数字（report 2020）；导入台账（import 文件 --month 2020-01 --account 账号）"

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="action", required=True)
        printed = verbs.add_parser("report")
        printed.add_argument("year", type=int)
        printed.add_argument("--all", action="store_true", help="连同本系统不产生的数字")
        printed.add_argument("--check", action="store_true", help="有不一致又没有说明的数字时报错")
        taken = verbs.add_parser("import")
        taken.add_argument("file", type=Path)
        taken.add_argument("--month", required=True, help="从哪个月起由本系统发放，例如 2020-01")
        taken.add_argument("--account", required=True, help="由哪个账号导入（区民政局经办人）")
        taken.add_argument("--basis", default="原有低保台账接续")

    def handle(self, *args, action, **options):
        if action == "report":
            self.report(options["year"], options["all"], options["check"])
        else:
            self.take_ledger(**{name: options[name] for name in ("file", "month", "account", "basis")})

    def report(self, year: int, whole: bool, strict: bool):
        district = yearbook.District(settings.DISTRICT_CODE, year)
        found = list(yearbook.lines(district, computed=not whole))
        if not found:
            raise CommandError(f"没有录入 {year} 年印出的数字，不能对照。")
        self.stdout.write(f"{year} 年（本系统 / 印出 / 相差；按哪种口径）")
        section = ""
        for one in found:
            if one.printed.section != section:
                section = one.printed.section
                self.stdout.write(section)
            self.stdout.write(_told(one))
        same = sum(one.standing == "same" for one in found)
        self.stdout.write(f"共 {len(found)} 个数字，一致 {same} 个。")
        self.stdout.write(NOTE)
        wrong = [one for one in found if one.standing == "differs"]
        if strict and wrong:
            named = "、".join(one.printed.label for one in wrong)
            raise CommandError(f"有 {len(wrong)} 个数字与印出的不一致，也没有说明：{named}")

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


def _told(one: yearbook.Line) -> str:
    """A figure on one line: ours, the printed one, how far apart, and how it is read."""
    is_told = one.off_per_mille is not None and one.standing != "same"
    off = f"{one.off_per_mille / 10:+.1f}%" if is_told else ""
    ours = "不对照" if one.ours is None else _shown(one.ours)
    label = f"{one.printed.label}（{one.printed.unit_label}）"
    reading = one.printed.reading
    if one.printed.contradiction:
        reading = f"{reading}（{one.printed.contradiction}）"
    return f"  {ours:>16}{_shown(one.printed.value):>16}{off:>8}  {label}　{reading}".rstrip("　 ")


def _shown(value: int | Decimal | str) -> str:
    return value if isinstance(value, str) else f"{value:,}"
