"""Double entry that the database itself keeps balanced."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import commands, queries
from minzheng.kernel.ledger.commands import Line
from minzheng.kernel.ledger.errors import AlreadyPosted, Unbalanced
from minzheng.kernel.ledger.models import Account, Entry, Transaction

pytestmark = pytest.mark.django_db
AT = at_hour(dt.date(2020, 5, 6))


@pytest.fixture(autouse=True)
def accounts():
    for code in ("expense:a", "payable:a"):
        commands.open_account(code=code, label=code)
    commands.open_account(code="hours:a", label="时间", unit="minutes")


def post(key="k", lines=None):
    lines = lines or [
        Line(account_code="expense:a", amount=500),
        Line(account_code="payable:a", amount=-500, household_id=7),
    ]
    return commands.post(key=key, description="测试", lines=lines, actor=SYSTEM, at=AT)


def test_posts_and_balances():
    post()
    post(
        "k2",
        [
            Line(account_code="expense:a", amount=20, month=Month(2020, 5)),
            Line(account_code="payable:a", amount=-20, household_id=8),
        ],
    )
    assert queries.balance("expense:a") == 520
    assert queries.balance("payable:a", household_id=7) == -500
    assert queries.balances_by_household("payable:a") == {7: -500, 8: -20}
    assert queries.unbalanced_transactions() == []


def test_the_same_key_posts_once():
    assert post().id == post().id
    assert Entry.objects.count() == 2


def test_the_same_key_with_other_amounts_is_refused():
    post()
    with pytest.raises(AlreadyPosted):
        post("k", [Line(account_code="expense:a", amount=1), Line(account_code="payable:a", amount=-1)])
    assert queries.balance("expense:a") == 500


@pytest.mark.parametrize(
    "lines",
    [
        [Line(account_code="expense:a", amount=500), Line(account_code="payable:a", amount=-499)],
        [Line(account_code="expense:a", amount=500), Line(account_code="hours:a", amount=-500)],
        [Line(account_code="expense:a", amount=0)],
    ],
)
def test_unbalanced_per_unit_is_refused_and_nothing_is_kept(lines):
    with pytest.raises(Unbalanced):
        post("bad", lines)
    assert (Transaction.objects.count(), Entry.objects.count()) == (0, 0)


SELECTED = """SELECT code, fen, home, NULL::bigint, '2020-05-01'::date
    FROM (VALUES ('expense:a', %(fen)s, NULL::bigint), ('payable:a', -500, 7)) line (code, fen, home)"""


def post_selected(key="k", **values):
    return commands.post_selected(
        key=key, description="测试", selected=SELECTED, values={"fen": 500} | values, actor=SYSTEM, at=AT
    )


def test_lines_that_a_query_makes_are_posted_once():
    assert post_selected().entries.count() == 2
    assert queries.balances_by_household("payable:a") == {7: -500}
    assert [str(row["month"]) for row in queries.by_month("payable:a")] == ["2020-05"]
    with pytest.raises(AlreadyPosted):
        post_selected(fen=499)
    assert queries.balance("expense:a") == 500


def test_a_query_that_makes_nothing_posts_nothing():
    found = commands.post_selected(
        key="k", description="测试", selected=f"SELECT * FROM ({SELECTED}) line WHERE fen > %(least)s",
        values={"fen": 500, "least": 500}, actor=SYSTEM, at=AT,
    )  # fmt: skip
    assert found is None
    assert Transaction.objects.count() == 0


@pytest.mark.parametrize("wrong", [SELECTED, SELECTED.replace("payable:a", "payable:unknown")])
def test_a_query_whose_lines_do_not_balance_is_refused_by_the_database(wrong):
    fen = 499 if wrong == SELECTED else 500
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        commands.post_selected(
            key="k", description="测试", selected=wrong, values={"fen": fen}, actor=SYSTEM, at=AT
        )
    assert (Transaction.objects.count(), Entry.objects.count()) == (0, 0)


def test_the_database_refuses_an_unbalanced_row_whoever_writes_it():
    made = post()
    account = Account.objects.get(code="expense:a")
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        Entry.objects.create(transaction=made, account=account, amount=1)
    for sql in (
        "UPDATE ledger_entry SET amount = 1",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_transaction",
    ):
        with (
            pytest.raises(DatabaseError, match="refused"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert queries.balance("expense:a") == 500


def test_the_database_refuses_what_balances_only_over_transactions_or_units():
    first, second = post(), post("k2")
    fen, hours = Account.objects.get(code="expense:a"), Account.objects.get(code="hours:a")
    for pair in (
        [Entry(transaction=first, account=fen, amount=5), Entry(transaction=second, account=fen, amount=-5)],
        [Entry(transaction=first, account=fen, amount=5), Entry(transaction=first, account=hours, amount=-5)],
    ):
        with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
            Entry.objects.bulk_create(pair)
    assert (queries.balance("expense:a"), queries.balance("hours:a"), Entry.objects.count()) == (1000, 0, 4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=1, max_size=12))
def test_any_balanced_posting_leaves_the_books_at_zero(amounts):
    with transaction.atomic():
        lines = [
            Line(account_code="payable:a", amount=amount, household_id=n) for n, amount in enumerate(amounts)
        ]
        if sum(amounts):
            lines.append(Line(account_code="expense:a", amount=-sum(amounts)))
        if len(lines) > 1:
            post("p", lines)
            assert queries.balance("payable:a") + queries.balance("expense:a") == 0
            assert queries.unbalanced_transactions() == []
        transaction.set_rollback(True)


def test_what_some_households_have_on_accounts_of_one_kind_is_read_at_once():
    commands.open_account(code="payable:b", label="payable:b")
    post()
    post(
        "k2",
        [
            Line(account_code="expense:a", amount=20),
            Line(account_code="payable:b", amount=-20, household_id=7),
        ],
    )
    post(
        "k3",
        [Line(account_code="expense:a", amount=5), Line(account_code="payable:a", amount=-5, household_id=8)],
    )
    found = queries.subsidiary_balances("payable:", household_ids=[7])
    assert found == [(7, "payable:a", -500), (7, "payable:b", -20)]
    post(
        "k4",
        [
            Line(account_code="expense:a", amount=-500),
            Line(account_code="payable:a", amount=500, household_id=7),
        ],
    )
    assert queries.subsidiary_balances("payable:", household_ids=[7]) == [(7, "payable:b", -20)]
    assert queries.subsidiary_balances("payable:", household_ids=[]) == []
