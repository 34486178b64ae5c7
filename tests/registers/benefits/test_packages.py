"""一卡通: the batches of two programmes as one file and one return, each booked in its own programme."""

from dataclasses import replace

import pytest

from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank
from minzheng.kernel.ledger import queries as ledger
from minzheng.registers.benefits import commands, programmes, queries
from minzheng.registers.benefits.errors import RunNotFound, RunNotReady
from minzheng.registers.benefits.models import Award, BankBatch, Payment

from . import bureau

pytestmark = pytest.mark.usefixtures("bureau")
MARCH, APRIL = Month(2020, 3), Month(2020, 4)
OTHER = "other"
BY_MAKER = {"actor": bureau.MAKER, "at": bureau.AT}


@pytest.fixture
def two(monkeypatch) -> list[BankBatch]:
    """张三 is paid by two programmes in March, 李四 by one."""
    monkeypatch.setitem(programmes._programmes, OTHER, replace(bureau.PROGRAMME, code=OTHER, name="别的补助"))
    first = bureau.household("张三")
    bureau.household("李四")
    second = commands.open_award(
        programme=OTHER, household=first.household, payee=first.payee, division_code=bureau.VILLAGE,
        persons=[first.payee], from_month=MARCH, basis="示例依据", **bureau.BY,
    )  # fmt: skip
    assert Award.objects.get(id=second.id).programme == OTHER
    runs, refused = commands.start_runs(
        programme_codes=[bureau.CODE, OTHER], division_prefix=bureau.DISTRICT, month=MARCH, **BY_MAKER
    )
    assert (len(runs), refused) == (2, {})
    for run in runs:
        commands.prepare_run(run_id=run.id, **BY_MAKER)
        commands.check_run(run_id=run.id, actor=bureau.CHECKER, at=bureau.AT)
        commands.post_run(run_id=run.id, actor=bureau.CHECKER, at=bureau.AT)
    return list(BankBatch.objects.order_by("id"))


def package(batches) -> BankBatch:
    return commands.make_package(batch_ids=[one.id for one in batches], **BY_MAKER)


def answer(made: BankBatch, codes: dict[int, str]) -> bytes:
    lines = [
        bank.ReturnLine(
            line_number=0, seq=row.package_sequence, card_number="9900000", amount_fen=row.amount_fen,
            code=codes.get(row.package_sequence, "00"), remark="",
        )
        for row in Payment.objects.filter(batch__package=made).order_by("package_sequence")
    ]  # fmt: skip
    return bank.return_file(made.number, lines, made_on=bureau.AT.date())


def test_one_file_has_the_lines_of_a_card_beside_each_other(two):
    made = package(two)
    assert (made.number, made.total_count, made.total_fen) == ("202003-990103-ALL-01", 3, 150_000)
    name, content = commands.bank_file(batch_id=made.id, **BY_MAKER)
    lines = [line.split(",") for line in content.decode("gb18030").splitlines() if line.startswith("D")]
    assert name == "202003-990103-ALL-01.csv"
    assert [(line[1], line[2], line[6], line[7]) for line in lines] == [
        ("1", "张三", "50000", "TRIAL"), ("2", "张三", "50000", "OTHER"), ("3", "李四", "50000", "TRIAL"),
    ]  # fmt: skip
    assert commands.bank_file(batch_id=made.id, **BY_MAKER)[1] == content


def test_one_return_settles_each_programme_in_its_own_books(two):
    made = package(two)
    taken = commands.take_bank_return(batch_id=made.id, content=answer(made, {3: "02"}), **BY_MAKER)
    assert (taken.paid_count, taken.returned_count) == (2, 1)
    for code, payable in ((bureau.CODE, -50_000), (OTHER, 0)):
        accounts = programmes.books(code, bureau.DISTRICT)
        assert ledger.balance(accounts["fund"][0]) == -50_000
        assert ledger.balance(accounts["payable"][0]) == payable
        assert queries.books_faults(code, bureau.DISTRICT) == []
    counted = queries.batches(bureau.MAKER).get(id=made.id)
    assert (counted.paid, counted.returned, counted.open) == (2, 1, 0)
    again = commands.take_bank_return(batch_id=made.id, content=answer(made, {3: "02"}), **BY_MAKER)
    assert again.id == taken.id
    returned = Payment.objects.get(state="returned")
    assert commands.reissue(payment_ids=[returned.id], **BY_MAKER).programme == bureau.CODE


def test_a_batch_in_a_package_is_neither_downloaded_nor_settled_nor_packed_again(two):
    made = package(two)
    member = two[0]
    for call in (
        lambda: commands.bank_file(batch_id=member.id, **BY_MAKER),
        lambda: commands.take_bank_return(batch_id=member.id, content=b"", **BY_MAKER),
    ):
        bureau.refused(RunNotReady, call, made.number)
    bureau.refused(RunNotReady, lambda: package(two), "不能再并入一次")
    bureau.refused(RunNotReady, lambda: package([made]), "不能再并入一次")


def test_a_file_that_may_be_at_the_bank_is_not_packed(two):
    commands.bank_file(batch_id=two[0].id, **BY_MAKER)
    bureau.refused(RunNotReady, lambda: package(two), "可能已送银行")
    assert not Payment.objects.exclude(package_sequence=None).exists()


def test_a_batch_of_another_district_is_not_there(two):
    far = bureau.officer(bureau.Role.TREASURY_MAKER, bureau.FAR_DISTRICT)
    ids = [one.id for one in two]
    bureau.refused(
        RunNotFound, lambda: commands.make_package(batch_ids=ids, actor=far, at=bureau.AT), "已不存在"
    )
    bureau.refused(RunNotFound, lambda: commands.make_package(batch_ids=[0], **BY_MAKER), "已不存在")
