"""One programme ends another: 特困供养 both disability subsidies, the end of 低保 the living subsidy."""

import datetime as dt
from collections.abc import Iterator, Sequence

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.watch.declared import Acts, Direction, Finding, Watch, award_of
from minzheng.kernel.watch.limits import Level

from ..entitlement import FactsMissing
from ..models import Award
from ..programmes import programmes
from . import law
from .acting import stop_awards
from .reading import FOREVER, Place, listened, name_of, persons, places, stop_finding

DIBAO, TEKUN, ORPHAN, CHILD = "dibao", "tekun", "orphan", "unsupported_child"
LIVING, NURSING = "disability_living", "disability_nursing"
OF_DIBAO = (LIVING, "category_supplement")  # what only members of a 低保 household have
BOTH = ((DIBAO, TEKUN), (DIBAO, ORPHAN), (TEKUN, ORPHAN), (TEKUN, CHILD), (ORPHAN, CHILD))


def _begun(ended_by: str, ends: tuple[str, ...], why: str):
    """A rule: who has come under one programme and still has what it excludes."""

    def examine(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
        had = places(person_ids, (ended_by, *ends))
        people = persons(had)
        for person_id, mine in had.items():
            covers = [one for one in mine if one.programme == ended_by and one.upper == FOREVER]
            running = [one for one in mine if one.programme in ends and one.is_own and one.is_running]
            if covers and running:
                since = Month.of(covers[-1].lower)
                yield stop_finding(people[person_id], running, since, f"自{since.label}起{why}")

    return examine


def left_dibao(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who no longer belongs to a 低保 household and still has what only its members have.

    Where a place pays it to others too, its own rules say so: what is still due is not stopped.
    """
    had = places(person_ids, (DIBAO, *OF_DIBAO))
    people = persons(had)
    for person_id, mine in had.items():
        covers = [one.upper for one in mine if one.programme == DIBAO]
        if not covers or max(covers) == FOREVER:
            continue
        end = Month.of(max(covers))
        running = [
            one for one in mine
            if one.programme in OF_DIBAO and one.is_own and one.is_running and not _still_due(one, end, day)
        ]  # fmt: skip
        if running:
            yield stop_finding(people[person_id], running, end, f"自{end.label}起不再享受最低生活保障")


def _still_due(place: Place, month: Month, day: dt.date) -> bool:
    """Whether the programme's own rules pay it in a month all the same. Unknown counts as yes."""
    one = next((each for each in programmes() if each.code == place.programme), None)
    month = max(month, Month.of(place.lower))
    if one is None:
        return False
    award = Award.objects.get(id=place.award_id)
    try:
        owed = one.due([award], [month], at_hour(day, 23, 59)).get((award.id, month))
    except FactsMissing:
        return True
    return owed is not None and owed.amount_fen > 0


def two_at_once(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who is covered at the same time by two programmes that exclude each other (X07)."""
    had = places(person_ids, {code for pair in BOTH for code in pair})
    people = persons(had)
    for person_id, mine in had.items():
        running = {one.programme: one for one in mine if one.upper > day}
        for first, second in BOTH:
            if first not in running or second not in running:
                continue
            one, other = running[first], running[second]
            if max(one.lower, other.lower) >= min(one.upper, other.upper):
                continue
            yield Finding(
                person_id=person_id, household_id=one.household_id, division_code=one.division_code,
                mark=f"{one.award_id}+{other.award_id}",
                sentence=f"{people[person_id].name}同时享受{name_of(first)}和{name_of(second)}，两者不能同时享受，"
                         "请核对后停发或减员一项",
                evidence={"awards": [one.award_id, other.award_id]},
            )  # fmt: skip


def watches() -> list[Watch]:
    subsidies = {award_of(LIVING), award_of(NURSING)}
    return [
        Watch(
            code="tekun_in", name="转入特困供养", article=law.TEKUN, owner="benefit.decide_change",
            level=Level.RED, direction=Direction.EXCESS, looks_at=frozenset({award_of(TEKUN), *subsidies}),
            examine=_begun(TEKUN, (LIVING, NURSING), "享受特困供养"), acts=Acts.AUTOMATIC,
            act=stop_awards("转入特困供养"),
        ),
        Watch(
            code="dibao_out", name="退出低保", article=law.LIVING, owner="benefit.decide_change",
            level=Level.RED, direction=Direction.EXCESS,
            looks_at=listened(OF_DIBAO) | {award_of(DIBAO)}, examine=left_dibao,
            acts=Acts.AUTOMATIC, act=stop_awards("退出最低生活保障"),
        ),
        Watch(
            code="orphan_in", name="领取孤儿基本生活费", article=law.ORPHAN, owner="benefit.decide_change",
            level=Level.ORANGE, direction=Direction.EXCESS,
            looks_at=frozenset({award_of(ORPHAN), *subsidies}),
            examine=_begun(ORPHAN, (LIVING,), "领取孤儿基本生活费"), acts=Acts.PREPARED,
            act=stop_awards("领取孤儿基本生活费"), act_label="停发",
        ),
        Watch(
            code="two_at_once", name="同时享受互斥待遇", article=law.MONITORING, owner="benefit.decide_change",
            level=Level.ORANGE, direction=Direction.EXCESS,
            looks_at=frozenset(award_of(code) for pair in BOTH for code in pair), examine=two_at_once,
            acts=Acts.HUMAN,
        ),
    ]  # fmt: skip
