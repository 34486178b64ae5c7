"""A change of the law over a handful of households, every figure worked by hand.

Three rules stand for a law: the gap to the standard for households poorer than it, and an allowance per
child. Standards a head and month: town 500, from November 570; village 335. Tried: town 600 from June.

    home  town  persons (children)  income   May    June: 500 / 600        November: 570 / 600
      1   yes        3 (1)           750     750      750 / 1,050            960 / 1,050
      2   yes        1 (0)           550       0        0 /    50             20 /    50
      3   no         2 (1)             0     670      670 /   670            670 /   670
      4   yes        2 (0)         1,300       0        0 /     0              0 /     0

The allowance, 30 a child, goes to whoever receives the gap: home 1 and home 3.
"""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    HouseholdColumns,
    Library,
    count,
    max_of,
    total,
    when,
)
from minzheng.kernel.rules.errors import ParameterError, RuleError
from minzheng.kernel.rules.parameters import Parameters, parse_parameters
from minzheng.kernel.rules.simulation import ALL, Changed, Counts, amounts_of, simulate
from minzheng.kernel.rules.snapshots import About, Snapshot, SnapshotWriter
from minzheng.kernel.rules.worlds import World

PARAMETERS = Parameters(
    parse_parameters(
        """
[standard_town]
label = "城市标准"
unit = "元/人月"
source = "甲文"
values = [
  { area = "9999", from = 2020-01-01, value = 500 },
  { area = "9999", from = 2020-11-01, value = 570 },
  { area = "9998", from = 2020-01-01, value = 400 },
]
[standard_village]
label = "农村标准"
unit = "元/人月"
source = "甲文"
values = [{ area = "", from = 2020-01-01, value = 335 }]
[rate]
label = "每名儿童"
unit = "元/人月"
source = "乙文"
values = [{ area = "", from = 2020-01-01, value = 30 }]
""",
        "sample.toml",
    )
)


def _books() -> tuple[Book, Book]:
    gap = Book("补差", parameters={n: d for n, d in PARAMETERS.declarations.items() if n != "rate"})
    gap.programme("gap", "补差", amount="amount", persons="members")
    gap.input("town", HOUSEHOLD, "城市")
    gap.input("income_fen", PERSON, "收入", "元/月", 0, 10**8)

    @gap.rule(HOUSEHOLD, "人数", "人")
    def members(income_fen):
        return count(income_fen >= 0)

    @gap.rule(HOUSEHOLD, "补差", "元/户月")
    def amount(town, standard_town, standard_village, members, income_fen):
        return max_of(when(town, standard_town, standard_village) * members - total(income_fen), 0)

    child = Book("儿童", parameters={"rate": PARAMETERS.declarations["rate"]})
    child.programme("child", "儿童津贴", amount="allowance")
    child.receives("gap")
    child.input("is_child", PERSON, "儿童")

    @child.rule(PERSON, "津贴", "元/人月")
    def allowance(is_child, receives_gap, rate):
        return when(is_child & receives_gap, rate)

    return gap, child


LIBRARY = Library(_books())
PATH = f"{__name__}:LIBRARY"
JUNE, NOVEMBER = dt.date(2020, 6, 1), dt.date(2020, 11, 1)
YEAR = [dt.date(2020, month, 1) for month in range(1, 13)]
FIRST, SECOND = "999901001201", "999902001201"


@pytest.fixture
def snapshot(tmp_path):
    sizes = [3, 1, 2, 2]
    incomes = [25_000, 25_000, 25_000, 55_000, 0, 0, 130_000, 0]
    children = [False, False, True, False, False, True, False, False]
    columns = HouseholdColumns(
        {"town": np.array([True, True, False, True])},
        {"income_fen": np.array(incomes), "is_child": np.array(children)},
        np.cumsum([0, *sizes]),
        ids=[1, 2, 3, 4],
    )
    path = tmp_path / "four"
    about = About(dt.date(2020, 5, 1), dt.datetime(2020, 5, 2, tzinfo=dt.UTC), "9999")
    with SnapshotWriter(path, LIBRARY.book.declared, about) as writer:
        writer.append(columns, [FIRST, FIRST, SECOND, SECOND])
    return Snapshot.open(path)


NOW = World(PATH, PARAMETERS)


def raised(to_fen: int = 60_000, since: dt.date = JUNE) -> World:
    """The law with another town standard from a day; from November it must be said again."""
    old = PARAMETERS.resolve("9999", JUNE)["standard_town"]
    rows = [
        replace(old, value=to_fen, from_date=day, area="9999", known_from=day.replace(day=2))
        for day in (since, NOVEMBER)
    ]
    return World(PATH, PARAMETERS.overlay([("standard_town", row) for row in rows]))


def test_each_month_is_counted_by_its_own_law(snapshot):
    effect = simulate(snapshot, NOW, raised(), YEAR)
    assert effect.programmes == (("gap", "补差"), ("child", "儿童津贴"))
    cost = {month: (before, after) for month, before, after in effect.cost(programme="gap")}
    assert cost[dt.date(2020, 5, 1)] == (142_000, 142_000)  # 750 + 670
    assert cost[JUNE] == (142_000, 177_000)  # 1,050 + 50 + 670
    assert cost[NOVEMBER] == (165_000, 177_000)  # 960 + 20 + 670
    # 6,000 a year for two children at 30: the same in both worlds
    assert sum(after - before for _, before, after in effect.cost(programme="child")) == 0
    assert effect.cost()[5] == (JUNE, 148_000, 183_000)


def test_who_comes_in_and_whose_amount_changes(snapshot):
    effect = simulate(snapshot, NOW, raised(), YEAR, reference_month=JUNE)
    assert effect.counts(JUNE, programme="gap") == Counts(
        before_fen=142_000, after_fen=177_000, before_households=2, after_households=3, before_persons=5,
        after_persons=6, households_in=1, households_up=1, persons_in=1, persons_up=3,
    )  # fmt: skip
    back = simulate(snapshot, raised(), NOW, YEAR, reference_month=JUNE)
    assert back.counts(JUNE, programme="gap") == Counts(
        before_fen=177_000, after_fen=142_000, before_households=3, after_households=2, before_persons=6,
        after_persons=5, households_out=1, households_down=1, persons_out=1, persons_down=3,
    )  # fmt: skip
    november = effect.counts(NOVEMBER, programme="gap")
    assert (november.households_in, november.households_up, november.persons_up) == (0, 2, 4)


def test_a_persons_allowance_is_counted_by_the_persons_paid(snapshot):
    counts = simulate(snapshot, NOW, NOW, [JUNE]).counts(JUNE, programme="child")
    assert (counts.before_fen, counts.before_households, counts.before_persons) == (6_000, 2, 2)


def test_households_that_change_are_named_the_greatest_first(snapshot):
    effect = simulate(snapshot, NOW, raised(), YEAR, reference_month=JUNE)
    assert effect.changed == (Changed(1, FIRST, 78_000, 108_000), Changed(2, FIRST, 0, 5_000))
    assert effect.changed_households == 2
    assert (
        simulate(snapshot, NOW, raised(), YEAR, reference_month=JUNE, listed=1).changed == effect.changed[:1]
    )


def test_divisions_and_classes_of_change(snapshot):
    effect = simulate(snapshot, NOW, raised(), YEAR, reference_month=JUNE)
    by_county = effect.by_division(JUNE, length=6)
    assert {code: counts.change_fen for code, counts in by_county.items()} == {"999901": 35_000, "999902": 0}
    classes = {one[:2]: one[2] for one in effect.distribution(JUNE, programme="gap") if one[2]}
    assert classes == {(5_000, 10_000): 1, (20_000, 50_000): 1}  # + 50 and + 300
    assert effect.counts(JUNE, programme=ALL, prefix="999902") == Counts(
        before_fen=70_000, after_fen=70_000, before_households=1, after_households=1, before_persons=2,
        after_persons=2,
    )  # fmt: skip


def test_another_regions_values(snapshot):
    """Town 400: home 1 receives 1,200 − 750, home 2 nothing; the village standard is the nation's."""
    there = World(PATH, PARAMETERS, region="9998")
    effect = simulate(snapshot, NOW, there, [JUNE])
    assert effect.cost(programme="gap") == [(JUNE, 142_000, 112_000)]
    assert amounts_of(snapshot, there, JUNE) == {1: 48_000, 2: 0, 3: 70_000, 4: 0}


def test_the_same_question_has_the_same_digests(snapshot):
    once, again = (simulate(snapshot, NOW, raised(), YEAR) for _ in range(2))
    assert once.digests == again.digests
    assert len(once.digests) == 3  # 500 and 570 now; 600 in both halves of the other world
    other = simulate(snapshot, NOW, raised(60_001), YEAR)
    assert other.digests[:1] == once.digests[:1]
    assert set(other.digests) != set(once.digests)


def test_progress_is_told_and_threads_change_nothing(snapshot):
    told = []
    effect = simulate(
        snapshot, NOW, raised(), YEAR, threads=2, on_progress=lambda done, all_: told.append((done, all_))
    )
    assert told == [(4, 4)]
    assert effect.cost() == simulate(snapshot, NOW, raised(), YEAR).cost()


def test_questions_without_an_answer_are_refused(snapshot):
    with pytest.raises(Invalid, match="没有选择任何月份"):
        simulate(snapshot, NOW, raised(), [])
    with pytest.raises(ParameterError, match="城市标准"):
        simulate(snapshot, NOW, World(PATH, PARAMETERS, region="9997"), [JUNE])
    with pytest.raises(ParameterError, match=r"城市标准.*2019-12-01"):
        simulate(snapshot, NOW, NOW, [dt.date(2019, 12, 1)])


# --- what an independent reader found wrong ----------------------------------------------------------------

PAIR = Parameters(
    parse_parameters(
        """
[least_age]
label = "起始年龄"
unit = "周岁"
source = "丙文"
values = [{ area = "", from = 2020-01-01, value = 60 }]
""",
        "ages.toml",
    )
)


def _by_person() -> Book:
    book = Book("津贴", parameters=PAIR.declarations)
    book.programme("age", "津贴", amount="allowance")
    book.input("age", PERSON, "年龄", "周岁", 0, 150)
    book.input("is_child", PERSON, "儿童")

    @book.rule(PERSON, "津贴", "元/人月")
    def allowance(age, least_age, is_child):
        return when((age >= least_age) & ~is_child | is_child & (age < least_age - 50), 10_000)

    return book


BY_PERSON = _by_person()


def _person_file(tmp_path, divisions=("999901001201",)):
    columns = HouseholdColumns(
        {},
        {"age": np.array([61, 11] * len(divisions)), "is_child": np.array([False, True] * len(divisions))},
        np.arange(0, 2 * len(divisions) + 1, 2), ids=list(range(1, len(divisions) + 1)),
    )  # fmt: skip
    about = About(JUNE, dt.datetime(2020, 6, 2, tzinfo=dt.UTC))
    with SnapshotWriter(tmp_path / "persons", BY_PERSON.declared, about) as writer:
        writer.append(columns, list(divisions))
    return Snapshot.open(tmp_path / "persons")


def test_persons_paid_in_their_own_name_are_followed_one_by_one(tmp_path):
    """From 62: the parent of 61 loses the allowance, the child of 11 (below 62 − 50) gains it."""
    book = f"{__name__}:BY_PERSON"
    old = PAIR.resolve("", JUNE)["least_age"]
    later = PAIR.overlay([("least_age", replace(old, value=62, from_date=JUNE, known_from=JUNE))])
    counts = simulate(_person_file(tmp_path), World(book, PAIR), World(book, later), [JUNE]).counts(
        JUNE, programme="age"
    )
    assert counts == Counts(
        before_fen=10_000, after_fen=10_000, before_households=1, after_households=1, before_persons=1,
        after_persons=1, persons_in=1, persons_out=1,
    )  # fmt: skip


def test_divisions_of_several_levels_are_counted_once(tmp_path):
    file = _person_file(tmp_path, ("999701", "999701001", "999701001001"))
    world = World(f"{__name__}:BY_PERSON", PAIR)
    effect = simulate(file, world, world, [JUNE])
    for length, expected in ((6, {"999701": 30_000}), (12, dict.fromkeys(effect.divisions, 10_000))):
        by_division = effect.by_division(JUNE, length=length)
        assert {code: counts.before_fen for code, counts in by_division.items()} == expected
    assert effect.counts(JUNE, prefix="999701001").before_households == 2


def test_two_books_are_compared_by_the_programmes_they_share(snapshot):
    """The gap alone, and with the allowance beside it: nobody loses the gap, two children gain 30."""
    alone = World(f"{__name__}:GAP", PARAMETERS)
    effect = simulate(snapshot, alone, NOW, [JUNE])
    assert effect.programmes == (("gap", "补差"), ("child", "儿童津贴"))
    assert effect.cost(programme="gap") == [(JUNE, 142_000, 142_000)]
    assert effect.cost(programme="child") == [(JUNE, 0, 6_000)]
    assert effect.counts(JUNE, programme="gap").households_out == 0


def test_sums_that_might_not_fit_are_refused(tmp_path):
    columns = HouseholdColumns(
        {"much_fen": np.array([9 * 10**18] * 2)}, {"one": np.array([True, True])}, np.arange(3)
    )
    about = About(JUNE, dt.datetime(2020, 6, 2, tzinfo=dt.UTC))
    with SnapshotWriter(tmp_path / "much", MUCH.declared, about) as writer:
        writer.append(columns, ["999901"] * 2)
    world = World(f"{__name__}:MUCH", Parameters({}))
    with pytest.raises(RuleError, match="可能太大"):
        simulate(Snapshot.open(tmp_path / "much"), world, world, [JUNE])
    with pytest.raises(RuleError, match="可能太大"):
        amounts_of(Snapshot.open(tmp_path / "much"), world, JUNE)


def _much() -> Book:
    book = Book("很多")
    book.programme("much", "很多", amount="amount")
    book.input("much_fen", HOUSEHOLD, "金额", "元/月", 0, 9 * 10**18)
    book.input("one", PERSON, "成员")

    @book.rule(HOUSEHOLD, "金额", "元/月")
    def amount(much_fen):
        return much_fen

    return book


MUCH, GAP = _much(), _books()[0]


def test_unknown_programmes_months_and_books_are_refused(snapshot):
    effect = simulate(snapshot, NOW, NOW, [JUNE])
    with pytest.raises(Invalid, match="没有名为“nonsense”的项目"):
        effect.counts(JUNE, programme="nonsense")
    with pytest.raises(Invalid, match="没有测算 2020年7月"):
        effect.counts(dt.date(2020, 7, 1))
    with pytest.raises(Invalid, match="不在测算的月份之内"):
        simulate(snapshot, NOW, NOW, [JUNE], reference_month=NOVEMBER)
    with pytest.raises(Invalid, match="找不到规则册"):
        simulate(snapshot, World(f"{__name__}:NOTHING", PARAMETERS), NOW, [JUNE])


def test_a_programme_whose_persons_start_later_does_not_load():
    book = Book("迟到")
    book.programme("late", "迟到", amount="amount", persons="members")
    book.input("yes", PERSON, "成员")

    def members(yes):
        return count(yes)

    def amount(yes):
        return count(yes) * 100

    book.rule(HOUSEHOLD, "人数", "人", since="2020-06-01")(members)
    book.rule(HOUSEHOLD, "金额", "元/月", since="2020-01-01")(amount)
    with pytest.raises(RuleError, match="自 2020-01-01 起有规则“amount”，却没有规则“members”"):
        book.check()
