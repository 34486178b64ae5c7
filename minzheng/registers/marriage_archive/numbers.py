"""档号 and certificate numbers: how they are made, read, and compared.

The layout of a 档号 is the archive's own; it comes from `archive_numbers.toml` with its source. A certificate
number of before 2003 may read “冷结字第12号” and begin anew each year in each office, so it is compared
together with both.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from minzheng.kernel.base.errors import Invalid
from minzheng.registers.marriages.names import folded

_FILE = Path(__file__).with_name("archive_numbers.toml")
_LAYOUT = tomllib.loads(_FILE.read_text())["archive_number"]
LAYOUT, EXAMPLE, FONDS = _LAYOUT["layout"], _LAYOUT["example"], _LAYOUT["fonds"]
KINDS = ("J", "L", "BJ", "BL", "BB")
_ARCHIVE = re.compile(
    r"(?P<fonds>[0-9A-Z]{1,12})-HY·(?P<kind>BJ|BL|BB|J|L)-(?P<year>\d{4})-(?P<number>\d{6})"
)
_PAGE = re.compile(r"(?P<archive>.+)-(?P<page>\d{1,4})")
_MODERN = re.compile(r"(BJ|BL|J|L)(\d{6})-(\d{4})-(\d{6})")
_DASHES = re.compile(r"[‐‑‒–—―−－﹣_]")


@dataclass(frozen=True)
class ArchiveNumber:
    """A 档号 in its parts. `number` counts from 1 within kind and year."""

    fonds: str
    kind: str
    year: int
    number: int

    def __str__(self) -> str:
        return LAYOUT.format(fonds=self.fonds, kind=self.kind, year=self.year, number=self.number)


def tidy(text: str) -> str:
    """A typed text in one form: half-width, one kind of dash, no spaces at the ends."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text or "")).strip()


def read_archive_number(text: str) -> ArchiveNumber:
    """A 档号 as written in a file name or a form. Raises Invalid with the layout."""
    plain = re.sub(r"[•‧・･∙.]", "·", tidy(text)).upper()
    match = _ARCHIVE.fullmatch(plain)
    if match is None:
        raise Invalid(f"“{text}”不是本馆的档号，档号的样式是 {EXAMPLE}。", field="archive_number")
    return ArchiveNumber(match["fonds"], match["kind"], int(match["year"]), int(match["number"]))


def read_page_name(file_name: str) -> tuple[ArchiveNumber, int]:
    """档号 and page of a scan from its file name (DA/T 31-2017: 档号-页序). Raises Invalid."""
    stem = re.sub(r"\.(jpe?g|png|webp|pdf)$", "", tidy(file_name), flags=re.IGNORECASE)
    match = _PAGE.fullmatch(stem)
    if match is None:
        raise Invalid(f"文件名应为“档号-页序”，如 {EXAMPLE}-001.jpg。")
    page = int(match["page"])
    try:
        number = read_archive_number(match["archive"])
    except Invalid as error:
        raise Invalid(f"文件名应为“档号-页序”，如 {EXAMPLE}-001.jpg；{error.sentence}") from error
    if page < 1:
        raise Invalid("页序从 001 起，没有第 0 页。")
    return number, page


def modern_number(text: str) -> str:
    """A certificate number in today's layout (J431103-2020-000001), or "" where it is an older one."""
    plain = tidy(text).upper().replace(" ", "")
    return plain if _MODERN.fullmatch(plain) else ""


def certificate_key(text: str, *, office_name: str, year: int) -> str:
    """By what two certificate numbers are the same; "" for none.

    Today's numbers are unique in the country. An older one is unique in its office and year only.
    """
    plain = re.sub(r"[\s()（）\[\]〔〕【】第号]", "", tidy(text)).upper()
    if not plain:
        return ""
    return modern_number(text) or f"{folded(office_name)}:{year}:{folded(plain)}"[:160]
