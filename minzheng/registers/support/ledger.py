"""The ledger: everybody whom an award of 特困供养 covers on a day, with what stands about her and what is due.

Read for many persons in a fixed number of queries. Nothing due is stored:

    next visit      last visit, or the first day of support, + the interval of the level; for persons at home
    reassessment    last assessment + its months; or the first report of a change since + working days;
                    or the limit of the step where the case itself waits for it; whichever is first
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.kernel.people.facts import SELF_CARE, SUPPORT_MODES, day_number
from minzheng.kernel.people.models import Fact
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.working_days import WorkingCalendar

from .models import (
    CareArrangement,
    CarePolicy,
    DoctorContract,
    Guardianship,
    Placement,
    PlacementWish,
    SupportVisit,
)
from .parameters import Figures, Periods

INSTITUTION, HOME = 1, 2
NOT_ASSESSED, ABLE, PARTLY_LOST, LOST = 0, 1, 2, 3
SHORT_LEVELS = {0: "未评估", 1: "全自理", 2: "半护理", 3: "全护理"}
REASSESSING = (
    "self_care_review"  # the state of a case that waits for a reassessment (matters/assistance/tekun)
)


@dataclass(frozen=True, kw_only=True)
class Supported:
    """One person of the ledger on a day. `from_date` is the first day of her support.

    `assessed_date` is the day of the last assessment of self-care, `changed_date` that of the first visit
    after it that reported a change. Dates that do not apply are None.
    """

    on_date: dt.date
    person_id: int
    name: str
    sex: str
    birth_date: dt.date
    phone: str
    address: str
    award_id: int
    case_id: int | None
    division_code: str
    from_date: dt.date
    mode: int
    level: int
    assessed_date: dt.date | None
    changed_date: dt.date | None
    last_visit: dt.date | None
    visit_due: dt.date | None
    review_due: dt.date | None
    arrangement: CareArrangement | None
    guardianship: Guardianship | None
    doctor: DoctorContract | None
    placement: Placement | None
    wish: PlacementWish | None
    policy: CarePolicy | None
    notice_days: int

    @property
    def mode_label(self) -> str:
        return SUPPORT_MODES.get(self.mode, "未登记")

    @property
    def level_label(self) -> str:
        return SHORT_LEVELS[self.level]

    @property
    def level_words(self) -> str:
        return SELF_CARE.get(self.level, "未评估")

    @property
    def is_at_home(self) -> bool:
        """At home, or nothing is on file: whoever is in no institution must be looked after."""
        return self.mode != INSTITUTION

    @property
    def has_lost(self) -> bool:
        return self.level in (PARTLY_LOST, LOST)

    @property
    def visit_is_late(self) -> bool:
        return self.visit_due is not None and self.visit_due < self.on_date

    @property
    def visit_days_left(self) -> int | None:
        return (self.visit_due - self.on_date).days if self.visit_due else None

    @property
    def review_days_left(self) -> int | None:
        return (self.review_due - self.on_date).days if self.review_due else None

    @property
    def review_is_near(self) -> bool:
        """Late, or due within the days of notice; who was never assessed counts as well."""
        return self.review_due is None or self.review_days_left <= self.notice_days

    @property
    def policy_is_ending(self) -> bool:
        return self.policy is not None and (self.policy.until_date - self.on_date).days <= self.notice_days

    @property
    def lacks(self) -> list[str]:
        """What should stand about her and does not, in words."""
        missing = []
        if self.is_at_home:
            missing += [] if self.arrangement else ["照料服务协议"]
            missing += [] if self.guardianship else ["监护协议"]
            missing += [] if self.doctor else ["家庭医生签约"]
        elif self.placement is None:
            missing.append("入住床位登记")
        return missing + ([] if self.policy else ["住院护理保险"])


_COLUMNS = (
    "person_id", "person__name", "person__sex", "person__birth_date", "person__phone",
    "award__household__address", "award_id", "award__case_id",
    "award__case__state", "award__case__step_due_date", "award__division_code", "valid__startswith",
)  # fmt: skip
_FACTS = ("support_mode", "self_care_level", "death_day")


def read(places: QuerySet, on_date: dt.date) -> list[Supported]:
    """The rows of those places that hold on the day, by village and name. Who has died is not among them."""
    rows = places.filter(valid__contains=on_date).order_by(
        "award__division_code", "person__name_pinyin", "person_id"
    )
    covered = list(rows.values_list(*_COLUMNS))
    who = [row[0] for row in covered]  # as a list: a subquery of a fresh table is planned as if it were empty
    facts = _facts(who, on_date)
    held = {
        model: _in_force(model, who, on_date)
        for model in (CareArrangement, Guardianship, DoctorContract, Placement, PlacementWish)
    }
    policies = {
        one.person_id: one
        for one in CarePolicy.objects.filter(person__in=who, from_date__lte=on_date, until_date__gte=on_date)
        .order_by("until_date")
    }  # fmt: skip
    visited, changed = _visits(who, on_date)
    periods, calendar = Periods(on_date), territory.calendar()
    found = []
    for row in covered:
        person_id, name, sex, born, tel, address, award_id, case_id, state, step_due, code, lower = row
        about = facts[person_id]
        if "death_day" in about and about["death_day"][0] <= day_number(on_date):
            continue
        mode, level = (about[key][0] if key in about else 0 for key in ("support_mode", "self_care_level"))
        assessed = about["self_care_level"][1] if level else None
        last = visited.get(person_id)
        first_change = min(
            (day for day in changed[person_id] if not assessed or day > assessed), default=None
        )
        place = periods.of(code)
        found.append(
            Supported(
                on_date=on_date, person_id=person_id, name=name, sex=sex, birth_date=born, phone=tel,
                address=address, award_id=award_id,
                case_id=case_id, division_code=code, from_date=lower, mode=mode, level=level,
                assessed_date=assessed, changed_date=first_change, last_visit=last,
                visit_due=None if mode == INSTITUTION
                else (last or lower) + dt.timedelta(days=place.visit_days[level]),
                review_due=_review_due(
                    place, assessed, first_change, step_due if state == REASSESSING else None, calendar
                ),
                arrangement=held[CareArrangement].get(person_id) if mode != INSTITUTION else None,
                guardianship=held[Guardianship].get(person_id), doctor=held[DoctorContract].get(person_id),
                placement=held[Placement].get(person_id),
                wish=held[PlacementWish].get(person_id), policy=policies.get(person_id),
                notice_days=place.notice_days,
            )
        )  # fmt: skip
    return found


def _review_due(
    place: Figures, assessed: dt.date | None, changed: dt.date | None, step_due: dt.date | None,
    calendar: WorkingCalendar,
) -> dt.date | None:  # fmt: skip
    """The first of the three; None where nobody has assessed her yet and nothing waits."""
    due = [step_due] if step_due else []
    if assessed:
        due.append(calendar.add_months(assessed, place.valid_months))
    if changed:
        due.append(calendar.add_working_days(changed, place.reassess_working_days))
    return min(due, default=None)


def _facts(who: list[int], on_date: dt.date) -> dict[int, dict[str, tuple[int, dt.date]]]:
    """By person and name the value on the day, and the day it was found out."""
    rows = Fact.objects.filter(
        person__in=who, name__in=_FACTS, superseded_at=None, valid__contains=on_date
    ).values_list("person_id", "name", "value", "source_date", "valid__startswith")
    found: dict[int, dict[str, tuple[int, dt.date]]] = defaultdict(dict)
    for person_id, name, value, source_date, lower in rows:
        found[person_id][name] = (value, source_date or lower)
    return found


def _in_force(model: type, who: list[int], on_date: dt.date) -> dict[int, object]:
    rows = model.objects.filter(person__in=who, valid__contains=on_date)
    if model is Placement:
        rows = rows.select_related("institution")
    return {one.person_id: one for one in rows}


def _visits(who: list[int], on_date: dt.date) -> tuple[dict[int, dt.date], dict[int, list[dt.date]]]:
    """Of each the last visit, and the days on which a change of self-care was reported."""
    rows = SupportVisit.objects.filter(person__in=who, on_date__lte=on_date)
    latest = rows.order_by("person_id", "-on_date", "-id").distinct("person_id")
    changed: dict[int, list[dt.date]] = defaultdict(list)
    reports = rows.filter(self_care_changed=True).order_by()
    for person_id, day in reports.values_list("person_id", "on_date"):
        changed[person_id].append(day)
    return dict(latest.values_list("person_id", "on_date")), changed


def last_days(places: QuerySet, person_ids: Iterable[int], on_date: dt.date) -> dict[int, dt.date]:
    """Of persons whose support is over on a day, the last day of it: that of death, or of the last award."""
    ids = list(person_ids)
    ends: dict[int, dt.date] = {}
    running = set()
    for person_id, lower, upper in places.filter(person__in=ids).values_list(
        "person_id", "valid__startswith", "valid__endswith"
    ):
        if lower <= on_date and (upper is None or on_date < upper):
            running.add(person_id)
        elif upper and upper <= on_date:
            last = upper - dt.timedelta(days=1)
            ends[person_id] = max(ends.get(person_id, last), last)
    found = {person_id: day for person_id, day in ends.items() if person_id not in running}
    deaths = Fact.objects.filter(person__in=ids, name="death_day", superseded_at=None)
    for person_id, number in deaths.values_list("person_id", "value"):
        died = dt.date(1970, 1, 1) + dt.timedelta(days=number)
        if died <= on_date:
            found[person_id] = died
    return found
