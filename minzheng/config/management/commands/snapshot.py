"""`manage.py snapshot`: write what the policy lab computes on, and hold it against the books."""

import datetime as dt
import os
import time
from inspect import signature
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from minzheng.config.demo import province
from minzheng.kernel.access.queries import account_officer
from minzheng.kernel.base import clock
from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.parameters import Parameters
from minzheng.kernel.rules.simulation import simulate
from minzheng.kernel.rules.snapshots import Snapshot
from minzheng.kernel.rules.worlds import World
from minzheng.registers.benefits.programmes import Programme, programmes
from minzheng.registers.policy import commands, queries, tasks
from minzheng.registers.policy.assumptions import Assumption, assume, parse_cell
from minzheng.registers.policy.checking import Check
from minzheng.registers.policy.files import opened
from minzheng.registers.policy.models import PopulationSnapshot, SnapshotState
from minzheng.registers.policy.population import facts_of

SHOWN = 20


class Command(BaseCommand):
    help = (
        "测算快照：生成（take）、逐项核对（check）、列出（list）、未列入的户（left）、虚构一省（invent）、"
        "登记外来文件（register）、删除外来快照（forget）、影响（effect）"
    )

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="action", required=True)
        take = verbs.add_parser("take", help="从数据库生成快照")
        take.set_defaults(run=self.take)
        take.add_argument("--account", required=True, help="由哪个账号生成（政策测算岗）")
        take.add_argument("--area", default=settings.DISTRICT_CODE, help="省、市或区（县）代码")
        take.add_argument("--programme", default="", help="待遇代码；只有一项时可不写")
        take.add_argument("--as-of", type=dt.date.fromisoformat, help="事实日期，某月1日；默认下月")
        take.add_argument("--known-at", type=dt.datetime.fromisoformat, help="事实截止时间；默认现在")
        check = verbs.add_parser("check", help="重新读数据库，逐户逐项与快照比较；有差异时退出状态为 1")
        check.set_defaults(run=self.hold_against_the_books)
        check.add_argument("snapshot", help="快照编号，或快照文件")
        verbs.add_parser("list", help="列出快照").set_defaults(run=self.show_all)
        left = verbs.add_parser("left", help="列出没有列入快照的家庭和原因")
        left.set_defaults(run=self.left)
        left.add_argument("snapshot", type=int, help="快照编号")
        invent = verbs.add_parser("invent", help="虚构一个省的快照文件，供试算和测速")
        invent.set_defaults(run=self.invent)
        invent.add_argument("--persons", type=int, default=10_000_000)
        invent.add_argument("--out", type=Path, required=True)
        invent.add_argument("--seed", type=int, default=2020)
        self._add_files(verbs)
        effect = verbs.add_parser("effect", help="改动参数后的影响：户数、人数、金额")
        effect.set_defaults(run=self.effect)
        effect.add_argument("snapshot", help="快照编号，或快照文件")
        effect.add_argument("assumed", nargs="+", help="参数=新值，例如 standard_urban=600")
        effect.add_argument("--first", type=Month.parse, help="从哪个月起，例如 2021-02；默认事实日期所在月")
        effect.add_argument("--months", type=int, default=12)
        effect.add_argument("--region", default="", help="全部按哪个地区的参数；默认各按各地")
        effect.add_argument("--threads", type=int, default=os.cpu_count() or 1)

    def _add_files(self, verbs) -> None:
        register = verbs.add_parser("register", help="把外来的快照文件登记为可以测算的快照")
        register.set_defaults(run=self.register)
        register.add_argument("file", type=Path)
        register.add_argument("--account", required=True, help="由哪个账号登记（政策测算岗）")
        register.add_argument("--programme", default="", help="待遇代码；默认从文件中的数据项看出")
        register.add_argument("--owner", default=settings.DISTRICT_CODE, help="登记给哪个辖区使用")
        register.add_argument("--region", default="", help="以哪个地区的标准为现行；默认各按各地")
        register.add_argument("--note", default="", help="说明；默认用文件里写的")
        forget = verbs.add_parser("forget", help="删除登记的外来快照和在它上面算出的结果")
        forget.set_defaults(run=self.forget)
        forget.add_argument("snapshot", type=int, help="快照编号")
        forget.add_argument("--account", required=True, help="由哪个账号删除（政策测算岗）")

    def handle(self, *args, run, **options):
        own = {name: options[name] for name in signature(run).parameters}
        try:
            run(**own)
        except (MinzhengError, OSError) as error:
            raise CommandError(getattr(error, "sentence", str(error))) from error

    def take(
        self, account: str, area: str, programme: str, as_of: dt.date | None, known_at: dt.datetime | None
    ):
        at = rehearsed_moment() or clock.now()
        if as_of and as_of.day != 1:
            raise CommandError("快照取每月1日的事实，与发放相同；请把 --as-of 写成某月1日。")
        if known_at and known_at.tzinfo is None:
            known_at = known_at.replace(tzinfo=clock.CHINA)
        started = time.monotonic()
        actor = account_officer(account, on_date=at.date())
        record = commands.ask_snapshot(
            programme_code=self._programme(programme).code, division_prefix=area, actor=actor, at=at,
            month=as_of and Month.of(as_of), known_at=known_at,
        )  # fmt: skip
        tasks.write(record.id)
        record.refresh_from_db()
        if record.state != SnapshotState.READY:
            raise CommandError(f"快照没有生成：{record.fault}")
        self.stdout.write(f"{_line(record)}；用时 {time.monotonic() - started:.1f} 秒")

    def hold_against_the_books(self, snapshot: str):
        file, programme = self._file(snapshot)
        started = time.monotonic()
        check = Check(file, programme)
        differences = iter(check)
        found = list(islice(differences, SHOWN))
        for one in found:
            self.stdout.write(one.sentence)
        more = sum(1 for _ in differences)
        seconds = time.monotonic() - started
        compared = f"比较了 {check.households} 户、{check.values} 项，用时 {seconds:.1f} 秒"
        if found:
            raise CommandError(
                f"快照与数据库有 {len(found) + more} 处不同（只列前 {SHOWN} 处）；{compared}。"
            )
        self.stdout.write(f"快照与数据库完全一致：{compared}")

    def show_all(self):
        for record in PopulationSnapshot.objects.order_by("-id"):
            self.stdout.write(_line(record))

    def left(self, snapshot: int):
        for one in queries.set_aside(self._record(snapshot)):
            self.stdout.write(f"户 {one.household_id}（{one.household.division_code}）{one.reason}")

    def invent(self, persons: int, out: Path, seed: int):
        started = time.monotonic()
        at = rehearsed_moment() or clock.now()
        as_of = Month.of(at.date()).plus(1).first_date
        writer = province.write(out, persons, as_of=as_of, known_at=at, seed=seed)
        self.stdout.write(
            f"{out}：{writer.households} 户，{writer.persons} 人，{out.stat().st_size / 1e6:.0f} MB，"
            f"用时 {time.monotonic() - started:.0f} 秒"
        )

    def register(self, file: Path, account: str, programme: str, owner: str, region: str, note: str):
        wanted = self._programme(programme) if programme else self._programme_of(Snapshot.open(file))
        at = rehearsed_moment() or clock.now()
        record = commands.register_snapshot(
            path=file, programme_code=wanted.code, division_prefix=owner, region=region, note=note,
            actor=account_officer(account, on_date=at.date()), at=at,
        )  # fmt: skip
        self.stdout.write(_line(record))

    def forget(self, snapshot: int, account: str):
        at = rehearsed_moment() or clock.now()
        actor = account_officer(account, on_date=at.date())
        commands.forget_snapshot(snapshot_id=snapshot, actor=actor, at=at)
        self.stdout.write(f"快照 {snapshot} 已删除")

    def effect(
        self, snapshot: str, assumed: list[str], first: Month | None, months: int, region: str, threads: int
    ):
        file, programme = self._file(snapshot)
        first = first or Month.of(file.about.as_of)
        before = programme.parameters()
        after = assume(before, self._assumptions(before, assumed, first), region or file.about.area)
        started = time.monotonic()
        found = simulate(
            file,
            World(programme.book, before, region=region or None),
            World(programme.book, after, region=region or None),
            [month.first_date for month in first.through(first.plus(months - 1))],
            threads=threads,
        )
        for month, old_fen, new_fen in found.cost():
            change = f"{'+' if new_fen >= old_fen else ''}{yuan_text(new_fen - old_fen)}"
            self.stdout.write(
                f"{Month.of(month)}  {yuan_text(old_fen)} → {yuan_text(new_fen)} 元（{change}）"
            )
        counts = found.counts(found.reference_month)
        self.stdout.write(
            f"{Month.of(found.reference_month)}：新增 {counts.households_in} 户，退出 {counts.households_out} 户，"
            f"提高 {counts.households_up} 户，降低 {counts.households_down} 户；"
            f"共 {file.households} 户 {file.persons} 人，用时 {time.monotonic() - started:.1f} 秒"
        )

    def _assumptions(self, parameters: Parameters, written: list[str], first: Month) -> list[Assumption]:
        found = []
        for one in written:
            name, equals, value = one.partition("=")
            declared = parameters.declarations.get(name)
            if not equals or declared is None or declared.keys:
                names = "、".join(parameters.declarations)
                raise CommandError(f"“{one}”应写成“参数=新值”，可用的参数：{names}。")
            found.append(Assumption(name, first, parse_cell(declared, value)))
        return found

    def _file(self, snapshot: str) -> tuple[Snapshot, Programme]:
        if snapshot.isdigit():
            record = self._record(int(snapshot))
            return opened(record), self._programme(record.programme)
        file = Snapshot.open(Path(snapshot))
        return file, self._programme_of(file)

    def _programme_of(self, file: Snapshot) -> Programme:
        """The programme whose rules the file was written for."""
        for one in (one for one in programmes() if one.situations):
            if set(file.inputs) == set(facts_of(one)):
                return one
        raise CommandError("文件中的数据项不是任何一项待遇所用的；规则可能已更新，请重新生成快照。")

    def _programme(self, wanted: str) -> Programme:
        known = [one for one in programmes() if one.situations]
        found = [one for one in known if wanted in (one.code, one.name)] if wanted else known
        if len(found) != 1:
            codes = "、".join(f"{one.code}（{one.name}）" for one in known)
            raise CommandError(f"请用 --programme 指明一项待遇，可用的有：{codes}。")
        return found[0]

    def _record(self, snapshot_id: int) -> PopulationSnapshot:
        record = PopulationSnapshot.objects.filter(id=snapshot_id).first()
        if record is None:
            raise CommandError(f"没有编号为 {snapshot_id} 的快照；请用 snapshot list 查看。")
        return record


def _line(record: PopulationSnapshot) -> str:
    known_at = record.known_at.astimezone(clock.CHINA)
    foreign = f"  外来（{record.area or '全国'}）：{record.note}" if record.from_file else ""
    return (
        f"{record.id}  {record.programme}  {record.division_prefix}  {record.get_state_display()}  "
        f"事实日期 {record.as_of_date}，截止 {known_at:%Y-%m-%d %H:%M}，{record.households} 户 "
        f"{record.persons} 人，未列入 {record.set_aside} 户  {record.digest[:12]}{foreign}"
    )
