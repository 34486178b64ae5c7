"""`manage.py books check`: re-add the ledger, replay the cases, hold awards against decisions."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from minzheng.kernel.cases import queries as cases
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programmes


class Command(BaseCommand):
    help = "对账：books check"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["check"])

    def handle(self, *args, action, **options):
        faults = [
            f"办件 {number}：现状态 {state}，按环节重放为 {replayed}"
            for number, state, replayed in cases.replayed_states()
        ]
        for programme in programmes():
            faults += benefits.books_faults(programme.code, settings.DISTRICT_CODE)
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"对账不平：{len(faults)} 处")
        self.stdout.write("对账相符：分类账重新加总、办件按环节重放、待遇与决定逐一核对，没有差异")
