"""The arithmetic of a draw, by the worked example of the domain sheet."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rounds.drawing import SM3, Entry, digest, list_digest, place, seed_of

TWELVE = [Entry(f"431103-SO-{number:03d}") for number in range(1, 13)]
ENTROPY = "2025128|03 08 12 19 25 30 07"
LIST_HASH = "f5eaefb9642d55db4ae8862306d73323a77366c37391518f844271f21672695e"
SEED_HASH = "dbc3c140478f34f96a9d76b071bc6bc7bd0ea150a25c41c9489c3562d28dc873"


def example_seed() -> str:
    return seed_of(dt.date(2025, 11, 3), ENTROPY, LIST_HASH)


def drawn(placed, layer: str = "") -> list[str]:
    return [one.identifier[-3:] for one in placed if one.is_drawn and one.layer == layer]


def test_the_worked_example():
    assert list_digest(TWELVE) == LIST_HASH
    assert digest(example_seed()) == SEED_HASH
    placed = place(TWELVE, seed=example_seed(), wants={"": 3})
    assert drawn(placed) == ["006", "002", "001"]
    assert [one.key[:4] for one in placed[:3]] == ["25ff", "274a", "2aff"]
    assert [one.rank for one in placed] == list(range(1, 13))


def test_who_must_keep_away_is_passed_over_and_the_next_follows():
    away = {"": {"431103-SO-002": "检查人员的近亲属任职", "431103-SO-012": "不会轮到"}}
    plain = [one.identifier[-3:] for one in place(TWELVE, seed=example_seed(), wants={"": 4})]
    placed = place(TWELVE, seed=example_seed(), wants={"": 3}, conflicts=away)
    assert drawn(placed) == ["006", "001", plain[3]]
    assert {one.identifier[-3:]: one.passed_over for one in placed if one.passed_over} == {
        "002": "检查人员的近亲属任职"
    }


def test_sm3_gives_the_vector_of_the_standard():
    # GB/T 32905 appendix A.1
    assert digest("abc", SM3) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    with pytest.raises(ValueError, match="md5"):
        digest("abc", "md5")


def test_strata_draw_independently_and_enter_the_digest():
    layered = [Entry(f"{number:03d}", "甲" if number % 2 else "乙") for number in range(1, 21)]
    seed = seed_of(dt.date(2020, 10, 12), ENTROPY, list_digest(layered))
    both = place(layered, seed=seed, wants={"甲": 3, "乙": 2})
    assert len(drawn(both, "甲")) == 3
    assert len(drawn(both, "乙")) == 2
    assert all(int(name) % 2 == 1 for name in drawn(both, "甲"))
    # what one stratum draws does not depend on how many the other draws
    assert drawn(place(layered, seed=seed, wants={"甲": 3, "乙": 9}), "甲") == drawn(both, "甲")
    moved = [Entry("001", "乙"), *layered[1:]]
    assert list_digest(moved) != list_digest(layered)


def test_entries_without_a_stratum_stand_in_each():
    inspectors = [Entry(name) for name in ("甲", "乙", "丙", "丁")]
    placed = place(inspectors, seed=example_seed(), wants={"对象一": 2, "对象二": 2},
                   conflicts={"对象一": {"甲": "曾任职"}})  # fmt: skip
    assert len(placed) == 8
    assert "甲" not in drawn(placed, "对象一")
    assert len(drawn(placed, "对象一")) == len(drawn(placed, "对象二")) == 2


IDS = st.lists(st.text("abcdefgh0123456789", min_size=1, max_size=8), min_size=1, max_size=40, unique=True)


@given(ids=IDS, data=st.data())
def test_the_order_of_entry_does_not_matter_and_nobody_is_drawn_twice(ids, data):
    shuffled = data.draw(st.permutations(ids))
    want = data.draw(st.integers(0, len(ids)))
    first, second = ([Entry(one) for one in order] for order in (ids, shuffled))
    assert list_digest(first) == list_digest(second)
    seed = seed_of(dt.date(2021, 1, 6), ENTROPY, list_digest(first))
    placed = place(first, seed=seed, wants={"": want})
    assert placed == place(second, seed=seed, wants={"": want})
    chosen = [one.identifier for one in placed if one.is_drawn]
    assert len(chosen) == len(set(chosen)) == want
    assert sorted(one.identifier for one in placed) == sorted(ids)
    if want:
        worst = max(one.key for one in placed if one.is_drawn)
        assert all(one.key > worst for one in placed if not one.is_drawn)


@given(ids=IDS, data=st.data())
def test_conflicts_never_get_drawn(ids, data):
    away = data.draw(st.sets(st.sampled_from(ids)))
    want = data.draw(st.integers(0, len(ids) - len(away)))
    entries = [Entry(one) for one in ids]
    placed = place(entries, seed="s", wants={"": want}, conflicts={"": dict.fromkeys(away, "回避")})
    chosen = {one.identifier for one in placed if one.is_drawn}
    assert len(chosen) == want
    assert not chosen & away
