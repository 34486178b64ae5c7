"""The name check: structure, words, homophones, names at rest. Names of the book are given, not read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registers.organisations import names
from minzheng.registers.organisations.names import Rests, Taken

PLACES = ("永州市冷水滩区", "冷水滩区", "湖南省永州市冷水滩区")
DAY, LATER = dt.date(2020, 11, 5), dt.date(2024, 5, 1)
BOOK = (
    Taken(1, "冷水滩区舞蹈协会", "registered"),
    Taken(2, "永州市冷水滩区博益社会工作服务中心", "registered"),
    Taken(3, "冷水滩区柑橘协会", "cancelled", dt.date(2020, 3, 10)),
    Taken(4, "冷水滩区典当协会", "revoked", dt.date(2018, 1, 31)),
)
RESTS = Rests(12, 36)


def check(name, kind="association", on_date=DAY, book=BOOK, but_for=None):
    return names.check(
        name, kind=kind, on_date=on_date, divisions=PLACES, taken=book, rests=RESTS, but_for=but_for
    )


def codes(verdict):
    return [one.code for one in verdict.findings]


def sentence_of(verdict, code):
    return next(one.sentence for one in verdict.findings if one.code == code)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("冷水滩区摄影协会", "association"),
        ("永州市冷水滩区老科技工作者协会", "association"),
        ("湖南省永州市冷水滩区油茶产业联合会", "association"),
        ("冷水滩区江西商会", "association"),
        ("冷水滩区国际象棋协会", "association"),
        ("永州市冷水滩区暖阳养老服务中心", "service"),
        ("冷水滩区小天使幼儿园", "service"),
        ("冷水滩区春晖教育基金会", "foundation"),
    ],
)
def test_a_good_name_has_nothing_against_it(name, kind):
    assert check(name, kind).findings == ()


def test_a_name_taken_apart():
    parts = names.take_apart("永州市冷水滩区博益社会工作服务中心", kind="service", divisions=PLACES)
    assert (parts.division, parts.mark, parts.field, parts.form) == (
        "永州市冷水滩区", "博益", "社会工作", "服务中心",
    )  # fmt: skip
    assert parts.core == "博益社会工作"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("中国冷水滩区摄影协会", "association", "division"),
        ("冷水滩区中华诗词学会", "association", "national"),
        ("冷水滩区国际贸易促进会", "association", "national"),
        ("冷水滩区全国油茶协会", "association", "national"),
        ("零陵区摄影协会", "association", "division"),
        ("冷水滩区广东柑橘协会", "association", "elsewhere"),
        ("冷水滩区邓小平研究会", "association", "leaders"),
        ("冷水滩区风水研究会", "association", "harmful"),
        ("冷水滩区惠民理财服务中心", "service", "business"),
        ("冷水滩区摄影俱乐部", "association", "form"),
        ("冷水滩区服务中心", "service", "mark"),
        ("冷水滩区爱养老服务中心", "service", "mark"),
        ("冷水滩区协会", "association", "field"),
        ("冷水滩区ABC培训学校", "service", "letters"),
        ("冷水滩区摄影基金会", "association", "form"),
    ],
)
def test_a_bad_name_is_refused_and_the_word_and_remedy_are_named(name, kind, code):
    verdict = check(name, kind)
    assert not verdict.is_free
    assert code in [one.code for one in verdict.refusals]
    assert "请" in sentence_of(verdict, code)


def test_a_forbidden_word_is_quoted_with_its_article():
    assert "“中华”" in sentence_of(check("冷水滩区中华诗词学会"), "national")
    assert "令69" in sentence_of(check("冷水滩区中华诗词学会"), "national")


def test_a_word_that_only_sounds_forbidden_is_looked_at():
    verdict = check("冷水滩区忠华爱心助残服务中心", "service")
    assert codes(verdict) == ["sounds_forbidden"]
    assert verdict.is_free
    assert "“忠华”与禁用的“中华”同音" in verdict.findings[0].sentence


def test_the_same_name_is_refused():
    verdict = check("永州市冷水滩区舞蹈协会")
    assert codes(verdict) == ["taken"]
    assert "“冷水滩区舞蹈协会”重名" in verdict.findings[0].sentence
    assert verdict.findings[0].organisation_id == 1


def test_the_same_name_in_full_width_traditional_characters_is_refused():
    assert "taken" in codes(check("冷水灘區舞蹈協會".replace("灘", "滩")))
    assert "taken" in codes(check("冷水滩区　舞蹈協會"))


def test_a_homophone_is_refused_and_the_standing_name_is_named():
    verdict = check("冷水滩区伯义社会工作服务中心", "service")
    assert codes(verdict) == ["homophone"]
    assert "“永州市冷水滩区博益社会工作服务中心”读音相同" in verdict.findings[0].sentence


def test_a_distance_of_one_is_for_a_person_to_judge():
    verdict = check("冷水滩区博爱社会工作服务中心", "service")
    assert codes(verdict) == ["near"]
    assert verdict.is_free


def test_another_form_of_the_same_core_is_for_a_person_to_judge():
    assert codes(check("冷水滩区舞蹈学会")) == ["near"]


def test_an_organisation_does_not_stand_in_its_own_way():
    assert check("永州市冷水滩区舞蹈协会", but_for=1).findings == ()


@pytest.mark.parametrize(
    ("name", "on_date", "free"),
    [
        ("冷水滩区柑橘协会", dt.date(2021, 3, 9), False),
        ("冷水滩区柑橘协会", dt.date(2021, 3, 10), True),
        ("冷水滩区典当协会", dt.date(2021, 1, 30), False),
        ("冷水滩区典当协会", dt.date(2021, 1, 31), True),
    ],
)
def test_the_name_of_an_ended_organisation_rests_to_the_day(name, on_date, free):
    verdict = check(name, on_date=on_date)
    assert verdict.is_free is free
    assert free or "起才能再用" in sentence_of(verdict, "resting")


def test_the_rules_of_names_change_on_the_first_of_may_2024():
    earlier = check("冷水滩区服务中心", "service", LATER - dt.timedelta(days=1))
    later = check("冷水滩区服务中心", "service", LATER)
    assert "民发〔1999〕129号" in sentence_of(earlier, "mark")
    assert "令第69号" in sentence_of(later, "mark")
    assert names.basis("foundation", DAY) == "基金会名称管理规定（民政部令第26号）"
    assert names.basis("association", DAY) == "社会团体登记管理条例 第十条"


words = st.text(alphabet="舞蹈书法摄影象棋围柑橘油茶博益伯义", min_size=2, max_size=6)


@given(words)
def test_every_name_is_in_its_own_way(core):
    book = (Taken(9, f"冷水滩区{core}协会", "registered"),)
    assert "taken" in codes(check(f"永州市冷水滩区{core}协会", book=book))


@given(words, words)
def test_nearness_is_mutual_and_holds_of_equals(first, second):
    assert names.near(first, second) == names.near(second, first)
    assert names.near(first, first)


@given(words, st.integers(min_value=0, max_value=5), st.sampled_from("天地人"))
def test_one_character_changed_put_in_or_left_out_is_near(core, at, character):
    at = min(at, len(core) - 1)
    assert names.near(core, core[:at] + character + core[at + 1 :])
    assert names.near(core, core[:at] + character + core[at:])
    assert names.near(core, core[:at] + core[at + 1 :])


def test_two_changes_are_not_near():
    assert not names.near("舞蹈", "书法")
    assert not names.near("博益社会", "社会")


@given(st.text(max_size=30))
def test_whatever_is_typed_is_judged(typed):
    assert check(typed).findings
