"""The statutory books and the rounds of the told district, field by field; told after the year."""

from . import (
    adoptions,
    appointments,
    archive,
    checks,
    communities,
    enforcement,
    marriages,
    needs,
    organisations,
    outreach,
    reviews,
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
    reviews,
    checks,
    outreach,
    needs,
    support,
)
