"""The villages and communities of the district that runs this platform, for the forms."""

from django.conf import settings

from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level


def villages() -> list[tuple[str, str]]:
    """(code, "township village") of every one, in order of codes; an empty choice first. Two queries."""
    towns = dict(territory.standing(settings.DISTRICT_CODE, Level.TOWNSHIP).values_list("code", "name"))
    rows = territory.standing(settings.DISTRICT_CODE, Level.VILLAGE)
    return [("", "请选择"), *((row.code, f"{towns.get(row.parent_code, '')}　{row.name}") for row in rows)]
