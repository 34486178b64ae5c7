"""A district's year beside what its bureau printed: each figure, what is computed, and the rows behind it."""

from .comparing import Line, line, lines, sections, unexplained
from .measures import District, Kind
from .printed import Printed, printed_figures, printed_years
from .rows import Behind, behind, rows_of

__all__ = [
    "Behind", "District", "Kind", "Line", "Printed", "behind", "line", "lines", "printed_figures",
    "printed_years", "rows_of", "sections", "unexplained",
]  # fmt: skip
