"""From which month a monthly benefit is paid, where the place says so by a parameter; and to which birthday.

A parameter file with `start_rule` (the choices below) and `window_months` has it; a grant takes
`begins=by_start_rule(ENTITLEMENT)`.
"""

import datetime as dt
from collections.abc import Callable

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.models import Person

from ..entitlement import Entitlement
from ..models import AwardPerson

ELIGIBLE_MONTH, APPLY_MONTH, NEXT_MONTH = "eligible_month", "apply_month", "next_month"


def by_start_rule(entitlement: Entitlement) -> Callable[[Case, dt.date], Month]:
    """The first month that a decision on a day pays, by the start rule on the day of the application.

    By the month of eligibility it is the first in which the rules owe something; arrears go back as far as a
    run looks, but not before the place had the benefit, nor into months that an earlier award covers.
    """

    def begins(case: Case, on_date: dt.date) -> Month:
        applied_date = case.submitted_at.astimezone(CHINA).date()
        applied = Month.of(applied_date)
        rule = _start_rule(entitlement, case.division_code, applied_date)
        if rule != ELIGIBLE_MONTH:
            return applied.plus(1 if rule == NEXT_MONTH else 0)
        window = entitlement.law.setting("window_months", case.division_code, applied_date)
        earliest = max(applied.plus(-window), _first_month(entitlement, case))
        owed = _owed(entitlement, case, earliest, Month.of(on_date))
        return owed or applied

    return begins


def through_birthday(case: Case, years: int, from_month: Month) -> Month:
    """The month after that of a birthday (满十八周岁次月停), but one month is paid at least."""
    born = Person.objects.get(id=case.application["person_id"]).birth_date
    return max(Month(born.year + years, born.month).plus(1), from_month.plus(1))


def _start_rule(entitlement: Entitlement, place: str, day: dt.date) -> str:
    unit = entitlement.file.parameters.declarations["start_rule"].unit
    return unit.plain(entitlement.law.setting("start_rule", place, day))


def _first_month(entitlement: Entitlement, case: Case) -> Month:
    """When the place began to pay it, or the end of the last award of the person."""
    rows = entitlement.law.known().parameters.history(entitlement.standards[0], case.division_code)
    places = AwardPerson.objects.filter(
        person_id=case.application["person_id"], programme=entitlement.code, valid__isempty=False
    )
    ends = [Month.of(one.valid.upper) for one in places if one.valid.upper]
    return max([Month.of(min(row.from_date for row in rows)), *ends])


def _owed(entitlement: Entitlement, case: Case, first: Month, last: Month) -> Month | None:
    """The first of some months in which the rules owe the person something. Raises FactsMissing."""
    months = list(first.through(last))
    file = entitlement.file_of(case.application["person_id"], months=months)
    law = entitlement.law.known()
    for month in months:
        situation = file.situation(month.first_date)
        parameters = law.of_month(case.division_code, month).parameters
        program = entitlement.book.compile(month.first_date, parameters)
        found = program.evaluate(situation.household, situation.members, outputs=(entitlement.amount,))
        if found[entitlement.amount] > 0:
            return month
    return None
