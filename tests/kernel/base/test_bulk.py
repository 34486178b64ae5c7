"""Rows copied in and out again are the same rows, whatever stands in them."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.bulk import blob, cells, copy_in, copy_out
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.ledger.models import Account, Transaction
from tests.laid import undone

pytestmark = pytest.mark.django_db
AT = at_hour(dt.date(2020, 5, 6))
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\\t\n\r\b\f\vNtnx01张,\"'"), st.characters(exclude_characters="\0", codec="utf-8")
    ),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, max_size=4))
def test_what_was_copied_in_is_copied_out(texts):
    with undone():
        assert copy_in(Account(code=str(n), label=text, unit="fen") for n, text in enumerate(texts)) == len(
            texts
        )
        rows = copy_out(Account.objects.order_by("id").values_list("code", "label"))
        assert [cells(row) for row in rows] == [[str(n), text] for n, text in enumerate(texts)]


def test_a_question_with_values_and_what_is_not_there():
    Transaction.objects.create(idempotency_key="a\\'%s", posted_at=AT)
    rows = copy_out(
        Transaction.objects.filter(idempotency_key="a\\'%s").values_list("account_id_of_actor", "description")
    )
    assert [cells(row) for row in rows] == [[None, ""]]
    assert list(copy_out(Transaction.objects.filter(idempotency_key="b").values_list("id"))) == []


@given(st.binary(max_size=40))
def test_bytes_are_read_from_how_the_server_writes_them(value):
    assert blob(cells(rf"\\x{value.hex()}".encode() + b"\n")[0]) == value
