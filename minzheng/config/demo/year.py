"""The year 2020, month by month, through the commands that officers use."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.commands import LedgerMember
from minzheng.registers.benefits.consequences.followers import PRICE
from minzheng.registers.benefits.models import Award, BankBatch, Payment
from minzheng.registers.benefits.programmes import programme

from .accounts import DISTRICT, VILLAGE
from .invented import Invention
from .lists import PAID_IN, YearsLists, paid_in, standards
from .lists.changes import Changes
from .lists.kept import Home, Kept
from .population import JANUARY, MONTHS, RURAL, URBAN, Planned, Target, household, incomes_per_head, plan
from .rolls import Rolls

PROGRAMME = "dibao"
Say = Callable[[str], None]
LEAVING_REASONS = ("收入超标", "死亡", "自愿退出", "转特困")


class Year:
    """The district over one year. Each method is a thing that happens; the order of calls is the story."""

    def __init__(self, seed: int, officers: dict[str, Officer], say: Say):
        self.invention = Invention(seed, lane=0)
        self.officers, self.say = officers, say
        self.joining: dict[Month, list] = defaultdict(list)
        self.members: list[tuple[str, LedgerMember]] = []  # of 低保 households that stay the whole year
        self.leaving: dict[Month, list[str]] = defaultdict(list)
        self.kept = Kept()
        on_date = JANUARY.first_date
        villages = territory.subtree(DISTRICT + "000000", on_date, Level.VILLAGE)
        self.villages = {
            True: [v.code for v in villages if int(v.code[9:]) < 200],
            False: [v.code for v in villages if 200 <= int(v.code[9:]) < 400],
        }
        for target in (URBAN, RURAL):
            self._plan(target)
        self.rolls = Rolls(self.invention, self.members, self.villages, officers)
        villages = {
            urban: [code for code in codes if code != VILLAGE] for urban, codes in self.villages.items()
        }
        self.kept.apart = self.rolls.members
        self.lists = YearsLists(self.invention, self.kept, villages, officers)
        self.changes = Changes(self.lists.invention, self.kept, officers)

    def _plan(self, target: Target) -> None:
        planned = plan(target, self.invention)
        incomes = incomes_per_head(target, planned, self.invention)
        for number, (one, income) in enumerate(zip(planned, incomes, strict=True)):
            self._place(number, one, income, target.urban)

    def _place(self, number: int, one: Planned, income_fen: int, urban: bool) -> None:
        villages = self.villages[urban]
        code = villages[number % len(villages)]
        address = f"{number // len(villages) % 12 + 1}组{number % 90 + 1}号"
        made = household(one, income_fen, urban, code, address, self.invention)
        self.joining[one.from_month].append(made)
        if one.from_month == JANUARY and one.until_month is None:
            self.members += [(code, member) for member in made.members]
            self.kept.add(Home(made, urban, income_fen))
        if one.until_month is not None:
            self.leaving[one.until_month].append(made.members[0].identity_number)

    def happen(self, month: Month) -> None:
        """Who leaves, who changes and who joins before a month is paid, in every programme."""
        if month != JANUARY:
            for each in (self, self.rolls, self.lists):
                each.stop(month)
            self.changes.happen(month)
        self.take_over(month)
        self.say(f"{month.label}：两项补贴花名册 {self.rolls.take_over(month)} 人项")
        self.say(f"{month.label}：其他待遇花名册 {self.lists.take_over(month)} 人次")
        followed = self.lists.follow(month, DISTRICT)
        self.say(f"{month.label}：价格临时补贴随同开通 {followed.opened} 人，终止 {followed.ended} 人")

    def take_over(self, month: Month) -> None:
        """Households that join in a month: in January the ledger as it was, later the township's lists."""
        rows = self.joining[month]
        if not rows:
            return
        at = at_hour(month.first_date + dt.timedelta(days=4 if month > JANUARY else 1))
        basis = "2019年末低保台账接续" if month == JANUARY else f"{month.label}乡镇、村、区三级联合审批名单"
        taken = benefits.take_over_awards(
            programme=PROGRAMME,
            households=rows,
            from_month=month,
            basis=basis,
            actor=self.officers["shencha"],
            at=at,
        )
        self.say(f"{month.label}：纳入 {taken.households_new} 户 {taken.persons_new} 人")

    def stop(self, month: Month) -> None:
        """Households that leave from a month on."""
        indexes = [secrecy.blind_index(number, purpose=IDENTITY) for number in self.leaving[month]]
        awards = Award.objects.filter(payee__identity_index__in=indexes).order_by("id")
        at = at_hour(month.plus(-1).first_date + dt.timedelta(days=20))
        for number, award in enumerate(awards):
            benefits.stop_award(
                award_id=award.id, from_month=month, reason=LEAVING_REASONS[number % len(LEAVING_REASONS)],
                actor=self.officers["shenpi"], at=at,
            )  # fmt: skip

    def pay(self, month: Month) -> None:
        """The issue runs of all programmes, from the maker's start to the bank's returns and what came
        back.
        """
        at = at_hour(month.first_date + dt.timedelta(days=9))
        maker, checker = self.officers["zhidan"], self.officers["fuhe"]
        codes = paid_in(month)
        if PRICE in codes:
            before = max((paid for paid in PAID_IN[PRICE] if paid < month.month), default=0)
            standards.enter_index(month, before, self.officers)
        runs, refused = benefits.start_runs(
            programme_codes=codes, division_prefix=DISTRICT, month=month, actor=maker, at=at
        )
        if refused:
            raise RuntimeError(f"{month.label}：{refused}")
        later, counts = at + dt.timedelta(hours=3), []
        for run in runs:
            benefits.prepare_run(run_id=run.id, actor=maker, at=at)
            benefits.check_run(run_id=run.id, actor=checker, at=later)
            benefits.post_run(run_id=run.id, actor=checker, at=later)
            batch = BankBatch.objects.filter(run=run).first()
            if batch is not None and batch.total_count:
                failing = month.month if run.programme == PROGRAMME else 0
                self._bank(batch, at + dt.timedelta(days=3), failing=failing)
                counts.append(f"{programme(run.programme).name} {batch.total_count:,} 笔")
        audit.seal(at=at_hour(month.last_date, 23))
        self.say(f"{month.label}：发放完成，{'，'.join(counts)}")

    def _bank(self, batch: BankBatch, at: dt.datetime, failing: int) -> None:
        """The bank answers; in December one payment stays unknown and the returned ones wait on the desk.

        With `failing` 0 everything arrives.
        """
        maker, last = self.officers["zhidan"], failing == MONTHS
        benefits.bank_file(batch_id=batch.id, actor=maker, at=at)
        payments = list(batch.payments.filter(card__isnull=False).select_related("card").order_by("sequence"))
        places = [(failing * 97 + step * 311) % len(payments) for step in range(3)] if failing else []
        returned = {payments[place].sequence for place in places}
        unknown = payments[500].sequence if last else 0
        codes = dict.fromkeys(returned, "02") | {unknown: "05"}
        content = bank.return_file(
            batch.number, [_answer(p, codes.get(p.sequence, "00")) for p in payments], made_on=at.date()
        )
        benefits.take_bank_return(batch_id=batch.id, content=content, actor=maker, at=at)
        back = list(Payment.objects.filter(batch=batch, state="returned").values_list("id", flat=True))
        if last or not back:
            return
        again = at + dt.timedelta(days=5)
        second = benefits.reissue(payment_ids=back, actor=maker, at=again)
        answers = [_answer(p, "00") for p in second.payments.select_related("card").order_by("sequence")]
        content = bank.return_file(second.number, answers, made_on=again.date())
        benefits.take_bank_return(batch_id=second.id, content=content, actor=maker, at=again)


def _answer(payment: Payment, code: str) -> bank.ReturnLine:
    return bank.ReturnLine(
        line_number=payment.sequence, seq=payment.sequence,
        card_number="0" * 12 + payment.card.number_tail, amount_fen=payment.amount_fen, code=code, remark="",
    )  # fmt: skip
