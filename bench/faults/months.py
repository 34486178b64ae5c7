"""Months paid by processes that are killed, and held against what they owe."""

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db.models import Sum

from bench.issue_run import ground
from bench.issue_run.ground import PREFIX, PROGRAMME
from minzheng.config.demo.accounts import officers
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank
from minzheng.kernel.ledger import queries as ledger
from minzheng.registers.benefits import commands, queries, tasks
from minzheng.registers.benefits.commands import posting, preparing
from minzheng.registers.benefits.errors import RunNotReady, RunOpen
from minzheng.registers.benefits.models import (
    Award,
    BankBatch,
    BankReturn,
    Issued,
    IssueRun,
    Payment,
    RunState,
)
from minzheng.registers.benefits.programmes import books, programme

from .killing import NEVER, at_once, killed, some_instant, statements

CHUNK = 60  # so that a small month has several portions to be killed between
UNKNOWN, RETURNED, PAID = "05", "02", "00"


class Months:
    """The bureau and its months. `kills` counts by piece and kind of instant."""

    def __init__(self, chance: random.Random, out: Path, most: int):
        self.chance, self.out, self.most = chance, out, most
        self.by = officers(dt.date(2020, 1, 20))
        self.month, self.paid = Month(2020, 1), 0
        self.kills: Counter[tuple[str, str]] = Counter()
        self.taken: dict[str, tuple[int, float]] = {}
        self.owed: dict[int, int] = {}
        preparing.CHUNK = posting.PART = CHUNK

    @property
    def at(self) -> dt.datetime:
        return at_hour(self.month.first_date.replace(day=20))

    # --- one piece of work -------------------------------------------------------------------------------

    def do(self, piece: str, work: Callable[[], None]) -> None:
        """Begin a piece again and again until nobody kills it."""
        count, seconds = self.taken.get(piece, (20, 0.3))
        while sum(self.kills.values()) < self.most and self.chance.random() < 0.9:
            instant = some_instant(self.chance, count, seconds)
            if not killed(work, instant):
                break
            self.kills[piece, instant.kind] += 1
            self.require(not queries.books_faults(PROGRAMME, PREFIX), "杀死之后账不平")
        began = time.perf_counter()
        killed(work, NEVER)
        self.taken[piece] = (statements(), max(0.02, time.perf_counter() - began))

    def require(self, holds: bool, what: str) -> None:
        if not holds:
            raise SystemExit(f"{self.month}：{what}：{queries.books_faults(PROGRAMME, PREFIX)}")

    # --- a month -----------------------------------------------------------------------------------------

    def pay(self) -> None:
        if self.paid:
            ground.live_a_month(self.month.first_date)
        self.do("begin", self.begin)
        run = IssueRun.objects.get(month=self.month, division_prefix=PREFIX, programme=PROGRAMME)
        self.do("compute", lambda: tasks.carry_on(run.id))
        self.do("check", lambda: self.check(run.id))
        self.do("book", lambda: tasks.carry_on(run.id))
        self.held_against_what_is_owed(run)
        run.refresh_from_db()
        self.require(run.state == RunState.POSTED, f"批次停在{run.get_state_display()}，{run.fault}")
        batch = BankBatch.objects.get(run=run)
        path = self.out / f"{batch.number}.csv"
        self.do("file", lambda: self.write(path, self.file_of(batch)))
        self.require(path.read_bytes() == self.file_of(batch), "银行文件前后不同")
        answer = self.answer(batch)
        self.do("settle", lambda: self.settle(batch.id, answer))
        self.settled(batch, answer)
        self.paid += 1
        self.month = self.month.plus(1)

    def begin(self) -> None:
        if not IssueRun.objects.filter(month=self.month).exists():
            commands.start_run(
                programme_code=PROGRAMME, division_prefix=PREFIX, month=self.month, actor=self.by["zhidan"],
                at=self.at,
            )  # fmt: skip

    def check(self, run_id: int) -> None:
        if IssueRun.objects.get(id=run_id).state == RunState.PREPARED:
            commands.check_run(run_id=run_id, actor=self.by["fuhe"], at=self.at)

    def file_of(self, batch: BankBatch) -> bytes:
        return commands.bank_file(batch_id=batch.id, actor=self.by["zhidan"], at=self.at)[1]

    def write(self, path: Path, content: bytes) -> None:
        """As to a slow disk, piece by piece."""
        with path.open("wb", buffering=0) as file:
            for begin in range(0, len(content), 1000):
                file.write(content[begin : begin + 1000])
                time.sleep(0.005)

    def settle(self, batch_id: int, content: bytes) -> None:
        commands.take_bank_return(batch_id=batch_id, content=content, actor=self.by["zhidan"], at=self.at)

    def answer(self, batch: BankBatch, only: str = "") -> bytes:
        """What the bank says: most are paid, some come back, of some it does not know yet."""
        lines = []
        for number, payment in enumerate(batch.payments.select_related("card").order_by("sequence"), 2):
            code = only or {0: RETURNED, 1: UNKNOWN}.get((payment.award_id + self.month.index) % 25, PAID)
            card = secrecy.decrypt(payment.card.number_cipher, purpose=commands.CARD)
            lines.append(
                bank.ReturnLine(
                    line_number=number,
                    seq=payment.sequence,
                    card_number=card,
                    amount_fen=payment.amount_fen,
                    code=code,
                    remark="",
                )
            )
        return bank.return_file(batch.number, lines, made_on=self.at.date())

    # --- what must hold ----------------------------------------------------------------------------------

    def held_against_what_is_owed(self, run: IssueRun) -> None:
        """Every award has had, month by month, what it is due by the rules, or more where it is asked
        back."""
        months = list(run.first_month.through(self.month))
        due = programme(PROGRAMME).due(Award.objects.all(), months, run.known_at)
        had = {
            (award, month): fen
            for award, month, fen in Issued.objects.filter(month__gte=run.first_month)
            .values_list("award", "month")
            .annotate(fen=Sum("amount_fen"))
        }
        proposed = {
            (one.award_id, Month.parse(line["month"])): line["amount_fen"]
            for one in queries.clawbacks(self.by["shenpi"])
            for line in one.lines
        }
        for key in due.keys() | had.keys():
            owed = due[key].amount_fen if key in due else 0
            self.require(
                had.get(key, 0) - proposed.get(key, 0) == owed, f"待遇 {key} 应发 {owed}，已发 {had.get(key)}"
            )
        sums = Issued.objects.filter(run=run).values_list("award").annotate(fen=Sum("amount_fen"))
        paid = Payment.objects.filter(batch__run=run).values_list("award").annotate(fen=Sum("amount_fen"))
        self.require(dict(sums.filter(fen__gt=0)) == dict(paid), "支付与入账不一致")
        self.require(not queries.books_faults(PROGRAMME, PREFIX), "账不平")

    def settled(self, batch: BankBatch, answer: bytes) -> None:
        """The return is on file once, unknown is unknown, and the fund has paid exactly what arrived."""
        self.require(BankReturn.objects.filter(batch=batch).count() == 1, "回盘入账不止一次")
        waiting = list(batch.payments.filter(state="unknown").values_list("id", flat=True))
        if waiting:
            try:
                commands.reissue(payment_ids=waiting[:1], actor=self.by["zhidan"], at=self.at)
            except RunNotReady:
                pass
            else:
                raise SystemExit("银行未确认的支付被重发了")
        arrived = Payment.objects.filter(state="paid").aggregate(fen=Sum("amount_fen"))["fen"] or 0
        fund = ledger.balance(books(PROGRAMME, PREFIX)["fund"][0])
        self.require(-fund == arrived, f"资金账户付出 {-fund}，到账 {arrived}")

    def two_at_once(self) -> None:
        """Two treasurers begin the same month in the same instant: one run, the other is told."""
        month = self.month.plus(-1)
        for _ in range(20):
            told = sorted(at_once([lambda: self.begun(month)] * 2))
            self.require(
                told == sorted(["", "这项待遇还有未完成的批次。请先复核入账或作废它，再开始新的批次。"]),
                f"同时制单：{told}",
            )
            run = IssueRun.objects.get(month=month, state=RunState.PREPARING)
            commands.cancel_run(run_id=run.id, reason="重来", actor=self.by["zhidan"], at=self.at)

    def begun(self, month: Month) -> str:
        """Begin a run; the sentence of a refusal."""
        try:
            commands.start_run(
                programme_code=PROGRAMME, division_prefix=PREFIX, month=month, actor=self.by["zhidan"],
                at=self.at,
            )  # fmt: skip
        except RunOpen as refusal:
            return refusal.sentence
        return ""
