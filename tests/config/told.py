"""The told district in small: the demo's stories over a ledger of 36 households, money at every stage."""

import datetime as dt

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.population import JANUARY, Planned, household
from minzheng.config.demo.stories import Stories
from minzheng.config.demo.walking import photo
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import Officer, officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.kernel.exchange import bank
from minzheng.kernel.exchange.models import IntakeRecord
from minzheng.matters.assistance.dibao.ledger import DATASET
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import BankBatch, Clawback, IssueRun, Payment
from minzheng.registers.policy import commands as policy
from minzheng.registers.policy.assumptions import Assumption
from minzheng.registers.policy.models import PopulationSnapshot
from minzheng.registers.policy.simulating import Question

from .fields import FIELDS

PROGRAMME = "dibao"
LEDGER_HOUSEHOLDS, INCOME_FEN = 36, 12_000
RETURNED = 33  # of October's payments the bank sends back so many; two of them are paid in cash
# The same posts somewhere else: another village, another township, another district.
ELSEWHERE = {accounts.VILLAGE: "431103102201", accounts.TOWN: "431103101", accounts.DISTRICT: "990104"}
FAR = "far-"  # how the account names of those posts begin
ASKED = "asked"  # the account of the resident who is asked for more papers
SECOND_HEAD = "second-head"  # who made a decision does not answer the appeal against it


def tell() -> None:
    """Everything, up to the morning on which the demo opens."""
    build.lay_ground(lambda words: None)
    officers = accounts.open_all(build.STARTS_AT)
    _open_more_posts()
    _allot(officers["zhidan"])
    told = Stories(Invention(7), officers)
    _take_over(told.invention, officers["shencha"])
    told.before_pay(Month(2020, 3))
    _settle(_pay(Month(2020, 10), officers), officers["zhidan"])
    for month in (Month(2020, 11), Month(2020, 12)):
        told.before_pay(month)
        _pay(month, officers)
    _prepare(Month(2021, 1), officers["zhidan"])
    _pay_in_cash(officers["zhidan"])
    _agree_on_instalments(officers["shenpi"])
    told.waiting_cases()
    published = dt.date(2020, 12, 24)  # when this case begins: its notice still hangs on that morning
    told.walk(told.couple(published), published, "年老多病。").to_opinion().publish()
    _residents()
    _file_came(build.STARTS_AT)
    snapshot = build.picture(officers, lambda words: None)
    build.keep_scenario(officers["zhengce"], snapshot)
    _ask_effect(officers["zhengce"], snapshot)
    build.propose_standard(officers)
    for field in FIELDS:
        field.tell(officers)
    base.move_rehearsal(day=build.PLAYS_ON)


def _pay_in_cash(maker: Officer) -> None:
    """Two whose account was closed are on a sheet; one of them has come."""
    at = at_hour(build.PLAYS_ON - dt.timedelta(days=1))
    closed = Payment.objects.filter(state="returned").order_by("-id").values_list("id", flat=True)[:2]
    [sheet] = benefits.make_cash_sheets(payment_ids=list(closed), actor=maker, at=at)
    came = benefits.Handing(received_date=at.date(), paid_by_name="何敏", witness_name="廖勇")
    benefits.hand_over(
        payment_ids=[sheet.payments.get(sequence=1).id],
        handing=came,
        scan=photo("领取表"),
        actor=maker,
        at=at,
    )


def _agree_on_instalments(head: Officer) -> None:
    """The household of the decided clawback pays back month by month."""
    owing = Clawback.objects.select_related("award").get(state="decided").award
    benefits.agree_plan(
        household_id=owing.household_id, programme_code=PROGRAMME, division_prefix=accounts.DISTRICT,
        monthly_fen=3_000, first_month=Month(2021, 2), note="示例协议1号", actor=head,
        at=at_hour(build.PLAYS_ON - dt.timedelta(days=1)),
    )  # fmt: skip


def _open_more_posts() -> None:
    """Every post a second time somewhere else, and a second head here."""
    for username, name, role, prefix, _ in accounts.STAFF:
        _open(FAR + username, f"外地{name}", role, ELSEWHERE[prefix])
    _open(SECOND_HEAD, "蒋文斌", Role.BUREAU_HEAD, accounts.DISTRICT)


def _open(username: str, name: str, role: Role, prefix: str) -> None:
    by = {"actor": SYSTEM, "at": build.STARTS_AT}
    account = access.open_account(username=username, display_name=name, password=accounts.PASSWORD, **by)
    access.give_post(account=account, role=role, division_prefix=prefix, from_date=accounts.SINCE, **by)


def _residents() -> None:
    """An account for whoever is asked for more papers; and 唐桂香 has begun another application."""
    at = at_hour(build.PLAYS_ON - dt.timedelta(days=1))
    accounts.open_resident(ASKED, Case.objects.get(state="supplement").applicant, at)
    tang = officer_for(Account.objects.get(username="tang"), on_date=at.date())
    draft = cases.start_draft(matter="dibao", actor=tang, at=at)
    cases.add_paper(
        upload=photo("身份证"), key="identity", label="身份证", draft_id=draft.id, actor=tang, at=at
    )


def _file_came(at: dt.datetime) -> None:
    """The record of a ledger's file that was sent back."""
    IntakeRecord.objects.create(
        dataset=DATASET.name, file_name="示例台账.xlsx", digest="0" * 64, size_bytes=9_000, row_count=40,
        error_count=2, outcome=IntakeRecord.Outcome.REFUSED, received_at=at,
        received_by=Account.objects.get(username="shencha"),
    )  # fmt: skip


def _ask_effect(officer: Officer, snapshot: PopulationSnapshot) -> None:
    """A what-if that waits for a worker."""
    rise = Assumption("standard_urban", Month(2021, 2), 61_000)
    question = Question(PROGRAMME, accounts.DISTRICT, Month(2021, 2), Month(2021, 2), assumptions=(rise,))
    policy.ask_effect(
        question=question, snapshot_id=snapshot.id, actor=officer, at=at_hour(build.PLAYS_ON, 8)
    )


def _allot(maker: Officer) -> None:
    benefits.record_allotment(
        programme_code=PROGRAMME, division_prefix=accounts.DISTRICT, year=2020, source="省级补助",
        amount_fen=100_000_000, document_number="示例〔2020〕1号", received_date=dt.date(2020, 1, 10), actor=maker,
        at=build.STARTS_AT,
    )  # fmt: skip


def _take_over(invention: Invention, clerk: Officer) -> None:
    """Couples on benefit since January, all in one village."""
    couple = Planned(size=2, from_month=JANUARY, until_month=None)
    rows = [
        household(couple, INCOME_FEN, False, accounts.VILLAGE, f"{number + 1}号", invention)
        for number in range(LEDGER_HOUSEHOLDS)
    ]
    benefits.take_over_awards(
        programme=PROGRAMME, households=rows, from_month=JANUARY, basis="2019年末低保台账接续", actor=clerk,
        at=build.STARTS_AT,
    )  # fmt: skip


def _day_of(month: Month) -> dt.datetime:
    return at_hour(min(month.first_date + dt.timedelta(days=9), build.PLAYS_ON - dt.timedelta(days=1)))


def _prepare(month: Month, maker: Officer) -> IssueRun:
    at, place = _day_of(month), accounts.DISTRICT
    run = benefits.start_run(programme_code=PROGRAMME, division_prefix=place, month=month, actor=maker, at=at)
    return benefits.prepare_run(run_id=run.id, actor=maker, at=at)


def _pay(month: Month, officers: dict[str, Officer]) -> BankBatch:
    """One run to its end: made, checked by somebody else, booked, its file at the bank."""
    run = _prepare(month, officers["zhidan"])
    checked = {"run_id": run.id, "actor": officers["fuhe"], "at": _day_of(month) + dt.timedelta(hours=3)}
    benefits.check_run(**checked)
    benefits.post_run(**checked)
    return BankBatch.objects.get(run=run)


def _settle(batch: BankBatch, maker: Officer) -> None:
    """The bank answers: most came back, of one it says nothing, the others are paid."""
    at = batch.made_at + dt.timedelta(days=3)
    benefits.bank_file(batch_id=batch.id, actor=maker, at=at)
    codes = ["02"] * RETURNED + ["05"] + ["00"] * batch.total_count
    payments = batch.payments.select_related("card").order_by("sequence")
    answers = [
        bank.ReturnLine(
            line_number=payment.sequence, seq=payment.sequence, amount_fen=payment.amount_fen, code=code,
            card_number="0" * 12 + payment.card.number_tail, remark="",
        )
        for payment, code in zip(payments, codes, strict=False)
    ]  # fmt: skip
    content = bank.return_file(batch.number, answers, made_on=at.date())
    benefits.take_bank_return(batch_id=batch.id, content=content, actor=maker, at=at)
