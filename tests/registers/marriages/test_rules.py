"""Ages, kinship, the two periods of a divorce, numbers and papers: worked by hand, and for every input."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.config.demo.invented import PREFIX
from minzheng.kernel.people.identity import check_digit
from minzheng.registers.marriages.parties import party_index, plain_number
from minzheng.registers.marriages.rules import numbers
from minzheng.registers.marriages.rules.age import AgeRule, is_of_age, of_age_from
from minzheng.registers.marriages.rules.cooling import windows
from minzheng.registers.marriages.rules.kinship import Parent, between, generations
from minzheng.registers.marriages.rules.proofs import foreign_flag, proof_holds_until, proofs

NOW = AgeRule(22, 20)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("birth", "sex", "rule", "first"),
    [
        (dt.date(1998, 6, 1), "男", NOW, dt.date(2020, 6, 1)),
        (dt.date(2000, 6, 1), "女", NOW, dt.date(2020, 6, 1)),
        (dt.date(2000, 2, 29), "女", NOW, dt.date(2020, 2, 29)),
        (dt.date(2000, 2, 29), "男", NOW, dt.date(2022, 3, 1)),
        (dt.date(2000, 2, 29), "男", AgeRule(22, 20, leap_in_march=False), dt.date(2022, 2, 28)),
        (dt.date(1998, 6, 1), "男", AgeRule(22, 20, inclusive=False), dt.date(2020, 6, 2)),
        (dt.date(1955, 5, 1), "男", AgeRule(20, 18), dt.date(1975, 5, 1)),
        (dt.date(1955, 5, 1), "女", AgeRule(20, 18), dt.date(1973, 5, 1)),
    ],
)
def test_the_first_day_on_which_somebody_may_marry(birth, sex, rule, first):
    assert of_age_from(birth, sex, rule) == first
    assert not is_of_age(birth, sex, first - dt.timedelta(days=1), rule)
    assert is_of_age(birth, sex, first, rule)


@given(DAYS, st.sampled_from("男女"), st.booleans(), st.booleans())
def test_age_begins_once_and_never_ends(birth, sex, inclusive, leap):
    rule = AgeRule(22, 20, inclusive=inclusive, leap_in_march=leap)
    first = of_age_from(birth, sex, rule)
    assert first.year - birth.year == rule.years_for(sex) + (first.month == 1 and birth.month == 12)
    assert [is_of_age(birth, sex, first + dt.timedelta(days=n), rule) for n in (-1, 0, 1, 400)] == [
        False, True, True, True,
    ]  # fmt: skip


#        great (4 generations up from x)
#        /    \
#     elder   other
#      |        |
#    father   uncle          child is adopted by father
#     / \       |
#   x   sister  cousin
FAMILY = {
    "x": [Parent("father")],
    "sister": [Parent("father"), Parent("mother2")],
    "niece": [Parent("sister")],
    "father": [Parent("elder")],
    "aunt": [Parent("elder")],
    "cousin": [Parent("aunt")],
    "cousins_child": [Parent("cousin")],
    "elder": [Parent("great")],
    "other": [Parent("great")],
    "second_uncle": [Parent("other")],
    "second_cousin": [Parent("second_uncle")],
    "adopted": [Parent("father", adoptive=True)],
}


@pytest.mark.parametrize(
    ("one", "other", "barred", "words"),
    [
        ("x", "father", True, "直系血亲"),
        ("x", "great", True, "直系血亲"),
        ("x", "sister", True, "兄弟姐妹（旁系二代）"),
        ("x", "aunt", True, "叔伯姑舅姨与侄（甥）（旁系三代）"),
        ("x", "niece", True, "叔伯姑舅姨与侄（甥）（旁系三代）"),
        ("x", "cousin", True, "堂（表）兄弟姐妹（旁系三代）"),
        ("x", "cousins_child", False, ""),
        ("x", "second_uncle", False, ""),
        ("x", "second_cousin", False, ""),
        ("x", "stranger", False, ""),
        ("adopted", "father", True, "养父母与养子女等拟制直系血亲"),
        ("adopted", "x", True, "兄弟姐妹（旁系二代）（收养形成）"),
    ],
)
def test_who_may_not_marry_whom(one, other, barred, words):
    for a, b in ((one, other), (other, one)):
        found = between(a, b, FAMILY)
        assert (found.barred, found.words) == (barred, words)


def test_collaterals_by_adoption_are_a_question_of_the_parameter():
    assert not between("adopted", "x", FAMILY, adoptive_collateral=False).barred
    assert between("adopted", "father", FAMILY, adoptive_collateral=False).barred


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda p: p[0] < p[1]), max_size=20),
       st.integers(0, 14), st.integers(0, 14))  # fmt: skip
def test_kinship_is_what_counting_paths_finds(links, a, b):
    """A second way: every ancestor by every path, and the least of the longer sides."""
    parents: dict = {}
    for child, parent in links:
        parents.setdefault(child, []).append(Parent(parent))

    def ups(person, depth=1):
        yield person, depth
        for parent in parents.get(person, ()):
            yield from ups(parent.key, depth + 1)

    above = {}
    for who in (a, b):
        nearest: dict = {}
        for one, depth in ups(who):
            nearest[one] = min(depth, nearest.get(one, 99))
        above[who] = nearest
    lineal = a in above[b] or b in above[a]
    collateral = any(max(above[a][c], above[b][c]) <= 3 for c in above[a].keys() & above[b].keys())
    assert between(a, b, parents).barred == (lineal or collateral)
    assert generations(a, parents, adoptive=False) == above[a]


def test_a_loop_in_the_links_comes_to_an_end():
    looped = {"a": [Parent("b")], "b": [Parent("a")]}
    assert between("a", "c", looped).barred is False


REST_2025 = {
    *(dt.date(2025, 10, n) for n in range(1, 9)), *(dt.date(2025, 5, n) for n in range(1, 6)),
    *(dt.date(2025, 4, n) for n in (4, 5, 6)),
}  # fmt: skip
WORKED_2025 = {dt.date(2025, 4, 27), dt.date(2025, 9, 28), dt.date(2025, 10, 11)}


def roll_2025(day: dt.date) -> dt.date:
    while day not in WORKED_2025 and (day in REST_2025 or day.weekday() >= 5):
        day += dt.timedelta(days=1)
    return day


def count(received: dt.date, *, roll_cooling_end: bool = True):
    return windows(
        received, roll_2025, cooling_days=30, collecting_days=30, roll_cooling_end=roll_cooling_end
    )


@pytest.mark.parametrize(
    ("received", "cool_end", "win_start", "win_end"),
    [  # domain sheet §4.3
        (dt.date(2025, 3, 3), dt.date(2025, 4, 2), dt.date(2025, 4, 3), dt.date(2025, 5, 6)),
        (dt.date(2025, 9, 5), dt.date(2025, 10, 9), dt.date(2025, 10, 10), dt.date(2025, 11, 10)),
        (dt.date(2025, 8, 29), dt.date(2025, 9, 28), dt.date(2025, 9, 29), dt.date(2025, 10, 28)),
    ],
)
def test_the_two_periods_of_thirty_days(received, cool_end, win_start, win_end):
    counted = count(received)
    assert (counted.cool_end, counted.win_start, counted.win_end) == (cool_end, win_start, win_end)


def test_a_province_whose_system_does_not_move_the_cooling_end():
    counted = count(dt.date(2025, 9, 5), roll_cooling_end=False)
    assert (counted.cool_end, counted.win_end) == (dt.date(2025, 10, 5), dt.date(2025, 11, 4))


@given(st.dates(dt.date(2025, 1, 1), dt.date(2025, 10, 15)), st.integers(-5, 90))
def test_on_each_day_one_thing_at_most_can_be_done(received, offset):
    counted, day = count(received), received + dt.timedelta(days=offset)
    can = [counted.may_withdraw(day), counted.may_collect(day), counted.has_lapsed(day)]
    assert sum(can) == (day >= received)
    assert (counted.cool_end - received).days >= 30
    assert (counted.win_end - counted.cool_end).days >= 30


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("J431103-2020-000001", "J431103-2020-000001"),
        (" j431103－2020－000001 ", "J431103-2020-000001"),
        ("Ｊ431103 2020 000001", "J431103-2020-000001"),
        ("BJ4311032020000012", "BJ431103-2020-000012"),
        ("冷结字第 12 号", "冷结字第12号"),
        ("湘永冷 结字 010400123", "湘永冷结字010400123"),
    ],
)
def test_a_number_however_it_is_typed(typed, found):
    assert numbers.normalise(typed) == found
    assert numbers.normalise(found) == found


@given(st.sampled_from(["J", "L", "BJ", "BL"]), st.integers(110000, 659999), st.integers(1950, 2100),
       st.integers(1, 999999))  # fmt: skip
def test_a_number_in_parts_and_back(series, office, year, sequence):
    text = f"{series}{office}-{year}-{sequence:06d}"
    found = numbers.parse(text)
    assert (found.series, found.office_code, found.year, found.sequence) == (
        series,
        str(office),
        year,
        sequence,
    )
    assert str(found) == text


@pytest.mark.parametrize(
    "text", ["J431103-2020-000000", "X431103-2020-000001", "J431103-2020-1", "", "冷结字第12号"]
)
def test_what_is_no_number_of_today(text):
    assert numbers.parse(text) is None


def test_the_household_register_is_asked_for_until_the_new_regulation():
    before = [one.key for one in proofs("mainland", military=False, on_date=dt.date(2025, 5, 9))]
    after = [one.key for one in proofs("mainland", military=True, on_date=dt.date(2025, 5, 10))]
    assert before == ["identity_card", "household_register", "declaration", "photo"]
    assert after == ["identity_card", "declaration", "military_proof", "photo"]


@pytest.mark.parametrize(
    ("category", "keys"),
    [
        ("hk", ["travel_pass", "notarised_declaration", "photo"]),
        ("taiwan", ["travel_pass", "notarised_declaration", "photo"]),
        ("overseas", ["passport", "consular_proof", "photo"]),
        ("foreign", ["passport", "foreign_proof", "photo"]),
    ],
)
def test_what_the_others_bring(category, keys):
    assert [one.key for one in proofs(category, military=False, on_date=dt.date(2021, 1, 6))] == keys


def test_how_long_a_proof_of_being_single_holds():
    assert proof_holds_until(dt.date(2020, 8, 31), None, 6) == dt.date(2021, 2, 28)
    assert proof_holds_until(dt.date(2020, 8, 31), dt.date(2020, 12, 1), 6) == dt.date(2020, 12, 1)


def test_the_flag_of_a_couple():
    assert foreign_flag(("mainland", "mainland")) == "mainland"
    assert foreign_flag(("mainland", "hk")) == "hk"
    assert foreign_flag(("foreign", "taiwan")) == "foreign"


def test_a_fifteen_digit_number_becomes_the_eighteen_it_went_over_into():
    old = PREFIX + "550101001"
    new = PREFIX + "19550101001"
    new += check_digit(new)
    assert plain_number("111", old) == new
    assert party_index("111", old) == party_index("112", new) != party_index("414", new[:9])
