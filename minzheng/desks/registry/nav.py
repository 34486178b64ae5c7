"""What the shell shows of this desk: the entries of its parts, in order."""

from django.http import HttpRequest

from .adoptions import nav as adoptions
from .appointments import nav as appointments
from .archive import nav as archive
from .counselling import nav as counselling
from .marriages import nav as marriages

DESK = {
    "code": "registry",
    "name": "婚姻收养登记",
    "home": "registry",
    "permission": ["marriage.read", "appointment.serve", "archive.read", "adoption.read", "counselling.read"],
}
_PARTS = (
    marriages,
    appointments,
    archive,
    adoptions,
    counselling,
)


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    return [entry for part in _PARTS for entry in part.entries(request)]
