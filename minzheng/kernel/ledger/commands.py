"""The only pen of the ledger."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.months import Month

from .errors import AlreadyPosted, Unbalanced
from .models import Account, Entry, Transaction


@dataclass(frozen=True, kw_only=True)
class Line:
    """One side of a posting: debit positive, credit negative, in whole units of the account."""

    account_code: str
    amount: int
    household_id: int | None = None
    person_id: int | None = None
    month: Month | None = None


def open_account(*, code: str, label: str, unit: str = "fen") -> Account:
    """The account with this code, opened now if it does not exist."""
    return Account.objects.get_or_create(code=code, defaults={"label": label, "unit": unit})[0]


def open_accounts(labels: Mapping[str, str]) -> None:
    """Open the accounts in fen (code: label) that do not exist."""
    known = set(Account.objects.filter(code__in=labels).values_list("code", flat=True))
    for code in labels.keys() - known:
        open_account(code=code, label=labels[code])


@transaction.atomic
def post(*, key: str, description: str, lines: Iterable[Line], actor: Actor, at: dt.datetime) -> Transaction:
    """Post a balanced transaction once.

    The same key again returns the first posting when the entries are the same, and raises
    AlreadyPosted when they differ. Raises Unbalanced when the lines of a unit do not sum to zero.
    """
    lines = [line for line in lines if line.amount]
    codes = {line.account_code for line in lines}
    accounts = {account.code: account for account in Account.objects.filter(code__in=codes)}
    sums: Counter[str] = Counter()
    for line in lines:
        sums[accounts[line.account_code].unit] += line.amount
    if not lines or any(sums.values()):
        raise Unbalanced("借贷不平，凭证没有保存。请把这一情况报告系统管理员。")
    made, is_new = Transaction.objects.get_or_create(
        idempotency_key=key,
        defaults={"posted_at": at, "description": description, "account_id_of_actor": actor.account_id},
    )
    if not is_new:
        _require_same(made, lines, accounts)
        return made
    _copy_entries(made.id, lines, accounts)
    return made


@transaction.atomic
def post_selected(
    *, key: str, description: str, selected: str, values: Mapping, actor: Actor, at: dt.datetime
) -> Transaction | None:
    """Post a balanced transaction whose lines a query makes inside the database; None where it makes none.

    `selected` is SQL of the caller, with named `values`; its rows are account code, amount, household id,
    person id and month (its first day), as in `Line`. A second posting by the same key raises AlreadyPosted.
    The database refuses lines that do not balance, and so any of an account that does not exist.
    """
    if Transaction.objects.filter(idempotency_key=key).exists():
        raise AlreadyPosted("这笔业务已经记过账，本次没有保存。请刷新页面查看。")
    before = transaction.savepoint()
    made = Transaction.objects.create(
        idempotency_key=key, posted_at=at, description=description, account_id_of_actor=actor.account_id
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (transaction_id, account_id, amount, household_id, person_id, month)"
            " SELECT %(made)s, account.id, line.amount, line.household_id, line.person_id, line.month"
            f" FROM ({selected}) line (code, amount, household_id, person_id, month)"
            " JOIN ledger_account account ON account.code = line.code WHERE line.amount <> 0",
            {**values, "made": made.id},
        )
        count = cursor.rowcount
    if not count:
        transaction.savepoint_rollback(before)
        return None
    transaction.savepoint_commit(before)
    return made


def _require_same(made: Transaction, lines: list[Line], accounts: dict[str, Account]) -> None:
    on_file = Counter(made.entries.values_list("account_id", "amount", "household_id", "person_id"))
    asked = Counter((accounts[ln.account_code].id, ln.amount, ln.household_id, ln.person_id) for ln in lines)
    if on_file != asked:
        raise AlreadyPosted("同一笔业务已按不同金额记账，本次没有保存。请核对后按更正办理。")


def _copy_entries(transaction_id: int, lines: list[Line], accounts: dict[str, Account]) -> None:
    # One statement for all entries: the database checks the balance when the statement ends.
    table = Entry._meta.db_table
    columns = "transaction_id, account_id, amount, household_id, person_id, month"
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for line in lines:
            month = line.month.first_date if line.month else None
            copy.write_row(
                (
                    transaction_id,
                    accounts[line.account_code].id,
                    line.amount,
                    line.household_id,
                    line.person_id,
                    month,
                )
            )
