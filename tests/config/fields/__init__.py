"""The told district's statutory books, field by field.

A field is a module with `tell(officers)`, which adds its objects (small: it is built for every run of the
tests), and `addresses()`, which names an object for each of its addresses; and a table of the same name
beside it (`marriages.toml`) with its rows of the permission table. `officers` are those of the demo by user
name.
"""

from . import (
    adoptions,
    appointments,
    archive,
    communities,
    enforcement,
    marriages,
    needs,
    organisations,
    outreach,
    supervision,
    support,
    welfare,
)

FIELDS = (
    marriages, appointments, archive, adoptions, organisations, supervision, communities, enforcement,
    welfare, outreach, needs, support,
)  # fmt: skip
