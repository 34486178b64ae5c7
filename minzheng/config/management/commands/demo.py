"""`manage.py demo`: build the told district, and say who can log in."""

import time

from django.core.management.base import BaseCommand, CommandError

from minzheng.config.demo import accounts, build
from minzheng.config.demo.answering import answer_everything


class Command(BaseCommand):
    help = "演示区：建立（build）、列出账号（accounts）、让演示部门答复核对（answer）"

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["build", "accounts", "answer"])

    def handle(self, *args, action, **options):
        getattr(self, action)()

    def build(self):
        if build.is_begun():
            if not build.is_built():
                raise CommandError("上一次没有建完。请用 python3 dev.py run --fresh 重新建立。")
            self.stdout.write("已有数据，不再建立演示区。需要重来请用 python3 dev.py run --fresh")
            return
        started = time.monotonic()
        build.build(self.stdout.write)
        self.stdout.write(f"演示区建成，用时 {time.monotonic() - started:.0f} 秒")

    def accounts(self):
        self.stdout.write(
            f"演示账号，密码都是 {accounts.PASSWORD}。可以先用 liu 申请，再用 shouli 受理、hedui 核对："
        )
        for username, name, role, _, purpose in (*accounts.STAFF, *accounts.RESIDENTS):
            self.stdout.write(f"  {username:<10}{name}（{role.label}）  {purpose}")

    def answer(self):
        self.stdout.write(f"演示部门答复了 {answer_everything()} 份核对文件")
