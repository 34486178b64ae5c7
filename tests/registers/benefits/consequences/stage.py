"""What these tests share: looking, one's own warnings, and the ends of awards in literals."""

import datetime as dt

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.watch import commands as watch
from minzheng.kernel.watch.models import Warning

LIVING, NURSING = "disability_living", "disability_nursing"
CARD = {"disability_category": 4, "disability_grade": 1}
OPENED = Month(2020, 1)


def look(person, day: dt.date, hour: int = 10) -> int:
    """Let the rules look at a person and her family."""
    return watch.look([person.id], at=at_hour(day, hour))


def warnings(person, rule: str = "") -> list[Warning]:
    rows = Warning.objects.filter(person=person).order_by("id")
    return list(rows.filter(rule=rule) if rule else rows)


def states(person) -> dict[str, str]:
    """Rule to state."""
    return {row.rule: row.state for row in warnings(person)}


def die(district, person, day: dt.date) -> None:
    district.know(person, day, death_day=day_number(day))


def ends(award) -> dt.date | None:
    """From which day an award no longer runs."""
    award.refresh_from_db()
    return award.valid.upper
