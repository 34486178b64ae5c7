"""What happened to a person: a sentence, a move, a marriage, the army, an institution, the end of a card."""

import datetime as dt
from collections.abc import Iterator, Sequence

from minzheng.kernel.people.facts import GRADES, day_of
from minzheng.kernel.people.models import Fact, FactSource
from minzheng.kernel.watch.declared import BIRTHDAY, Acts, Direction, Finding, Watch, award_of
from minzheng.kernel.watch.limits import Level

from . import law
from .acting import stop_awards
from .reading import (
    facts,
    homes,
    label,
    month_after,
    name_of,
    names_of,
    persons,
    places,
    stop_finding,
)

SUBSIDIES = ("disability_living", "disability_nursing")
OF_FAMILIES = ("dibao", "dibao_marginal", "rigid_expense", "tekun")
OF_PLACE = (*SUBSIDIES, "elderly", "centenarian", "elder_care_subsidy", "category_supplement")
SCHOOLING = "orphan_schooling"
BY_AN_OFFICE = (FactSource.DOCUMENT, FactSource.VERIFIED)  # neither declared nor taken over from a ledger
NEW_DAYS_MOST = dt.timedelta(days=730)  # the parameter's own bound
INTELLECTUAL, MENTAL, SEVERE, MIDDLE = 5, 6, 2, 3


def _told(found, person, mark: str, sentence: str) -> Finding:
    return Finding(
        person_id=person.id, household_id=found[0].household_id, division_code=found[0].division_code,
        mark=mark, sentence=sentence, evidence={"awards": [one.award_id for one in found]},
    )  # fmt: skip


def _while(fact: str, codes: tuple[str, ...], words: str):
    """A rule for somebody to look: a yes that stands on file of who is covered by some programmes."""

    def examine(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
        known = {one: held[fact] for one, held in facts(person_ids, (fact,), day).items() if held[fact].value}
        had, people = places(list(known), codes), persons(known)
        for person_id, held in known.items():
            running = [one for one in had.get(person_id, ()) if one.upper > day]
            if running:
                named = names_of(one.programme for one in running)
                sentence = f"{people[person_id].name}{words}，正在享受{named}，请核实后办理变更"
                yield _told(running, people[person_id], held.since.isoformat(), sentence)

    return examine


def _on_day(fact: str, codes: tuple[str, ...], words: str):
    """A rule for somebody to look: a day on file, after which somebody is still covered since before it."""

    def examine(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
        known = {one: day_of(held[fact].value) for one, held in facts(person_ids, (fact,), day).items()}
        had, people = places(list(known), codes), persons(known)
        for person_id, happened in known.items():
            running = [one for one in had.get(person_id, ()) if one.upper > day and one.lower <= happened]
            if running:
                named = names_of(one.programme for one in running)
                sentence = f"{people[person_id].name}{label(happened)}{words}，正在享受{named}，请核实家庭人口后办理变更"
                yield _told(running, people[person_id], f"{fact}@{happened}", sentence)

    return examine


def imprisoned(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who serves a sentence and has a disability subsidy: it stops after the month in which that began."""
    known = facts(person_ids, ("serving_sentence",), day)
    serving = {one: held["serving_sentence"] for one, held in known.items() if held["serving_sentence"].value}
    had, people = places(list(serving), SUBSIDIES), persons(serving)
    for person_id, held in serving.items():
        running = [one for one in had.get(person_id, ()) if one.is_running]
        if running:
            yield stop_finding(people[person_id], running, month_after(held.since), "在监服刑")


def moved_away(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Whose household register has left the district while what its place pays goes on."""
    known = facts(person_ids, ("moved_out_day",), day)
    had, people = places(list(known), OF_PLACE), persons(known)
    for person_id, held in known.items():
        left = day_of(held["moved_out_day"].value)
        running = [one for one in had.get(person_id, ()) if one.is_running and one.lower <= left]
        if running and left <= day:
            yield stop_finding(people[person_id], running, month_after(left), f"户籍已于{label(left)}迁出")


def left_school(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who has 助学 and is on file as no longer at school."""
    known = facts(person_ids, ("in_school", "full_time_study"), day)
    out = {
        one: max(held.since for held in mine.values() if not held.value)
        for one, mine in known.items()
        if any(not held.value for held in mine.values())
    }
    had, people = places(list(out), (SCHOOLING,)), persons(out)
    for person_id, since in out.items():
        running = [one for one in had.get(person_id, ()) if one.is_running and one.lower <= since]
        if running:
            yield stop_finding(people[person_id], running, month_after(since), "已离校")


def card_runs_out(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Whose card ends soon, or has ended, while she has a disability subsidy."""
    known = facts(person_ids, ("disability_card_last_day",), day)
    had, people, settings = places(list(known), SUBSIDIES), persons(known), law.Settings(day)
    for person_id, mine in had.items():
        running = [one for one in mine if one.is_running]
        last_day = day_of(known[person_id]["disability_card_last_day"].value)
        if not running:
            continue
        notice = settings.get("card_notice_days", running[0].division_code)
        if day > last_day:
            words = f"的残疾人证已于{label(last_day)}到期，有证才能发放，请通知换领"
        elif day >= last_day - dt.timedelta(days=notice):
            words = f"的残疾人证将于{label(last_day)}到期，请提醒换领"
        else:
            continue
        named = names_of(one.programme for one in running)
        sentence = f"{people[person_id].name}{words}（正在享受{named}）"
        yield _told(running, people[person_id], last_day.isoformat(), sentence)


def severe_without_aid(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who has a new card of a grade that lets her apply alone (单人户), and no aid (W03)."""
    names = ("disability_category", "disability_grade", "death_day")
    told = Fact.objects.filter(
        person__in=person_ids, name="disability_grade", source__in=BY_AN_OFFICE, superseded_at=None,
        valid__startswith__gte=day - NEW_DAYS_MOST,
    )  # fmt: skip
    new = list(told.values_list("person_id", flat=True))
    known = {one: held for one, held in facts(new, names, day).items() if "disability_grade" in held}
    settings = law.Settings(day)
    had, at_home, people = places(list(known), OF_FAMILIES), homes(list(known), day), persons(known)
    for person_id, held in known.items():
        grade, since = held["disability_grade"]
        category = held["disability_category"].value if "disability_category" in held else 0
        mind = category in (INTELLECTUAL, MENTAL)
        if not (1 <= grade <= SEVERE or (mind and grade == MIDDLE)) or "death_day" in held:
            continue
        person = people[person_id]
        new_days = settings.get("new_card_days", person.division_code)
        aided = any(one.upper > day for one in had.get(person_id, ()))
        if aided or since < day - dt.timedelta(days=new_days):
            continue
        yield Finding(
            person_id=person_id, household_id=at_home.get(person_id), division_code=person.division_code,
            mark=f"{grade}@{since}",
            sentence=f"{person.name}新办{GRADES[grade]}残疾人证，没有享受{name_of('dibao')}或{name_of('tekun')}，"
                     "请上门了解是否需要救助，告知可以单独申请",
            evidence={"grade": grade, "since": since.isoformat()},
        )  # fmt: skip


def _of_households() -> list[Watch]:
    """What changes who belongs to an aided household, or what it has: somebody looks (社会救助暂行办法 第十三条)."""
    covered = frozenset(map(award_of, OF_FAMILIES))
    told = {
        "prison_household": ("成员在监服刑", "serving_sentence", _while("serving_sentence", OF_FAMILIES, "在监服刑"),
                             law.AID, Direction.EXCESS, Level.ORANGE),
        "married": ("成员结婚", "married_day", _on_day("married_day", OF_FAMILIES, "登记结婚"), law.AID,
                    Direction.EITHER, Level.YELLOW),
        "enlisted": ("成员入伍", "enlisted_day", _on_day("enlisted_day", OF_FAMILIES, "入伍"), law.AID,
                     Direction.EITHER, Level.YELLOW),
        "moved_household": ("成员户籍迁出", "moved_out_day", _on_day("moved_out_day", OF_FAMILIES, "户籍迁出"),
                            law.AID, Direction.EXCESS, Level.ORANGE),
        "in_institution": ("入住机构", "in_institution",
                           _while("in_institution", (*OF_FAMILIES, *SUBSIDIES, "elder_care_subsidy"), "入住机构"),
                           law.MONITORING, Direction.EITHER, Level.YELLOW),
    }  # fmt: skip
    more = {"in_institution": frozenset(map(award_of, (*SUBSIDIES, "elder_care_subsidy")))}
    return [
        Watch(
            code=code, name=name, article=article, owner="benefit.report_change", level=level,
            direction=direction, looks_at=covered | more.get(code, frozenset()) | {fact}, examine=examine,
            acts=Acts.HUMAN,
        )
        for code, (name, fact, examine, article, direction, level) in told.items()
    ]  # fmt: skip


def watches() -> list[Watch]:
    subsidies = frozenset(map(award_of, SUBSIDIES))
    stops = {"owner": "benefit.decide_change", "direction": Direction.EXCESS, "acts": Acts.PREPARED,
             "level": Level.ORANGE, "act_label": "停发"}  # fmt: skip
    return [
        Watch(
            code="prison", name="在监服刑", article=law.REVIEW, looks_at=subsidies | {"serving_sentence"},
            examine=imprisoned, act=stop_awards("在监服刑"), **stops,
        ),
        Watch(
            code="moved_out", name="户籍迁出", article=law.REVIEW, examine=moved_away,
            looks_at=frozenset(map(award_of, OF_PLACE)) | {"moved_out_day", BIRTHDAY},
            act=stop_awards("户籍迁出"), **stops,
        ),
        Watch(
            code="left_school", name="离校", article=law.CHILDREN, examine=left_school,
            looks_at=frozenset({award_of(SCHOOLING), "in_school", "full_time_study"}), act=stop_awards("离校"),
            **stops,
        ),
        *_of_households(),
        Watch(
            code="card_ends", name="残疾人证到期", article=law.REVIEW, owner="case.take_in", level=Level.YELLOW,
            direction=Direction.EITHER, looks_at=subsidies | {"disability_card_last_day"},
            examine=card_runs_out,
            acts=Acts.HUMAN,
        ),
        Watch(
            code="severe_unaided", name="新办重度残疾人证未享受救助", article=law.MONITORING, owner="case.take_in",
            level=Level.ORANGE, direction=Direction.OWED,
            looks_at=frozenset(map(award_of, OF_FAMILIES))
            | {"disability_grade", "disability_category", "death_day"},
            examine=severe_without_aid, acts=Acts.HUMAN,
        ),
    ]  # fmt: skip
