"""Who could have a benefit and has not asked for it: found by the programme's own rules.

新办残疾人证, 新增低保 and every birthday lead here by themselves: whatever makes the rules say yes makes a candidate.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.models import Fact, Person
from minzheng.kernel.watch.declared import BIRTHDAY, CASE, Acts, Direction, Finding, Watch
from minzheng.kernel.watch.limits import Level

from ..granting.filing import subject_of
from ..granting.grant import Grant, grants
from ..programmes import programmes
from . import law
from .acting import open_application
from .reading import birthday, deaths, homes, listened, month_after, names_of, persons, places


@dataclass(frozen=True, kw_only=True)
class Candidacy:
    """One kind of candidate: the programmes of one application, and who comes into question at all.

    `ages` are those from which, and with which, it may begin; `facts` those of which one must be on file.
    Where somebody must be seen first (健在确认), the age alone makes the candidate and the rules are asked
    afterwards.
    """

    code: str
    name: str
    programmes: tuple[str, ...]
    article: str
    facts: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    level: Level = Level.YELLOW
    by_age_alone: bool = False

    def in_question(self, person_ids: Sequence[int], day: dt.date) -> list[int]:
        """A cheap look before the rules are asked."""
        rows = Person.objects.filter(id__in=person_ids)
        if self.ages:
            rows = rows.filter(birth_date__lte=birthday(day, -min(self.ages)))
        if self.facts:
            told = Fact.objects.filter(
                Q(value__gt=0), person__in=person_ids, name__in=self.facts, superseded_at=None,
                valid__contains=day,
            )  # fmt: skip
            rows = rows.filter(id__in=told.values("person_id"))
        return list(rows.order_by("id").values_list("id", flat=True))

    def sentence(self, person: Person, owed: dict[str, int]) -> str:
        if self.by_age_alone:
            named = names_of(self.programmes)
            return f"{person.name}已满{min(self.ages)}周岁而没有享受{named}，请上门确认健在并受理申请"
        said = "、".join(f"{names_of([code])}每月 {yuan_text(fen)} 元" for code, fen in owed.items())
        return f"按现有信息，{person.name}符合条件而没有享受：{said}。请告知本人并受理申请"

    def occasion(self, person: Person, day: dt.date) -> str:
        """Which of the ages was reached last: at the next one the same question is asked anew."""
        reached = [years for years in self.ages if birthday(person.birth_date, years) <= day]
        return f"@{max(reached)}" if reached else ""


CANDIDACIES = (
    Candidacy(
        code="candidate.disability", name="残疾人两项补贴待申请", article=law.REVIEW,
        programmes=("disability_living", "disability_nursing"), facts=("disability_grade",),
        level=Level.ORANGE,
    ),
    Candidacy(
        code="candidate.elderly", name="高龄津贴待申请", article=law.ELDERS, programmes=("elderly",),
        ages=(65, 70, 80, 90, 100),
    ),
    Candidacy(
        code="candidate.centenarian", name="百岁老人长寿保健金待申请", article=law.ELDERS,
        programmes=("centenarian",), ages=(100,), by_age_alone=True,
    ),
    Candidacy(
        code="candidate.elder_care", name="养老服务补贴待申请", article=law.ELDERS,
        programmes=("elder_care_subsidy",), ages=(60, 80),
    ),
    Candidacy(
        code="candidate.child", name="事实无人抚养儿童待申请", article=law.MONITORING,
        programmes=("unsupported_child",), facts=("father_state", "mother_state"), level=Level.RED,
    ),
    Candidacy(
        code="candidate.orphan", name="孤儿基本生活费待申请", article=law.MONITORING, programmes=("orphan",),
        facts=("orphan_state",), level=Level.RED,
    ),
    Candidacy(
        code="candidate.conscript", name="义务兵家庭优待金待申请", article="《军人抚恤优待条例》",
        programmes=("conscript_family",), facts=("enlisted_day",),
    ),
)  # fmt: skip


def _grant_of(codes: Collection[str]) -> Grant | None:
    return next((one for one in grants() if {part.code for part in one.entitlements} & set(codes)), None)


def _examine(one: Candidacy) -> Callable[[Sequence[int], dt.date], Iterator[Finding]]:
    def examine(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
        grant = _grant_of(one.programmes)
        wanted = one.in_question(person_ids, day) if grant else []
        if not wanted:
            return
        gone = deaths(wanted)
        people = persons(set(wanted) - gone.keys())
        granted = _judged(one, people, day)
        asked = set(
            Case.objects.filter(
                matter=grant.code,
                closed_at=None,
                subject__in=[subject_of(person_id) for person_id in granted],
            ).values_list("subject", flat=True)
        )
        at_home = homes(list(granted), day)
        for person_id, owed in sorted(granted.items()):
            person = people[person_id]
            if subject_of(person_id) in asked:
                continue
            yield Finding(
                person_id=person_id, household_id=at_home.get(person_id), division_code=person.division_code,
                mark="+".join(owed) + one.occasion(person, day),
                sentence=one.sentence(person, owed),
                evidence={"matter": grant.code, "programmes": list(owed), "amounts_fen": owed},
            )  # fmt: skip

    return examine


def _judged(one: Candidacy, people: dict[int, Person], day: dt.date) -> dict[int, dict[str, int]]:
    """By person: the programmes that the rules would grant and that do not cover her, with the fen a month.

    By what else she is covered is asked of the first day of next month: what begins or ends with it is
    decided.
    """
    known = {each.code: each for each in programmes()}
    next_month = month_after(day).first_date
    found: dict[int, dict[str, int]] = {}
    has = places(list(people), one.programmes)
    for code in one.programmes:
        if code not in known or known[code].judge is None:
            continue
        free = {
            person_id: person.division_code
            for person_id, person in people.items()
            if not any(each.programme == code and each.upper > day for each in has.get(person_id, ()))
        }
        if one.by_age_alone:
            judged = dict.fromkeys(free, 0)
        else:
            judged = known[code].judge(
                free, on_date=day, covered_on=next_month, known_at=at_hour(day, 23, 59), leave_out=True
            )
        for person_id, fen in judged.items():
            found.setdefault(person_id, {})[code] = fen
    return found


def watches() -> list[Watch]:
    return [
        Watch(
            code=one.code, name=one.name, article=one.article, owner="case.take_in", level=one.level,
            direction=Direction.OWED,
            looks_at=listened(one.programmes) | {CASE, "death_day", BIRTHDAY, *one.facts},
            examine=_examine(one),
            acts=Acts.PREPARED, act=open_application, act_label="受理申请", matter=one.programmes[0],
        )
        for one in CANDIDACIES
    ]  # fmt: skip
