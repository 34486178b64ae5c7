"""What is told of the persons on a file: who joined and left, births to deaths, cards, and other facts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Q

from minzheng.kernel.people.facts import Unit, kind_of
from minzheng.kernel.people.models import RELATIONS, Fact, FactSource, Membership, Person

from ..consequences.reading import label
from .entries import Entry
from .holding import Whose

LIFE = (
    "death_day", "cremation_day", "cremation_death_day", "married_day", "moved_out_day", "adopted",
    "settled_abroad", "in_institution", "serving_sentence", "enlisted_day", "conscript_ended_day",
    "veteran_moved_in_day", "veteran_moved_out_day",
)  # fmt: skip
CARD = ("disability_category", "disability_grade", "disability_card_last_day")
_NAMED_MOST = 6  # so many facts recorded at once are named with their values, more by their labels


def family_entries(whose: Whose) -> Iterator[Entry]:
    """Memberships and facts of a file. Three queries."""
    names = dict(Person.objects.filter(id__in=whose.person_ids).values_list("id", "name"))
    yield from _membership_entries(whose)
    yield from _fact_entries(whose, names)


def _membership_entries(whose: Whose) -> Iterator[Entry]:
    about = Q(person__in=whose.person_ids) if whose.of_person else Q(household=whose.household_id)
    rows = Membership.objects.filter(about, valid__isempty=False)
    rows = list(rows.select_related("person", "household__head").order_by("recorded_at", "id"))
    told_first: dict[tuple, dt.datetime] = {}
    for row in rows:
        told_first.setdefault((row.household_id, row.person_id, row.valid.lower), row.recorded_at)
    for row in rows:
        if row.superseded_at is not None:
            continue
        home = f"{row.household.head.name}家庭"
        relation = "户主" if row.relation == "01" else RELATIONS[row.relation]
        at = told_first[row.household_id, row.person_id, row.valid.lower]
        yield Entry(
            at,
            "family",
            f"{row.person.name}自{label(row.valid.lower)}起计入{home}（{relation}）",
            tone="info",
        )
        if row.valid.upper is not None:
            title = f"{row.person.name}自{label(row.valid.upper)}起不再计入{home}"
            yield Entry(row.recorded_at, "family", title, row.source, tone="warn")


def _fact_entries(whose: Whose, names: dict[int, str]) -> Iterator[Entry]:
    about = Q(person__in=whose.person_ids)
    if whose.household_id is not None:
        about |= Q(household=whose.household_id)
    by_name: dict[tuple, list[Fact]] = defaultdict(list)
    together: dict[tuple, list[Fact]] = defaultdict(list)
    cards: dict[tuple, list[Fact]] = defaultdict(list)
    for row in Fact.objects.filter(about).order_by("recorded_at", "id"):
        before = by_name[row.person_id, row.household_id, row.name]
        is_rest = any(_is_rest(row, old) for old in before)
        says_something = row.value != 0 or any(old.value for old in before)
        before.append(row)
        if is_rest:
            continue
        key = (row.recorded_at, row.source, row.source_note)
        if row.name in LIFE and says_something:
            yield _life_entry(row, names)
        elif row.name in CARD and says_something:
            cards[(*key, row.person_id)].append(row)
        else:
            together[key].append(row)
    for rows in cards.values():
        yield _card_entry(rows, names)
    for rows in together.values():
        yield _facts_entry(rows, names)


def _is_rest(row: Fact, old: Fact) -> bool:
    """Whether a row only carries on what a newer one left of an old one: nobody told anything anew."""
    return (
        old.superseded_at == row.recorded_at
        and (old.value, old.source) == (row.value, row.source)
        and _within(row, old)
    )


def _within(row: Fact, old: Fact) -> bool:
    lower, upper = row.valid.lower, row.valid.upper
    begins = old.valid.lower is None or (lower is not None and lower >= old.valid.lower)
    ends = old.valid.upper is None or (upper is not None and upper <= old.valid.upper)
    return begins and ends and (lower, upper) != (old.valid.lower, old.valid.upper)


def _life_entry(row: Fact, names: dict[int, str]) -> Entry:
    kind = kind_of(row.name)
    since = f"，自{label(row.valid.lower)}起" if kind.unit is not Unit.DAY and row.valid.lower else ""
    return Entry(
        row.recorded_at, "family", f"{names[row.person_id]}：{kind.label} {kind.text(row.value)}{since}",
        detail=_origin(row), tone="stop" if row.name == "death_day" else "info",
    )  # fmt: skip


def _card_entry(rows: Sequence[Fact], names: dict[int, str]) -> Entry:
    """Category, grade and last day of a card that were told together."""
    told = {row.name: kind_of(row.name).text(row.value) for row in rows}
    first, kind = rows[0], told.get("disability_category", "") + told.get("disability_grade", "")
    last = told.get("disability_card_last_day", "")
    words = [kind if kind != "无无" else "已没有残疾类别和等级", f"有效期至 {last}" if last else ""]
    return Entry(
        first.recorded_at, "card", f"{names[first.person_id]}：残疾人证 {'，'.join(filter(None, words))}",
        _since_and_origin(first), tone="info",
    )  # fmt: skip


def _facts_entry(rows: Sequence[Fact], names: dict[int, str]) -> Entry:
    first = rows[0]
    if len(rows) == 1:
        title = f"登记{_named(first, names)}"
        return Entry(
            first.recorded_at, "fact", title, _since_and_origin(first),
        )  # fmt: skip
    by_subject: dict[str, list[Fact]] = defaultdict(list)
    for row in rows:
        by_subject[names.get(row.person_id, "家庭")].append(row)
    lines = [f"{whose}：{_listed(mine)}" for whose, mine in by_subject.items()]
    return Entry(first.recorded_at, "fact", f"登记信息 {len(rows)} 项", "\n".join([*lines, _origin(first)]))


def _named(row: Fact, names: dict[int, str]) -> str:
    kind = kind_of(row.name)
    return f"{names.get(row.person_id, '家庭')}的{kind.label}：{kind.text(row.value)}"


def _listed(rows: Sequence[Fact]) -> str:
    kinds = [(kind_of(row.name), row.value) for row in rows]
    if len(rows) > _NAMED_MOST:
        return "、".join(kind.label for kind, _ in kinds)
    return "，".join(f"{kind.label} {kind.text(value)}" for kind, value in kinds)


def _since_and_origin(row: Fact) -> str:
    since = f"自{label(row.valid.lower)}起，" if row.valid.lower else ""
    return since + _origin(row)


def _origin(row: Fact) -> str:
    note = f"（{row.source_note}）" if row.source_note else ""
    return f"来源：{FactSource(row.source).label}{note}"
