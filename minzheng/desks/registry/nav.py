"""What the shell shows of this desk: the pages of the part one works in, then the other parts."""

from typing import Any

from django.http import HttpRequest

from minzheng.kernel.base.navigation import parted_entries

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
    ("marriages", "婚姻登记", marriages.entries),
    ("appointments", "预约叫号", appointments.entries),
    ("archive", "婚姻档案", archive.entries),
    ("adoptions", "收养登记", adoptions.entries),
    ("counselling", "调解辅导", counselling.entries),
)


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages open to the actor's posts: all of the part at hand, one link for each of the others."""
    return parted_entries(request, _PARTS)
