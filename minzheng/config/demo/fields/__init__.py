"""The statutory books of the told district, field by field; told after the year, in this order."""

from . import (
    adoptions,
    appointments,
    archive,
    communities,
    enforcement,
    marriages,
    organisations,
    supervision,
    support,
)

FIELDS = (
    marriages,
    appointments,
    archive,
    adoptions,
    organisations,
    supervision,
    communities,
    enforcement,
    support,
)
