"""Bank files: the batch adds up, the return is held against it, nothing unknown is taken for settled."""

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.bank import (
    BatchLine,
    Outcome,
    ReturnLine,
    batch_file,
    batch_number,
    read_return,
    return_file,
)
from minzheng.kernel.exchange.errors import BatchRefused
from tests.kernel.exchange.ledger_file import identity_number

DAY = dt.date(2020, 11, 20)
NUMBER = "202011-431103-DIBAO-01"


def pay(seq: int, amount_fen: int = 34_000, **changes) -> BatchLine:
    wanted = {
        "seq": seq, "name": "王䶮", "identity_number": identity_number(seq), "bank_code": "BANK1",
        "card_number": "6217001234567890122", "amount_fen": amount_fen, "item": "DIBAO",
        "month": Month(2020, 11),
    } | changes  # fmt: skip
    return BatchLine(**wanted)


def answer(seq: int, code: str = "00", amount_fen: int = 34_000, remark: str = "") -> ReturnLine:
    return ReturnLine(
        line_number=0,
        seq=seq,
        card_number="6217001234567890122",
        amount_fen=amount_fen,
        code=code,
        remark=remark,
    )


def read(content: bytes, expected: dict[int, int], number: str = NUMBER):
    return read_return(io.BytesIO(content), batch_number=number, expected=expected)


class TestBatchFile:
    def test_the_file_in_full(self):
        content = batch_file(NUMBER, [pay(1), pay(2, 5)], made_on=DAY)
        lines = content.decode("gb18030").split("\r\n")
        assert lines[0] == "H,202011-431103-DIBAO-01,PAY,20201120"
        assert lines[1] == f"D,1,王䶮,{identity_number(1)},BANK1,6217001234567890122,34000,DIBAO,202011"
        assert lines[2] == f"D,2,王䶮,{identity_number(2)},BANK1,6217001234567890122,5,DIBAO,202011"
        assert lines[3].startswith("T,2,34005,")
        assert len(lines[3].split(",")[3]) == 64
        assert lines[4] == ""
        assert content == batch_file(NUMBER, iter([pay(1), pay(2, 5)]), made_on=DAY)

    def test_numbers(self):
        assert batch_number(month=Month(2020, 11), region="431103", item="dibao", sequence=1) == NUMBER
        with pytest.raises(BatchRefused):
            batch_number(month=Month(2020, 11), region="冷水滩", item="DIBAO", sequence=1)

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"amount_fen": 0}, "大于 0"),
            ({"amount_fen": -1}, "大于 0"),
            ({"card_number": "6217 0012"}, "卡号"),
            ({"identity_number": "123"}, "身份证号"),
            ({"name": "张,三"}, "姓名"),
            ({"name": "张\n三"}, "姓名"),
            ({"name": "=cmd|' /C calc'!A0"}, "姓名"),
            ({"name": ""}, "姓名"),
        ],
    )
    def test_a_line_the_bank_would_stumble_over_is_refused(self, changes, says):
        with pytest.raises(BatchRefused, match=says):
            pay(1, **changes)

    def test_an_empty_batch_and_a_gap_in_the_sequence(self):
        with pytest.raises(BatchRefused, match="没有可发放"):
            batch_file(NUMBER, [], made_on=DAY)
        with pytest.raises(BatchRefused, match="序号应为 2，却是 3"):
            batch_file(NUMBER, [pay(1), pay(3)], made_on=DAY)


class TestReadReturn:
    def test_each_code_means_one_outcome(self):
        codes = ["00", "01", "02", "03", "04", "05"]
        content = return_file(NUMBER, [answer(i, code) for i, code in enumerate(codes, 1)], made_on=DAY)
        result = read(content, dict.fromkeys(range(1, 7), 34_000))
        assert [line.outcome for line in result.lines] == [
            Outcome.PAID, *[Outcome.RETURNED] * 4, Outcome.UNKNOWN,
        ]  # fmt: skip
        assert result.lines[1].reason == "户名不符"
        assert result.problems == ()
        assert result.unanswered == ()

    def test_the_banks_own_words_are_kept(self):
        content = return_file(NUMBER, [answer(1, "02", remark="卡已挂失")], made_on=DAY)
        assert read(content, {1: 34_000}).lines[0].reason == "卡已挂失"

    def test_lines_that_do_not_fit_are_reported_with_their_place_and_not_believed(self):
        sent = {1: 34_000, 2: 34_000, 3: 34_000, 4: 34_000, 5: 34_000}
        lines = [
            answer(1),
            answer(9),
            answer(2, amount_fen=33_999),
            answer(3),
            answer(3, "01"),
            answer(4, "77"),
        ]
        result = read(return_file(NUMBER, lines, made_on=DAY), sent)
        assert [line.seq for line in result.lines] == [1]
        assert [(problem.line_number, problem.sentence) for problem in result.problems] == [
            (3, "第 3 行的序号 9 不在本批次中，请向银行核实。"),
            (4, "第 4 行的金额 33999 分与送盘金额 34000 分不符，请向银行核实。"),
            (5, "第 5 行与第 6 行都是序号 3，请向银行核实。"),
            (6, "第 6 行与第 5 行都是序号 3，请向银行核实。"),
            (7, "第 7 行的回盘码“77”不认识，请向银行核实这一笔的结果。"),
        ]
        assert result.unanswered == (2, 3, 4, 5)

    def test_a_line_that_is_no_record(self):
        content = return_file(NUMBER, [answer(1)], made_on=DAY)
        head, detail, _ = content.split(b"\r\n", 2)
        body = b"\r\n".join([head, detail, "X,备注".encode("gb18030"), b""])
        broken = body + f"T,2,34000,{sm3_hex(body)}\r\n".encode()
        result = read(broken, {1: 34_000})
        assert [line.seq for line in result.lines] == [1]
        assert result.problems[0].line_number == 3

    def test_the_same_file_twice_has_the_same_digest_and_another_file_another(self):
        content = return_file(NUMBER, [answer(1)], made_on=DAY)
        other = return_file(NUMBER, [answer(1, "01")], made_on=DAY)
        assert read(content, {1: 34_000}).digest == read(content, {1: 34_000}).digest
        assert read(content, {1: 34_000}).digest != read(other, {1: 34_000}).digest

    @pytest.mark.parametrize(
        ("spoil", "says"),
        [
            (lambda c: c.replace(b"34000,00", b"99000,00"), "摘要不符"),
            (lambda c: c[: len(c) // 2], "结尾|摘要"),
            (lambda c: b"\r\n".join(c.split(b"\r\n")[:-2]), "结尾"),
            (lambda c: b"", "不是银行回盘"),
            (lambda c: b"\xff\xff\xff\r\n\xff", "编码"),
            (lambda c: batch_file(NUMBER, [pay(1)], made_on=DAY), "不是银行回盘"),
            (lambda c: return_file("202010-431103-DIBAO-01", [answer(1)], made_on=DAY), "是批次“202010"),
        ],
    )
    def test_a_file_cut_changed_or_of_another_batch_is_refused(self, spoil, says):
        with pytest.raises(BatchRefused, match=says):
            read(spoil(return_file(NUMBER, [answer(1)], made_on=DAY)), {1: 34_000})

    @given(
        st.lists(
            st.tuples(st.sampled_from(["00", "01", "05", "99"]), st.integers(1, 10**9), st.booleans()),
            min_size=1, max_size=12,
        )
    )  # fmt: skip
    @settings(max_examples=60, deadline=None)
    def test_every_payment_is_settled_once_or_unanswered(self, payments):
        expected = {seq: amount for seq, (_, amount, _) in enumerate(payments, 1)}
        answers = [answer(seq, code, amount) for seq, (code, amount, told) in enumerate(payments, 1) if told]
        result = read(return_file(NUMBER, answers, made_on=DAY), expected)
        settled = [line.seq for line in result.lines]
        assert sorted([*settled, *result.unanswered]) == sorted(expected)
        assert all(line.amount_fen == expected[line.seq] for line in result.lines)

    @given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20))
    @settings(max_examples=100, deadline=None)
    def test_any_name_either_arrives_whole_or_is_refused(self, name):
        try:
            content = batch_file(NUMBER, [pay(1, name=name)], made_on=DAY)
        except BatchRefused:
            return
        assert content.decode("gb18030").split("\r\n")[1].split(",")[2] == name
