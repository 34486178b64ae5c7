"""A sender's file as rows of cells with the row numbers the sender sees. No meaning yet.

Every limit here is a fault that was seen: a workbook of a few KB with one value in cell XFD1048576 makes
any reader that builds a rectangle ask for half a terabyte and takes the process down with it. So an .xlsx
is measured before it is opened. An .xls cannot name a cell beyond IV65536 and needs no measuring.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .cells import Cell
from .errors import FileUnreadable

MEGABYTE = 1024 * 1024
FILE_BYTES_MAX = 20 * MEGABYTE
UNPACKED_BYTES_MAX = 250 * MEGABYTE
ROWS_MAX = 200_000
BOX_CELLS_MAX = 20_000_000

_DAMAGED = "文件打不开，可能已损坏或没有传完整。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_KINDS = "请上传 Excel（.xlsx、.xls）或 CSV 文件。"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its rows, each with the number that Excel shows beside it."""

    name: str
    rows: list[tuple[int, list[Cell]]]


def read_bytes(file: BinaryIO) -> bytes:
    """The whole file, refused above `FILE_BYTES_MAX` without reading further."""
    content = file.read(FILE_BYTES_MAX + 1)
    if not content:
        raise FileUnreadable("文件是空的，请重新选择文件。")
    if len(content) > FILE_BYTES_MAX:
        raise FileUnreadable(
            f"文件超过 {FILE_BYTES_MAX // MEGABYTE} MB。请删去图片和无关的表，或分成几个文件上传。"
        )
    return content


def read_sheets(content: bytes) -> list[Sheet]:
    """Every visible sheet of a workbook, or the one table of a CSV file. Raises FileUnreadable."""
    if content.startswith(b"PK\x03\x04"):
        _measure_xlsx(content)
        return _read_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_workbook(content)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<")):
        raise FileUnreadable(f"这不是表格文件。{_KINDS}")
    return [Sheet("CSV", _read_csv(content))]


def _read_workbook(content: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            return [Sheet(name, _rows_of(book.get_sheet_by_name(name))) for name in names]
    except PasswordError as error:
        raise FileUnreadable("文件有打开密码。请在 Excel 或 WPS 中去掉密码后再上传。") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileUnreadable(_DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust reader is no Exception
            raise
        raise FileUnreadable(_DAMAGED) from error


def _rows_of(sheet) -> list[tuple[int, list[Cell]]]:
    if sheet.start is None:
        return []
    if sheet.end[0] >= ROWS_MAX:
        raise FileUnreadable(f"工作表“{sheet.name}”超过 {ROWS_MAX} 行，请分成几个文件上传。")
    return list(enumerate(sheet.to_python(skip_empty_area=False), 1))


def _read_csv(content: bytes) -> list[tuple[int, list[Cell]]]:
    text = _decode(content)
    head = "".join(text.splitlines(keepends=True)[:10])
    delimiter = max(",\t;", key=head.count)
    rows: list[tuple[int, list[Cell]]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if number > ROWS_MAX:
                raise FileUnreadable(f"文件超过 {ROWS_MAX} 行，请分成几个文件上传。")
            rows.append((number, list(row)))
    except csv.Error as error:
        raise FileUnreadable(_DAMAGED) from error
    return rows


def _decode(content: bytes) -> str:
    """Text of a CSV: UTF-8 with or without mark, UTF-16 with mark (Excel's "Unicode 文本"), else GB18030."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileUnreadable(f"文件的文字编码认不出来。{_KINDS}")


# A row or a cell of sheet XML, and the place it names.
_TAG = re.compile(rb"""<(?:\w+:)?(row|c)((?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?/?)>""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,10})["']""")


def _measure_xlsx(content: bytes) -> None:
    """Refuse a workbook that would unpack too large or spread its values over too many cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise FileUnreadable(f"这不是 Excel 的 .xlsx 文件。{_KINDS}")
            if sum(member.file_size for member in members) > UNPACKED_BYTES_MAX:
                raise FileUnreadable("文件展开后太大。请删去图片和无关的表，只保留要上传的一张表。")
            for member in members:
                with archive.open(member) as stream:  # read to the end: a size that lies fails its checksum
                    _measure_member(member.filename, stream)
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError) as error:
        raise FileUnreadable(_DAMAGED) from error


def _measure_member(name: str, stream: BinaryIO) -> None:
    is_sheet = bool(re.fullmatch(r"xl/.*\.xml", name)) and not name.endswith(
        ("sharedStrings.xml", "styles.xml")
    )
    box, rest, first = _Box(), b"", True
    while piece := stream.read(256 * 1024):
        if not is_sheet:
            continue
        if first and b"\0" in piece[:4]:
            raise FileUnreadable(_DAMAGED)  # UTF-16 would hide the places from the measuring
        first = False
        text = rest + piece
        cut = text.rfind(b"<")
        cut = len(text) if cut < 0 or len(text) - cut > 64 * 1024 else cut
        box.add(text[:cut])
        rest = text[cut:]
    box.add(rest)


class _Box:
    """The rectangle from A1 to the last row and column that hold something, as a reader allocates it."""

    def __init__(self):
        self.row = self.column = 0
        self.height = self.width = 0

    def add(self, xml: bytes) -> None:
        for tag, attributes in _TAG.findall(xml):
            place = _PLACE.search(attributes)
            if tag == b"row":
                self.row, self.column = int(place[2]) if place else self.row + 1, 0
                continue
            if place:
                self.row, self.column = int(place[2]), _column_number(place[1])
            else:
                self.column += 1
            if not attributes.endswith(b"/"):
                self._stretch()

    def _stretch(self) -> None:
        self.height, self.width = max(self.height, self.row), max(self.width, self.column)
        if self.height * self.width > BOX_CELLS_MAX:
            raise FileUnreadable(
                "表格的内容散落在过大的范围里（可能最后一行或最后一列有误填的内容）。"
                "请删除表格右侧和下方多余的行列后保存，再上传。"
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
