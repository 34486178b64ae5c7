"""How many groups each community lacks, on a day, by the divisions and targets of that day.

The gap is counted community by community: 47 × 10 + 157 × 5 = 1,255 against 1,229 filed says 26, but a
community with twelve groups fills nobody else's gap, so the sum of the gaps is at least that.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Kind, Level, kind_of

from ..models import GroupStanding, GroupState
from ..parameters import figures
from ..reach import READ_GROUPS

_URBAN = (Kind.COMMUNITY, Kind.COMMUNITY_LIKE)


@dataclass(frozen=True)
class Target:
    """The figures of a division on a day; None where no document sets one."""

    urban: int | None
    rural: int | None

    def of(self, is_urban: bool) -> int:
        return (self.urban if is_urban else self.rural) or 0


@dataclass(frozen=True)
class CommunityGap:
    """One community on a day: what it should have, and what stands filed."""

    code: str
    name: str
    town_code: str
    town_name: str
    is_urban: bool
    target: int
    filed: int

    @property
    def gap(self) -> int:
        return max(0, self.target - self.filed)

    @property
    def surplus(self) -> int:
        return max(0, self.filed - self.target)


@dataclass(frozen=True)
class TownGap:
    """The sums of a township."""

    code: str
    name: str
    communities: int
    urban: int
    target: int
    filed: int
    gap: int
    lacking: int

    @property
    def rural(self) -> int:
        return self.communities - self.urban

    @property
    def by_total(self) -> int:
        """What comparing the sums alone would say; negative where more stand than asked for."""
        return self.target - self.filed


def targets(division_code: str, on_date: dt.date) -> Target:
    """The targets in force for a division on a day."""
    known = figures(division_code=division_code, on_date=on_date)
    return Target(known.get("urban_target"), known.get("rural_target"))


def community_gaps(actor: Actor, *, on_date: dt.date) -> list[CommunityGap]:
    """Every village and community of the actor's jurisdiction on a day, by code."""
    return public_gaps(access.scope(actor, READ_GROUPS).prefixes, on_date=on_date)


def public_gaps(prefixes: Iterable[str], *, on_date: dt.date) -> list[CommunityGap]:
    """The same for some divisions, whoever asks: counts are public."""
    places = {}
    for prefix in prefixes:
        places |= {one.code: one for one in territory.subtree(prefix, on_date, Level.VILLAGE)}
    towns = territory.names_of({code[:9] for code in places}, on_date)
    known = {code[:9]: targets(code[:9], on_date) for code in places}
    filed = _filed(places, on_date)
    return [
        CommunityGap(
            code=code, name=one.name, town_code=code[:9], town_name=towns.get(code[:9] + "000", ""),
            is_urban=(is_urban := kind_of(code) in _URBAN), target=known[code[:9]].of(is_urban),
            filed=filed[code],
        )
        for code, one in sorted(places.items())
    ]  # fmt: skip


def town_gaps(communities: Iterable[CommunityGap]) -> list[TownGap]:
    """Sums by township, those that lack most first."""
    by_town: dict[str, list[CommunityGap]] = {}
    for one in communities:
        by_town.setdefault(one.town_code, []).append(one)
    found = [
        TownGap(
            code=code, name=rows[0].town_name, communities=len(rows), urban=sum(row.is_urban for row in rows),
            target=sum(row.target for row in rows), filed=sum(row.filed for row in rows),
            gap=sum(row.gap for row in rows), lacking=sum(row.gap > 0 for row in rows),
        )
        for code, rows in by_town.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.gap, one.code))


def gap_of(division_code: str, *, on_date: dt.date) -> CommunityGap | None:
    """One community on a day; None where the code is not in force."""
    return next(iter(public_gaps([division_code], on_date=on_date)), None)


def _filed(places: Iterable[str], on_date: dt.date) -> Counter[str]:
    """Filed groups by community at the end of a day; those of a re-coded community count where it went on."""
    places = set(places)
    prefixes = {code[:6] for code in places}
    found: Counter[str] = Counter()
    moved: dict[str, str] = {}
    for prefix in prefixes:
        rows = GroupStanding.objects.filter(group__division_code__startswith=prefix, from_date__lte=on_date)
        latest = rows.order_by("group_id", "-from_date", "-id").distinct("group_id")
        for state, code in latest.values_list("state", "group__division_code"):
            if state == GroupState.FILED:
                found[code] += 1
    for code in [code for code in found if code not in places]:
        if code not in moved:
            successors = territory.successor_codes(code, on_date)
            moved[code] = successors[0] if len(successors) == 1 else ""
        if moved[code] in places:
            found[moved[code]] += found[code]
    return found
