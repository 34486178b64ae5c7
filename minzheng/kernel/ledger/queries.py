"""Balances, and the proof that the books add up."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from .models import Account, Entry, Transaction


def balance(account_code: str, *, household_id: int | None = None) -> int:
    """The balance of an account (debit positive), of one household where asked."""
    rows = Entry.objects.filter(account__code=account_code)
    if household_id is not None:
        rows = rows.filter(household_id=household_id)
    return rows.aggregate(total=Sum("amount"))["total"] or 0


def posted_to(key: str, account_code: str, *, household_id: int) -> int:
    """What the transaction with this idempotency key moved for a household on an account."""
    rows = Entry.objects.filter(
        transaction__idempotency_key=key, account__code=account_code, household_id=household_id
    )
    return rows.aggregate(total=Sum("amount"))["total"] or 0


@dataclass(frozen=True)
class Booked:
    """One entry of a household with its transaction: `key` is the idempotency key; debit is positive."""

    account_code: str
    household_id: int
    amount: int
    key: str
    description: str
    posted_at: dt.datetime


def booked(account_codes: Iterable[str], household_ids: Iterable[int]) -> list[Booked]:
    """What was booked of households on some accounts, oldest first."""
    rows = Entry.objects.filter(account__code__in=list(account_codes), household_id__in=list(household_ids))
    columns = ("account__code", "household_id", "amount", "transaction__idempotency_key",
               "transaction__description", "transaction__posted_at")  # fmt: skip
    return [Booked(*row) for row in rows.order_by("id").values_list(*columns)]


def is_posted(key: str) -> bool:
    """Whether a transaction with this idempotency key is on the books."""
    return Transaction.objects.filter(idempotency_key=key).exists()


def balances_by_household(*account_codes: str) -> dict[int, int]:
    """Non-zero balances of subsidiary accounts taken together, by household."""
    # Asked for by their ids, so that the database knows how few entries an account may have.
    accounts = list(Account.objects.filter(code__in=account_codes).values_list("id", flat=True))
    rows = Entry.objects.filter(account__in=accounts, household_id__isnull=False)
    sums = rows.values_list("household_id").annotate(total=Sum("amount")).exclude(total=0)
    return dict(sums)


def subsidiary_balances(code_prefix: str, *, household_ids: Iterable[int]) -> list[tuple[int, str, int]]:
    """Non-zero balances of some households on every account whose code begins so: (household, code, fen)."""
    rows = Entry.objects.filter(household_id__in=list(household_ids), account__code__startswith=code_prefix)
    sums = rows.values_list("household_id", "account__code").annotate(total=Sum("amount")).exclude(total=0)
    return sorted(sums)


def balances(code_prefix: str = "") -> list[tuple[str, str, int]]:
    """(code, label, balance) of every account whose code begins so."""
    rows = Account.objects.filter(code__startswith=code_prefix).order_by("code")
    sums = dict(
        Entry.objects.filter(account__in=rows).values_list("account_id").annotate(total=Sum("amount"))
    )
    return [(account.code, account.label, sums.get(account.id, 0)) for account in rows]


def unbalanced_transactions() -> list[int]:
    """Transactions whose entries do not sum to zero in some unit: always empty, and checked all the same."""
    rows = (
        Entry.objects.values("transaction_id", "account__unit").annotate(total=Sum("amount")).exclude(total=0)
    )
    empty = Transaction.objects.filter(entries=None).values_list("id", flat=True)
    return sorted({row["transaction_id"] for row in rows} | set(empty))


def by_month(account_code: str) -> list[dict]:
    """What was booked on an account for each benefit month: month, total."""
    rows = Entry.objects.filter(account__code=account_code, month__isnull=False)
    return list(rows.values("month").annotate(total=Sum("amount")).order_by("month"))
