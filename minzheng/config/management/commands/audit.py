"""`manage.py audit`: seal the events, prove them whole, export them for an outsider."""

import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from minzheng.kernel.audit import commands, queries, verify_export
from minzheng.kernel.base import clock
from minzheng.kernel.base.commands import rehearsed_moment


class Command(BaseCommand):
    help = "审计：封存（seal）、核验封条（verify）、导出（export 文件）"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["seal", "verify", "export"])
        parser.add_argument("file", nargs="?", help="导出到哪个文件")

    def handle(self, *args, action, file, **options):
        getattr(self, action)(file)

    def seal(self, _):
        made = commands.seal(at=rehearsed_moment() or clock.now())
        self.stdout.write(
            "没有新的事件" if made is None else f"封条 {made.id}：{made.event_count} 个事件，{made.digest}"
        )

    def verify(self, _):
        proof = queries.verify()
        for fault in proof.faults:
            self.stdout.write(fault)
        self.stdout.write(
            f"封条 {proof.seals} 枚，已封事件 {proof.events_sealed} 个，未封 {proof.events_unsealed} 个"
        )
        if proof.faults:
            raise CommandError(f"核验不通过：{len(proof.faults)} 处")
        self.stdout.write("核验通过：封存后没有改动")

    def export(self, file):
        if not file:
            raise CommandError("请写明导出到哪个文件，例如 audit export trail.jsonl")
        target = Path(file)
        with target.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in queries.export_lines())
        checker = target.with_name("verify_export.py")
        shutil.copyfile(verify_export.__file__, checker)
        self.stdout.write(
            f"已导出 {target}；在任何装有 Python 的机器上核验：python3 {checker.name} {target.name}"
        )
