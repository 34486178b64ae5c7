"""低收入人口监测: who may have fallen into need, by what other departments push (国办发〔2023〕39号).

Medical costs, a diagnosis, the loss of work, leaving school (W01, W02, W05, W07 of the assistance sheet §8):
of a person in no aided family somebody looks and tells her what she may ask for. Nothing is granted by it,
and no benefit reads these facts.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_of
from minzheng.kernel.watch.declared import BIRTHDAY, Acts, Direction, Finding, Watch, award_of
from minzheng.kernel.watch.limits import Level

from . import law
from .reading import Held, facts, homes, label, persons, places

AIDED = ("dibao", "dibao_marginal", "rigid_expense", "tekun")
CHILDREN = ("orphan", "unsupported_child")
Told = Callable[[Held, dt.date, law.Settings, str], str]  # in words, "" where there is nothing to tell


def _cost(held: Held, day: dt.date, settings: law.Settings, place: str) -> str:
    if held.value < settings.get("medical_cost_fen", place):
        return ""
    return f"近 12 个月个人负担医疗费 {yuan_text(held.value)} 元"


def _diagnosis(held: Held, day: dt.date, settings: law.Settings, place: str) -> str:
    found = day_of(held.value)
    days = settings.get("diagnosis_days", place)
    return f"{label(found)}确诊重大疾病" if found <= day <= found + dt.timedelta(days=days) else ""


def _unemployed(held: Held, day: dt.date, settings: law.Settings, place: str) -> str:
    since = day_of(held.value)
    months = Month.of(day).index - Month.of(since).index - (day.day < since.day)
    return f"登记失业已 {months} 个月" if months >= settings.get("unemployed_months", place) else ""


def _dropped_out(held: Held, day: dt.date, settings: law.Settings, place: str) -> str:
    return f"{label(day_of(held.value))}辍学"


def _look(name: str, told: Told, had: tuple[str, ...]):
    """A rule for somebody to look at who is in none of some programmes and of whom a fact says something."""

    def examine(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
        known = {
            one: held for one, held in facts(person_ids, (name, "death_day"), day).items()
            if name in held and "death_day" not in held
        }  # fmt: skip
        aided, people, at_home = places(list(known), had), persons(known), homes(list(known), day)
        settings = law.Settings(day)
        for person_id, held in known.items():
            person = people[person_id]
            words = told(held[name], day, settings, person.division_code)
            if not words or any(one.upper > day for one in aided.get(person_id, ())):
                continue
            yield Finding(
                person_id=person_id, household_id=at_home.get(person_id), division_code=person.division_code,
                mark=f"{held[name].value}@{held[name].since}",
                sentence=f"{person.name}{words}，没有享受相关救助，请上门了解是否需要帮助，告知可以申请的救助",
                evidence={"fact": name, "value": held[name].value},
            )  # fmt: skip

    return examine


_TIME, _NOTHING = frozenset({BIRTHDAY}), frozenset()  # whether the passing of time alone can change it
_RULES = (
    ("medical_cost", "医疗费负担重", "reported_medical_cost_year_fen", _cost, AIDED, Level.ORANGE, _NOTHING),
    ("diagnosed", "新确诊重大疾病", "diagnosed_day", _diagnosis, AIDED, Level.ORANGE, _TIME),
    ("unemployed", "长期失业", "unemployed_day", _unemployed, AIDED, Level.YELLOW, _TIME),
    ("dropped_out", "辍学", "dropped_out_day", _dropped_out, CHILDREN, Level.ORANGE, _NOTHING),
)


def watches() -> list[Watch]:
    return [
        Watch(
            code=code, name=name, article=law.MONITORING, owner="case.take_in", level=level,
            direction=Direction.OWED, acts=Acts.HUMAN, examine=_look(fact, told, had),
            looks_at=frozenset(map(award_of, had)) | {fact, "death_day"} | by_itself,
        )
        for code, name, fact, told, had, level, by_itself in _RULES
    ]  # fmt: skip
