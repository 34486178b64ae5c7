"""The bank's files: the batch that asks for payment and the return that says what became of it (回盘).

Both are GB18030 CSV without quoting, one record a line, CR LF, money in whole fen (administration sheet
§9.2; the layout is the platform's own and a bank's variant is another writer over the same values):

    H,<batch number>,<kind>,<date>
    D,<seq>,<name>,<identity number>,<bank>,<card>,<amount>,<item>,<month>        in a batch
    D,<seq>,<card>,<amount>,<code>,<remark>                                        in a return
    T,<count>,<total amount>,<SM3 over every byte before this line>

The digest shows a file cut short or touched on the way. It is no signature: encryption (SM4) and signing
(SM2) belong to the bank's channel.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, NamedTuple

from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.months import Month

from .errors import BatchRefused

ENCODING = "gb18030"
_NUMBER = re.compile(r"\d{6}-[0-9]{2,12}-[A-Z0-9]{1,16}-\d{2,4}")
_SPLITS = re.compile(r"[,\x00-\x1f\x7f]")
_UNSAFE = re.compile(r'[,"\x00-\x1f\x7f]|^[=+\-@]')
RETURN_BYTES_MAX = 50 * 1024 * 1024
AMOUNT_FEN_MAX = 10**11


class Outcome(Enum):
    """What a return code means for the money."""

    PAID = "已到账"
    RETURNED = "已退回"
    UNKNOWN = "结果不明"  # ask the bank; never send again (administration sheet §9.2)


CODES = {
    "00": (Outcome.PAID, "成功"),
    "01": (Outcome.RETURNED, "户名不符"),
    "02": (Outcome.RETURNED, "卡号错误或已销户"),
    "03": (Outcome.RETURNED, "账户冻结"),
    "04": (Outcome.RETURNED, "超过限额"),
    "05": (Outcome.UNKNOWN, "超时或其他，须向银行查询"),
}


def batch_number(*, month: Month, region: str, item: str, sequence: int) -> str:
    """`YYYYMM-REGION-ITEM-SEQ`, unique per run and so the key by which the bank refuses a second sending."""
    number = f"{month.year:04d}{month.month:02d}-{region}-{item.upper()}-{sequence:02d}"
    if not _NUMBER.fullmatch(number):
        raise BatchRefused(f"批次号“{number}”不合规则，请检查区划代码、项目代号和序号。")
    return number


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """One payment asked for. `seq` counts from 1 within the batch."""

    seq: int
    name: str
    identity_number: str
    bank_code: str
    card_number: str
    amount_fen: int
    item: str
    month: Month

    def __post_init__(self):
        for label, text in (("姓名", self.name), ("银行代码", self.bank_code), ("项目", self.item)):
            if not text or _UNSAFE.search(text):
                raise BatchRefused(
                    f"第 {self.seq} 笔的{label}“{text}”为空或含有逗号等不能写入银行文件的字符。"
                )
        if not re.fullmatch(r"\d{8,32}", self.card_number, re.ASCII):
            raise BatchRefused(f"第 {self.seq} 笔的卡号应为 8 至 32 位数字，请先更正发放账户。")
        if not re.fullmatch(r"\d{17}[\dX]", self.identity_number, re.ASCII):
            raise BatchRefused(f"第 {self.seq} 笔的身份证号不是 18 位，请先更正人员信息。")
        if not 0 < self.amount_fen <= AMOUNT_FEN_MAX:
            raise BatchRefused(f"第 {self.seq} 笔的金额应大于 0 且在合理范围内，零或负数不能送银行。")

    @property
    def month_text(self) -> str:
        return f"{self.month.year:04d}{self.month.month:02d}"

    @property
    def record(self) -> str:
        return _written(
            self.seq, self.name, self.identity_number, self.bank_code, self.card_number, self.amount_fen,
            self.item, self.month_text,
        )  # fmt: skip


def _written(*cells: str | int) -> str:
    return f"D,{','.join(map(str, cells))}\r\n"


_TEXT = r"(?![=+\-@])[^,\"\x00-\x1f\x7f]+"
_RECORD = re.compile(rf"D,\d+,{_TEXT},\d{{17}}[\dX],{_TEXT},\d{{8,32}},\d+,{_TEXT},\d{{6}}\r\n", re.ASCII)


def record(
    seq: int, name: str, identity_number: str, bank_code: str, card_number: str, amount_fen: int, item: str,
    month_text: str,
) -> str:  # fmt: skip
    """The line of one payment for very many of them: as `BatchLine.record`, and refused where it is."""
    text = _written(seq, name, identity_number, bank_code, card_number, amount_fen, item, month_text)
    if not _RECORD.fullmatch(text) or not 0 < amount_fen <= AMOUNT_FEN_MAX:
        return BatchLine(
            seq=seq, name=name, identity_number=identity_number, bank_code=bank_code, card_number=card_number,
            amount_fen=amount_fen, item=item, month=Month.parse(month_text),
        ).record  # fmt: skip
    return text


class Portion(NamedTuple):
    """Consecutive lines of a batch as they stand in its file."""

    first_seq: int
    count: int
    total_fen: int
    body: bytes


def portion(lines: Iterable[tuple[int, int, str]]) -> Portion:
    """Lines of (seq, amount in fen, record) as a part of the file. Raises BatchRefused for a gap."""
    first, count, total_fen, texts = 0, 0, 0, []
    for seq, amount_fen, text in lines:
        first = first or seq
        if seq != first + count:
            raise BatchRefused(f"序号应为 {first + count}，却是 {seq}。请重新生成批次。")
        count, total_fen = count + 1, total_fen + amount_fen
        texts.append(text)
    return Portion(first, count, total_fen, "".join(texts).encode(ENCODING))


def batch_file(number: str, lines: Iterable[BatchLine], *, made_on: dt.date) -> bytes:
    """The batch as bytes. The same lines give the same bytes. Raises BatchRefused for a bad number,
    no lines, or sequence numbers that do not run 1, 2, 3 …"""
    return joined(number, [portion((one.seq, one.amount_fen, one.record) for one in lines)], made_on=made_on)


def joined(number: str, portions: Iterable[Portion], *, made_on: dt.date) -> bytes:
    """The batch of its portions, in order; otherwise as `batch_file`."""
    if not _NUMBER.fullmatch(number):
        raise BatchRefused(f"批次号“{number}”不合规则。")
    body = bytearray(f"H,{number},PAY,{made_on:%Y%m%d}\r\n".encode(ENCODING))
    count = total_fen = 0
    for one in portions:
        if one.count and one.first_seq != count + 1:
            raise BatchRefused(f"序号应为 {count + 1}，却是 {one.first_seq}。请重新生成批次。")
        count, total_fen = count + one.count, total_fen + one.total_fen
        body += one.body
    if not count:
        raise BatchRefused("批次里没有可发放的明细，不生成银行文件。")
    return bytes(body + _trailer(count, total_fen, body))


@dataclass(frozen=True, kw_only=True)
class ReturnLine:
    """What the bank says of one payment. `line_number` is the place in the file."""

    line_number: int
    seq: int
    card_number: str
    amount_fen: int
    code: str
    remark: str

    @property
    def outcome(self) -> Outcome:
        return CODES[self.code][0]

    @property
    def reason(self) -> str:
        return self.remark or CODES[self.code][1]


def return_file(number: str, lines: Iterable[ReturnLine], *, made_on: dt.date) -> bytes:
    """A return as a bank makes it: for rehearsals and tests of the whole way."""
    kept = list(lines)
    details = [("D", x.seq, x.card_number, x.amount_fen, x.code, x.remark) for x in kept]
    head = ("H", number, "RET", f"{made_on:%Y%m%d}")
    return _sealed([head, *details], sum(x.amount_fen for x in kept))


@dataclass(frozen=True)
class LineProblem:
    """A line that cannot be used, with its number in the file and the reason."""

    line_number: int
    sentence: str


@dataclass(frozen=True)
class BankReturn:
    """A return file as read. Use `lines` only when `problems` is empty or a person has looked at them.

    `digest` is of the whole file: the same file twice has the same digest. `unanswered` are the sequence
    numbers of the batch for which no line can be used: their outcome is unknown, not failed.
    """

    batch_number: str
    digest: str
    lines: tuple[ReturnLine, ...]
    problems: tuple[LineProblem, ...]
    unanswered: tuple[int, ...]


def read_return(file: BinaryIO, *, batch_number: str, expected: Mapping[int, int]) -> BankReturn:
    """Read a return and hold it against the batch it answers.

    `expected` maps the sequence numbers of the batch to their amounts in fen. Raises BatchRefused when the
    file is no return, answers another batch, or was cut or changed (count, total, digest); a line that is
    unknown, doubled, malformed or of another amount becomes a problem with its line number.
    """
    content = file.read(RETURN_BYTES_MAX + 1)
    if len(content) > RETURN_BYTES_MAX:
        raise BatchRefused("回盘文件过大，请确认选对了文件。")
    records = _opened(content, batch_number)
    read: list[ReturnLine] = []
    problems: list[LineProblem] = []
    for line_number, cells in records:
        try:
            read.append(_return_line(line_number, cells))
        except BatchRefused as refusal:
            problems.append(LineProblem(line_number, refusal.sentence))
    places: dict[int, list[int]] = {}
    for line in read:
        places.setdefault(line.seq, []).append(line.line_number)
    lines = []
    for line in read:
        wrong = _against_batch(line, expected, places[line.seq])
        if wrong:
            problems.append(LineProblem(line.line_number, f"第 {line.line_number} 行{wrong}请向银行核实。"))
        else:
            lines.append(line)
    settled = {line.seq for line in lines}
    return BankReturn(
        batch_number=batch_number,
        digest=sm3_hex(content),
        lines=tuple(lines),
        problems=tuple(sorted(problems, key=lambda problem: problem.line_number)),
        unanswered=tuple(seq for seq in sorted(expected) if seq not in settled),
    )


def _against_batch(line: ReturnLine, expected: Mapping[int, int], places: list[int]) -> str:
    """What is wrong with a line beside the batch; "" for nothing. Of lines that answer one payment twice
    none is believed."""
    if line.seq not in expected:
        return f"的序号 {line.seq} 不在本批次中，"
    if line.amount_fen != expected[line.seq]:
        return f"的金额 {line.amount_fen} 分与送盘金额 {expected[line.seq]} 分不符，"
    if len(places) > 1:
        others = "、".join(str(place) for place in places if place != line.line_number)
        return f"与第 {others} 行都是序号 {line.seq}，"
    return ""


def _sealed(records: list[tuple], total_fen: int) -> bytes:
    if any(_SPLITS.search(str(cell)) for record in records for cell in record):
        raise BatchRefused("有内容含逗号或换行，不能写入银行文件，请检查姓名和备注。")
    body = "".join(",".join(str(cell) for cell in record) + "\r\n" for record in records).encode(ENCODING)
    return body + _trailer(len(records) - 1, total_fen, body)


def _trailer(count: int, total_fen: int, body: bytes) -> bytes:
    return f"T,{count},{total_fen},{sm3_hex(bytes(body))}\r\n".encode(ENCODING)


def _opened(content: bytes, number: str) -> list[tuple[int, list[str]]]:
    """The detail records of a return whose head and trailer hold, each with its line number."""
    body, _, tail = content.rstrip(b"\r\n").rpartition(b"\n")
    body += b"\n"
    try:
        lines = [line.rstrip("\r") for line in body.decode(ENCODING).split("\n")]
        trailer = tail.decode(ENCODING).split(",")
    except UnicodeDecodeError as error:
        raise BatchRefused("回盘文件的编码不是 GB18030，请向银行重新获取文件。") from error
    head = lines[0].split(",") if lines else []
    if len(head) < 3 or head[0] != "H" or head[2] != "RET":
        raise BatchRefused("这不是银行回盘文件（首行应以 H 开头并标明 RET），请确认选对了文件。")
    if head[1] != number:
        raise BatchRefused(f"回盘文件是批次“{head[1]}”的，不是本批次“{number}”，请确认选对了文件。")
    if len(trailer) != 4 or trailer[0] != "T":
        raise BatchRefused("回盘文件没有结尾记录，可能没有传完整，请向银行重新获取文件。")
    if trailer[3].strip().lower() != sm3_hex(body):
        raise BatchRefused("回盘文件的摘要不符：内容不完整或被改动过，请向银行重新获取文件。")
    records = [(index, line.split(",")) for index, line in enumerate(lines[1:], 2) if line.strip()]
    amounts = [
        int(cells[3]) for _, cells in records if len(cells) > 3 and cells[3].isascii() and cells[3].isdigit()
    ]
    if trailer[1:3] != [str(len(records)), str(sum(amounts))]:
        raise BatchRefused(
            f"回盘文件的合计不符：结尾写 {trailer[1]} 笔、{trailer[2]} 分，实际 {len(records)} 笔、{sum(amounts)} 分。"
            "请向银行核实。"
        )
    return records


def _return_line(line_number: int, cells: list[str]) -> ReturnLine:
    if len(cells) != 6 or cells[0] != "D":
        raise BatchRefused(f"第 {line_number} 行不是回盘明细（应有 6 项并以 D 开头）。")
    _, seq, card_number, amount, code, remark = (cell.strip() for cell in cells)
    if not re.fullmatch(r"\d{1,9}", seq, re.ASCII) or not re.fullmatch(r"\d{1,12}", amount, re.ASCII):
        raise BatchRefused(f"第 {line_number} 行的序号或金额不是数字。")
    if code not in CODES:
        raise BatchRefused(f"第 {line_number} 行的回盘码“{code}”不认识，请向银行核实这一笔的结果。")
    return ReturnLine(line_number=line_number, seq=int(seq), card_number=card_number, amount_fen=int(amount),
                      code=code, remark=remark)  # fmt: skip
