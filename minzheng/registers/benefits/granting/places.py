"""The villages and communities of the district that runs this platform, for the forms."""

from django.conf import settings

from minzheng.kernel.base import clock
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level


def villages() -> list[tuple[str, str]]:
    """(code, "township village") of every one, in order of codes; an empty choice first. Two queries."""
    day = clock.today()
    rows = list(territory.subtree(settings.DISTRICT_CODE, day, Level.VILLAGE))
    towns = territory.names_of({row.parent_code for row in rows}, day)
    return [("", "请选择"), *((row.code, f"{towns.get(row.parent_code, '')}　{row.name}") for row in rows)]
