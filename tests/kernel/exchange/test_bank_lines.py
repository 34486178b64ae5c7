"""The bank's file line by line, alone and by several processes: the same bytes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank, bank_lines
from minzheng.kernel.exchange.bank_lines import Opening, portions
from minzheng.kernel.exchange.errors import BatchRefused

HOW = Opening(identity="test.identity", card="test.card", items={"dibao": "DIBAO"})
NUMBER, DAY = "202011-431103-DIBAO-01", dt.date(2020, 11, 20)


def stored(seq: int) -> bytes:
    """A row as the server copies it out."""
    identity = secrecy.encrypt("99990119500101100X", purpose=HOW.identity)
    card = secrecy.encrypt(f"62170000000{seq:05d}", purpose=HOW.card)
    return (
        rf"{seq}	张三	\\x{identity.hex()}	示例银行	\\x{card.hex()}	{6_500 + seq}	dibao	2020-11-01"
        + "\n"
    ).encode()


def test_processes_of_their_own_write_the_same_file(monkeypatch):
    rows = [stored(seq) for seq in range(1, 8)]
    alone = bank.joined(NUMBER, portions(rows, 7, HOW), made_on=DAY)
    monkeypatch.setattr(bank_lines, "PORTION", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert bank.joined(NUMBER, portions(rows, 7, HOW), made_on=DAY) == alone
    lines = alone.decode("gb18030").splitlines()
    assert lines[:2] == [
        f"H,{NUMBER},PAY,20201120", "D,1,张三,99990119500101100X,示例银行,6217000000000001,6501,DIBAO,202011",
    ]  # fmt: skip
    assert lines[-1].startswith("T,7,45528,")  # 7 × 6,500 + (1 + … + 7)


def test_a_gap_is_refused_within_a_portion_and_between_two(monkeypatch):
    rows = [stored(1), stored(3)]
    with pytest.raises(BatchRefused, match="序号应为 2，却是 3"):
        bank.joined(NUMBER, portions(rows, 2, HOW), made_on=DAY)
    monkeypatch.setattr(bank_lines, "PORTION", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    with pytest.raises(BatchRefused, match="序号应为 2，却是 3"):
        bank.joined(NUMBER, portions(rows, 2, HOW), made_on=DAY)


TEXT = st.text(alphabet='张三,"=+-@\n\x7f 1A', max_size=4)


@given(
    name=TEXT, bank_code=TEXT, item=TEXT, amount=st.integers(-1, 10**11 + 1),
    card=st.sampled_from(["6217000000000001", "621", "62170000x0000001", "", "６２１７００００００００"]),
    identity=st.sampled_from(["99990119500101100X", "999901195001011", "", "9999011950010110ＸX"]),
)  # fmt: skip
def test_the_quick_line_is_refused_exactly_where_the_careful_one_is(
    name, bank_code, item, amount, card, identity
):
    def careful() -> str:
        return bank.BatchLine(
            seq=1, name=name, identity_number=identity, bank_code=bank_code, card_number=card,
            amount_fen=amount, item=item, month=Month(2020, 11),
        ).record  # fmt: skip

    def quick() -> str:
        return bank.record(1, name, identity, bank_code, card, amount, item, "202011")

    def told(line) -> str:
        try:
            return line()
        except BatchRefused as refusal:
            return refusal.sentence

    assert told(quick) == told(careful)
