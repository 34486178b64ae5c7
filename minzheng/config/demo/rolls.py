"""The rolls of benefits of one person, sized so that the year adds up to the printed figures (document 003).

As with 低保, nothing is written into results: the movements of the year are told (who joins, who leaves, who is
found late), and the printed totals come out of twelve real issue runs. What is printed of the two subsidies
of disabled persons fixes everything: 5,164 and 3,794 in December, 6,450 persons, 1,659 new ones, 101,617
subsidy months in the year, 34 of them paid late in December.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands as benefits

from .invented import Invention
from .population import JANUARY

DECEMBER = Month(2020, 12)
BANK = "农村商业银行"
LEAVING = ("死亡", "户籍迁出", "残疾人证注销", "自愿放弃")
LIVING, NURSING = "disability_living", "disability_nursing"


@dataclass(frozen=True)
class Entry:
    """One line of a roll: from which month (until which), entered in which month, and the facts it rests on.

    `programmes` are those she has; `listed` is the month in which the roll brought her, later than `first`
    for whoever was found late.
    """

    programmes: tuple[str, ...]
    first: Month
    until: Month | None
    facts: tuple[tuple[str, int], ...]
    listed: Month
    on_dibao: bool = False
    born: dt.date = dt.date(1960, 1, 1)
    sex: str = "男"

    def months(self) -> int:
        """Award months in the year 2020."""
        last = self.until.index if self.until else DECEMBER.index + 1
        return (last - self.first.index) * len(self.programmes)


@dataclass(frozen=True)
class DisabilityYear:
    """The printed figures of one year of the two subsidies, and the movement they imply."""

    both: int = 2_508
    living_only: int = 1_286
    nursing_only: int = 2_656
    new: int = 1_659
    left: int = 953
    award_months: int = 101_617
    late: int = 34

    @property
    def stay(self) -> int:
        return self.both + self.living_only + self.nursing_only - self.new


KINDS = ((LIVING, NURSING), (LIVING,), (NURSING,))


def disability(rng, year: DisabilityYear = DisabilityYear()) -> list[Entry]:
    """Everybody who has one of the subsidies at some time of the year."""
    december = [KINDS[0]] * year.both + [KINDS[1]] * year.living_only + [KINDS[2]] * year.nursing_only
    rng.shuffle(december)
    gone = [december[rng.randrange(len(december))] for _ in range(year.left)]
    joining, standing = december[: year.new], december[year.new :]
    firsts = [Month(2020, 2 + number * 11 // year.new) for number in range(year.new)]
    untils = [Month(2020, 2 + number * 11 // year.left) for number in range(year.left)]
    _make_late(joining, firsts, year.late)
    _fit(joining, firsts, gone, untils, standing, year.award_months)
    late = year.late
    found = [_entry(rng, kinds, JANUARY, None) for kinds in standing]
    found += [_entry(rng, kinds, JANUARY, until) for kinds, until in zip(gone, untils, strict=True)]
    for number, (kinds, first) in enumerate(zip(joining, firsts, strict=True)):
        listed = DECEMBER if number < late else first
        found.append(_entry(rng, kinds, first, None, listed))
    return found


def _make_late(joining: list, firsts: list[Month], late: int) -> None:
    """The first so many have one subsidy, begin with November, and are listed in December."""
    single = [number for number, kinds in enumerate(joining) if len(kinds) == 1][:late]
    for place, number in enumerate(single):
        joining[place], joining[number] = joining[number], joining[place]
        firsts[place], firsts[number] = firsts[number], firsts[place]
    for place in range(late):
        firsts[place] = DECEMBER.plus(-1)


def _fit(joining, firsts, gone, untils, standing, wanted: int) -> None:
    """Move the months of joining and leaving, one by one, until the award months of the year are as
    printed.
    """
    have = sum(len(kinds) for kinds in standing) * 12
    have += sum(len(k) * (DECEMBER.index + 1 - f.index) for k, f in zip(joining, firsts, strict=True))
    have += sum(len(k) * (u.index - JANUARY.index) for k, u in zip(gone, untils, strict=True))
    place = 0
    while have != wanted:
        more = wanted > have
        rows, months = (joining, firsts) if place % 2 else (gone, untils)
        number = (place // 2) % len(rows)
        place += 1
        size = len(rows[number])
        if size > abs(wanted - have) or (rows is joining and number < 40):
            continue
        earlier = more if rows is joining else not more
        moved = months[number].plus(-1 if earlier else 1)
        if JANUARY < moved <= DECEMBER:
            months[number] = moved
            have += size if more else -size


def _entry(rng, kinds, first: Month, until: Month | None, listed: Month | None = None) -> Entry:
    severe = NURSING in kinds
    category = rng.choices((1, 2, 3, 4, 5, 6, 7), weights=(12, 10, 3, 45, 10, 15, 5))[0]
    grade = rng.choice((1, 2)) if severe else rng.choice((3, 4))
    born = dt.date(rng.randint(1938, 2008), rng.randint(1, 12), rng.randint(1, 28))
    return Entry(
        programmes=kinds, first=first, until=until, listed=listed or first, on_dibao=LIVING in kinds,
        born=born,
        sex=rng.choice("男女"), facts=(("disability_category", category), ("disability_grade", grade)),
    )  # fmt: skip


class Rolls:
    """The rolls as townships hand them in, month by month."""

    def __init__(self, invention: Invention, members: list, villages: dict, officers: dict[str, Officer]):
        self.invention, self.officers = invention, officers
        self.villages = [code for codes in villages.values() for code in codes]
        self.entries = disability(invention.random)
        on_dibao = [one for one in self.entries if one.on_dibao]
        chosen = invention.random.sample(members, len(on_dibao))
        self.people = {id(entry): member for entry, member in zip(on_dibao, chosen, strict=True)}
        self.leaving: dict[Month, list[int]] = defaultdict(list)

    @property
    def members(self) -> frozenset[str]:
        """Numbers of the members of 低保 households who are on these rolls."""
        return frozenset(member.identity_number for _, member in self.people.values())

    def take_over(self, month: Month) -> int:
        """Everybody whom the rolls bring in a month, with an award from the month that is hers."""
        at = at_hour(month.first_date + dt.timedelta(days=5 if month > JANUARY else 1))
        basis = "2019年末花名册接续" if month == JANUARY else f"{month.label}审定名单"
        rows = defaultdict(list)
        for entry in self.entries:
            if entry.listed == month:
                row = self._row(entry)
                for programme in entry.programmes:
                    rows[programme, entry.first].append((entry, row))
        for (programme, first), found in sorted(rows.items(), key=lambda item: (item[0][0], item[0][1])):
            awards = benefits.take_over_persons(
                programme=programme, rows=[row for _, row in found], from_month=first, basis=basis,
                actor=self.officers["shencha"], at=at,
            )  # fmt: skip
            for (entry, _), award in zip(found, awards, strict=True):
                if entry.until is not None:
                    self.leaving[entry.until].append(award.id)
        return sum(len(found) for found in rows.values())

    def stop(self, month: Month) -> None:
        """Awards that end with the month before."""
        at = at_hour(month.plus(-1).first_date + dt.timedelta(days=20))
        for number, award_id in enumerate(self.leaving.pop(month, [])):
            benefits.stop_award(
                award_id=award_id, from_month=month, reason=LEAVING[number % len(LEAVING)],
                actor=self.officers["shenpi"], at=at,
            )  # fmt: skip

    def _row(self, entry: Entry) -> benefits.LedgerPerson:
        facts = dict(entry.facts)
        if entry.on_dibao:
            code, member = self.people[id(entry)]
            return benefits.LedgerPerson(
                identity_number=member.identity_number, name=member.name, division_code=code, facts=facts,
                bank=BANK, card_number=self.invention.card_number(),
            )  # fmt: skip
        return benefits.LedgerPerson(
            identity_number=self.invention.identity_number(entry.born, entry.sex),
            name=self.invention.name(entry.sex), division_code=self.invention.random.choice(self.villages),
            facts=facts, bank=BANK, card_number=self.invention.card_number(),
        )  # fmt: skip
