"""The stock of blanks balances after whatever happens, and the counts of the book are the counts of the
drawers.
"""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.config.demo.fields.weddings import marry
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, Refused
from minzheng.registers.marriages import commands, figures
from minzheng.registers.marriages.commands.stock import numbers_between, use_blanks
from minzheng.registers.marriages.models import BlankCertificate, BlankMovement, MarriageRecord

from .conftest import AT, DAY, OFFICE
from .test_registration import refused

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["receive", "draw", "print", "spoil", "destroy"]),
        st.integers(1, 6),
        st.integers(0, 3),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("HJ00000001", "HJ00000001", 1), ("hj00000008", " HJ00000012", 5), ("0099", "0101", 3)],
)
def test_the_numbers_of_a_span(first, last, count):
    found = numbers_between(first, last)
    assert len(found) == count == len(set(found))
    assert found[0] == first.strip().upper()
    assert found[-1] == last.strip().upper()


@pytest.mark.parametrize(
    ("first", "last"),
    [("HJ00000002", "HJ00000001"), ("HJ0001", "HL0002"), ("HJ0001", "HJ00002"), ("", ""), ("HJ", "HJ"),
     ("HJ00000001", "HJ00006000")],
)  # fmt: skip
def test_what_is_no_span(first, last):
    with pytest.raises(Invalid):
        numbers_between(first, last)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=MOVES)
def test_the_book_balances_every_day_and_agrees_with_the_drawers(officers, moves):
    moves = sorted(moves, key=lambda one: one[2])  # the days in their order
    with transaction.atomic():
        _walk(officers, moves)
        transaction.set_rollback(True)


def _walk(officers, moves) -> None:
    start = dt.date(2021, 3, 1)
    closing = figures.day_balance(OFFICE, "divorce", start - dt.timedelta(days=1)).closing
    assert closing == 60
    serial = 0
    for move, count, day in moves:
        by = {"actor": officers["dengji"], "at": at_hour(start + dt.timedelta(days=day), 9)}
        try:
            with transaction.atomic():
                if move == "receive":
                    commands.receive_blanks(
                        office_code=OFFICE, paper="divorce", first_number=f"X{serial + 1:06d}",
                        last_number=f"X{serial + count:06d}", **by,
                    )  # fmt: skip
                    serial += count
                elif move == "draw":
                    commands.draw_blanks(office_code=OFFICE, paper="divorce", count=count, **by)
                elif move == "print":
                    record = MarriageRecord.objects.create(
                        kind="L", office_code=OFFICE, register_date=start, register_year=2021, recorded_at=AT
                    )
                    use_blanks(record=record, paper="divorce", count=count, print_numbers=(), **by)
                elif move == "spoil":
                    blank = BlankCertificate.objects.filter(paper="divorce", state="drawn").first()
                    commands.spoil_blank(
                        print_number=blank.print_number if blank else "-", reason="错位", **by
                    )
                else:
                    head = {"actor": officers["chuzhang"], "at": by["at"]}
                    commands.destroy_blanks(office_code=OFFICE, paper="divorce", witness="龙某", **head)
        except MinzhengError:
            pass
    for day in range(5):
        balance = figures.day_balance(OFFICE, "divorce", start + dt.timedelta(days=day))
        assert balance.opening == closing
        closing = balance.closing
        assert closing == balance.opening + balance.received - balance.printed - balance.spoiled >= 0
    assert closing == figures.counted_stock(OFFICE, "divorce")


def test_a_blank_is_received_printed_and_spoiled_once(officers, pair, written):
    marry(*pair(), officers, DAY)
    by = {"actor": officers["dengji"], "at": AT}
    refused(
        lambda: commands.receive_blanks(
            office_code=OFFICE, paper="marriage", first_number="HJ00000060", last_number="HJ00000061", **by
        ),
        written, "不能入库两次", error=Conflict,
    )  # fmt: skip
    refused(
        lambda: commands.spoil_blank(print_number="HJ00000001", reason="错位", **by),
        written,
        "已打印",
        error=Conflict,
    )
    refused(lambda: commands.spoil_blank(print_number="HJ00000003", reason=" ", **by), written, "作废原因")
    refused(lambda: commands.spoil_blank(print_number="nothing", reason="x", **by), written, "没有这个证芯号")
    refused(
        lambda: commands.draw_blanks(office_code=OFFICE, paper="marriage", count=0, **by),
        written,
        "不少于 1 本",
    )
    refused(
        lambda: commands.destroy_blanks(office_code=OFFICE, paper="marriage", witness="x", **by), written,
        error=Refused,
    )  # fmt: skip
    head = {"actor": officers["chuzhang"], "at": AT}
    for witness, words in ((" ", "监销人"), ("龙某", "没有待销毁")):
        refused(
            lambda who=witness: commands.destroy_blanks(office_code=OFFICE, paper="marriage",
            witness=who, **head),
            written, words,
        )  # fmt: skip


def test_a_skipped_blank_is_asked_about(officers, pair):
    groom, bride = pair()
    marry(groom, bride, officers, DAY)
    assert figures.alerts(OFFICE, today=DAY) == []
    blank = BlankCertificate.objects.get(print_number="HJ00000002")
    BlankCertificate.objects.filter(id=blank.id).update(state="drawn")
    BlankCertificate.objects.filter(print_number="HJ00000004").update(state="printed")
    found = [one.detail for one in figures.alerts(OFFICE, today=DAY)]
    assert found == [f"结婚证 {number} 被跳过，尚未打印或作废" for number in ("HJ00000002", "HJ00000003")]


def test_printing_at_night_is_asked_about(officers, pair):
    marry(*pair(), officers, DAY, hour=20)
    found = figures.alerts(OFFICE, today=DAY)
    assert [one.rule for one in found] == ["hours", "hours"]
    assert BlankMovement.objects.filter(movement="printed").count() == 2
