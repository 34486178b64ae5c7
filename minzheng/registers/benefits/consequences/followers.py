"""Benefits that nobody applies for: they follow another programme, and begin and end with it (免申即享).

分类施保 follows 低保; 价格临时补贴 follows each programme of the linked groups. The award runs as long as the one it
follows; in which months anything is due, the rules of the programme say.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Household, Person
from minzheng.kernel.watch.declared import BIRTHDAY, Acts, Direction, Done, Finding, Watch, award_of
from minzheng.kernel.watch.limits import Level
from minzheng.kernel.watch.models import Warning

from .. import commands as benefits
from ..programmes import programmes
from .acting import stop_awards
from .reading import FOREVER, Place, listened, name_of, persons, places, stop_finding

SUPPLEMENT, PRICE = "category_supplement", "price_subsidy"
OF_PRICE = ("dibao", "tekun", "orphan", "unsupported_child", "veteran_support", "dibao_marginal")
FOLLOWED = {SUPPLEMENT: ("dibao",), PRICE: OF_PRICE}
JUDGED = (SUPPLEMENT,)  # not everybody who is covered: the rules say who
ARTICLES = {
    SUPPLEMENT: "《社会救助暂行办法》第十二条（对获得低保后生活仍有困难的采取必要措施）",
    PRICE: "社会救助和保障标准与物价上涨挂钩联动机制",
}


def _begins(follower: str):
    def examine(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
        one = next((each for each in programmes() if each.code == follower), None)
        if one is None:
            return
        had = places(person_ids, (follower, *FOLLOWED[follower]))
        people = persons(had)
        covers = {
            person_id: [each for each in mine if each.programme != follower and each.upper == FOREVER]
            for person_id, mine in had.items()
            if not any(each.programme == follower and each.upper == FOREVER for each in mine)
        }
        covers = {person_id: found for person_id, found in covers.items() if found}
        if follower in JUDGED:
            divisions = {person_id: people[person_id].division_code for person_id in covers}
            on = {"on_date": day, "covered_on": max(day, Month.of(day).plus(1).first_date)}
            granted = (
                one.judge(divisions, known_at=at_hour(day, 23, 59), leave_out=True, **on) if divisions else {}
            )
            covers = {person_id: found for person_id, found in covers.items() if person_id in granted}
        for person_id, found in sorted(covers.items()):
            yield _opening(follower, people[person_id], found[0], had[person_id])

    return examine


def _opening(follower: str, person: Person, followed: Place, had: list[Place]) -> Finding:
    """That an award is to be opened: from the first month of what it follows, or after an earlier one."""
    before = [each.upper for each in had if each.programme == follower]
    since = Month.of(max([followed.lower, *before]))
    return Finding(
        person_id=person.id, household_id=followed.household_id, division_code=followed.division_code,
        mark=f"{followed.award_id}@{since}",
        sentence=f"{person.name}享受{name_of(followed.programme)}，自{since.label}起随同享受{name_of(follower)}，"
                 "不用申请",
        evidence={"programme": follower, "from_month": str(since), "payee_id": followed.payee_id,
                  "follows": followed.award_id},
    )  # fmt: skip


def _open(row: Warning, actor: Actor, at: dt.datetime) -> Done:
    since = Month.parse(row.evidence["from_month"])
    award = benefits.open_award(
        programme=row.evidence["programme"], household=Household.objects.get(id=row.household_id),
        person=row.person, persons=[row.person], payee=Person.objects.get(id=row.evidence["payee_id"]),
        division_code=row.division_code, from_month=since, basis=row.article, actor=actor, at=at,
    )  # fmt: skip
    return Done(f"自{since.label}起开通{name_of(award.programme)}（免申即享）", {"award_id": award.id})


def _ends(follower: str):
    def examine(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
        had = places(person_ids, (follower, *FOLLOWED[follower]))
        people = persons(had)
        for person_id, mine in had.items():
            running = [
                each for each in mine if each.programme == follower and each.is_own and each.is_running
            ]
            followed = [each.upper for each in mine if each.programme != follower]
            if running and followed and max(followed) != FOREVER:
                end = Month.of(max(followed))
                yield stop_finding(people[person_id], running, end, f"自{end.label}起不再享受所随同的待遇")

    return examine


def watches() -> list[Watch]:
    found = [
        Watch(
            code=f"opens.{follower}", name=f"{'分类施保' if follower == SUPPLEMENT else '价格临时补贴'}免申即享",
            article=ARTICLES[follower], owner="benefit.decide_change", level=Level.YELLOW,
            direction=Direction.OWED,
            looks_at=frozenset(map(award_of, (follower, *FOLLOWED[follower])))
            | (listened((follower,)) | {BIRTHDAY} if follower in JUDGED else frozenset()),
            examine=_begins(follower), acts=Acts.AUTOMATIC, act=_open,
        )
        for follower in FOLLOWED
    ]  # fmt: skip
    found.append(
        Watch(
            code=f"ends.{PRICE}", name="价格临时补贴随同终止", article=ARTICLES[PRICE],
            owner="benefit.decide_change", level=Level.YELLOW, direction=Direction.EXCESS,
            looks_at=frozenset(map(award_of, (PRICE, *OF_PRICE))), examine=_ends(PRICE), acts=Acts.AUTOMATIC,
            act=stop_awards("随同的待遇已终止"),
        )
    )  # fmt: skip
    return found
