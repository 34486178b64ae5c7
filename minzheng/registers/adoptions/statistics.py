"""Adoptions counted (statistics.md C03), with small cells hidden so that nobody can be guessed from a
number.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from minzheng.kernel.base.actors import Actor

from .models import Adoption, AdoptionEnding
from .origins import Origin
from .parameters import figures
from .queries import adoptions


@dataclass(frozen=True)
class Cell:
    """A count as published; None where it is hidden."""

    label: str
    count: int | None

    @property
    def text(self) -> str:
        return "不公开" if self.count is None else str(self.count)


def suppressed(counts: Mapping[str, int], below: int) -> list[Cell]:
    """Cells of one total. What is above 0 and below the limit is hidden. The total less what is shown tells
    the sum of the hidden ones: were it of one cell or below the limit itself (two hidden that make 2 are 1
    each), the next smallest is hidden too.
    """
    hidden = {label for label, count in counts.items() if 0 < count < below}
    rest = sorted((count, label) for label, count in counts.items() if label not in hidden and count > 0)
    while hidden and rest and (len(hidden) == 1 or sum(counts[label] for label in hidden) < below):
        hidden.add(rest.pop(0)[1])
    return [Cell(label, None if label in hidden else count) for label, count in counts.items()]


@dataclass(frozen=True)
class AdoptionFigures:
    """Of a period: relations registered by kind of child, of them disabled children; dissolved; revoked.

    `total` is hidden where it is small itself, or where a single hidden cell makes it tell; `disabled` also
    where the children that are not would be few. Counts above 0 and under `below` are hidden.
    """

    below: int
    total: Cell
    by_origin: tuple[Cell, ...]
    disabled: Cell
    dissolved: Cell
    revoked: Cell


def counted(*, first: dt.date, last: dt.date, actor: Actor) -> AdoptionFigures:
    """The figures of the actor's jurisdiction from `first` to `last`, both included."""
    rows = adoptions(actor).filter(registered_on__range=(first, last)).order_by()
    kinds = Counter(rows.values_list("dossier__origin", flat=True))
    below = figures(division_code="", on_date=last).suppressed_below
    seen = Adoption.objects.filter(id__in=adoptions(actor).order_by().values("id"))
    endings = AdoptionEnding.objects.filter(ended_on__range=(first, last), adoption__in=seen)
    ended = Counter(endings.values_list("kind", flat=True))
    by_origin = suppressed({Origin(code).label: kinds.get(code, 0) for code in Origin}, below)
    hidden = sum(cell.count is None for cell in by_origin)
    total = _alone("成立收养关系", rows.count(), below)
    if hidden == 1:
        total = Cell(total.label, None)
    disabled = rows.filter(dossier__disabled=True).count()
    part = suppressed({"其中残疾儿童": disabled, "": rows.count() - disabled}, below)[0]
    return AdoptionFigures(
        below=below,
        total=total,
        by_origin=tuple(by_origin),
        disabled=part,
        dissolved=_alone("解除收养关系", ended.get("dissolved", 0), below),
        revoked=_alone("撤销收养登记", ended.get("revoked", 0), below),
    )


def _alone(label: str, count: int, below: int) -> Cell:
    return Cell(label, None if 0 < count < below else count)
