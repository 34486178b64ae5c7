"""The printed figures of a year with ours beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property

from .figures import FIGURES
from .measures import District, Measure
from .printed import Printed, printed_figures

DECIMALS_SHOWN = 2
_BRACKETS = str.maketrans("[]（）", "〔〕()")


class Standing(StrEnum):
    """How a computed figure stands to the printed one."""

    SAME = "same", "一致"
    EXPLAINED = "explained", "不一致，有说明"
    DIFFERS = "differs", "不一致"
    ABSENT = "absent", "不对照"

    def __new__(cls, value: str, label: str):
        one = str.__new__(cls, value)
        one._value_, one.label = value, label
        return one


@dataclass(frozen=True)
class Line:
    """A printed figure with what the platform computes of the same year (None: it does not)."""

    printed: Printed
    ours: int | Decimal | str | None
    measure: Measure | None

    @property
    def difference(self) -> int | Decimal | None:
        """Ours less the printed one, in its unit; None where there is nothing to take."""
        if self.ours is None or isinstance(self.ours, str) or isinstance(self.printed.value, str):
            return None
        exact = self.ours - self.printed.value
        if not isinstance(exact, Decimal):
            return exact
        return _rounded(exact, max(self.printed.decimals, DECIMALS_SHOWN))

    @property
    def off_per_mille(self) -> int | None:
        """The difference in tenths of a percent; None where there is nothing to compare."""
        if self.difference is None or not self.printed.value:
            return None
        return round(self.difference * 1000 / self.printed.value)

    @cached_property
    def standing(self) -> Standing:
        if self.ours is None:
            return Standing.ABSENT
        if self._agrees():
            return Standing.SAME
        return Standing.EXPLAINED if self.printed.reading else Standing.DIFFERS

    def _agrees(self) -> bool:
        ours, printed = self.ours, self.printed.value
        if isinstance(printed, str):
            return str(ours).translate(_BRACKETS) == printed.translate(_BRACKETS)
        match self.printed.qualifier:
            case "at_least":
                return ours >= printed
            case "more_than":
                return ours > printed
            case "at_most":
                return ours <= printed
            case _:
                return _rounded(Decimal(ours), self.printed.decimals) == printed


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _line(printed: Printed, district: District) -> Line:
    measure = FIGURES.get(printed.name)
    return Line(printed, measure.value(district) if measure else None, measure)


def sections(district: District) -> list[str]:
    """The sections of the printed report in their order; none where nobody entered one."""
    return list(dict.fromkeys(one.section for one in printed_figures(district.prefix, district.year)))


def lines(district: District, *, section: str = "", computed: bool = False) -> Iterator[Line]:
    """The figures of the year, or of one section; only those with something computed where asked."""
    for printed in printed_figures(district.prefix, district.year):
        if section in ("", printed.section) and (printed.name in FIGURES or not computed):
            yield _line(printed, district)


def line(district: District, name: str) -> Line | None:
    """One figure by its name; None for one that was not printed."""
    found = (one for one in printed_figures(district.prefix, district.year) if one.name == name)
    printed = next(found, None)
    return _line(printed, district) if printed else None


def unexplained(district: District) -> list[Line]:
    """Figures that differ from the printed ones although nothing says why."""
    return [one for one in lines(district, computed=True) if one.standing is Standing.DIFFERS]
