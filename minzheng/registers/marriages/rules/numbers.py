"""Certificate numbers (字号): today's form, the older ones, and how one is read as somebody types it."""

import re
import unicodedata
from dataclasses import dataclass

_TODAY = re.compile(r"(BJ|BL|J|L)(\d{6})-(\d{4})-(\d{6})")
_LOOSE = re.compile(r"(BJ|BL|J|L)(\d{6})[-—–－_ ]*(\d{4})[-—–－_ ]*(\d{6})")
_NOISE = re.compile(r"[\s　]+")


@dataclass(frozen=True)
class CertificateNumber:
    """A number of today's form, in its parts."""

    series: str
    office_code: str
    year: int
    sequence: int

    def __str__(self):
        return f"{self.series}{self.office_code}-{self.year}-{self.sequence:06d}"


def parse(text: str) -> CertificateNumber | None:
    """A number of today's form; None for any other."""
    found = _TODAY.fullmatch(text)
    if found is None or not int(found[4]):
        return None
    return CertificateNumber(found[1], found[2], int(found[3]), int(found[4]))


def normalise(text: str) -> str:
    """A number as it is compared: half-width, upper case, no spaces, hyphens where today's form has them.

    An older number with characters in it (冷结字第12号) keeps them.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    found = _LOOSE.fullmatch(plain)
    return f"{found[1]}{found[2]}-{found[3]}-{found[4]}" if found else plain


def series_layout(series: str, office_code: str) -> tuple[str, str]:
    """The word and the layout under which `documents.take_number` counts a series of an office."""
    word = f"{series}{office_code}"
    return word, "{word}-{year}-{number:06d}"
