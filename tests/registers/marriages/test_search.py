"""Search: found by a wrong character or an old place name; masked; with a purpose; in one's district."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.marriages.models import MarriageRecord
from minzheng.registers.marriages.names import search_keys
from minzheng.registers.marriages.parties import party_index, sealed_number
from minzheng.registers.marriages.search import Question, search

pytestmark = pytest.mark.django_db

AT = clock.at_hour(dt.date(2020, 11, 5))
NUMBER = "130503196704010016"
HERE = Officer(account_id=None, name="甲", posts=(HeldPost(Role.REGISTRAR, "431103"),))
THERE = Officer(account_id=None, name="乙", posts=(HeldPost(Role.REGISTRAR, "431102"),))
RESIDENT = Officer(account_id=None, name="丙")


def record(
    male: str, female: str, year: int = 1987, place: str = "零陵县普利桥公社", **more
) -> MarriageRecord:
    return MarriageRecord.objects.create(
        kind="J", office_code="431103", register_year=year, male_name=male, female_name=female,
        source="historical", recorded_at=AT,
        search_keys=search_keys(male, female, places=(place,), register_year=year), **more,
    )  # fmt: skip


@pytest.fixture
def known() -> MarriageRecord:
    record("唐建军", "蒋桂莲", 1990)
    record("李志明", "王秀英")
    return record(
        "唐建国", "蒋桂兰", male_identity_index=party_index("111", NUMBER),
        male_identity_cipher=sealed_number("111", NUMBER), certificate_number_raw="冷结字第7号",
    )  # fmt: skip


def find(actor=HERE, purpose="archive", note="", **asked) -> list[int]:
    return [
        hit.record.id
        for hit in search(Question(**asked), purpose=purpose, purpose_note=note, actor=actor, at=AT)
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "唐建国"},
        {"name": "糖建国"},  # a homophone
        {"name": "唐健国", "other_name": "江桂兰"},  # one wrong character in each
        {"name": "蒋桂蘭", "other_name": "唐建國"},  # traditional, and the other way round
        {"name": "唐国"},  # one dropped
        {"name": "唐建国民"},  # one added
        {"name": "唐三国", "from_year": 1985, "until_year": 1989},
        {"name": "唐三国", "from_year": 1949, "until_year": 2000},
        {"name": "唐三国", "places": frozenset({"芝山", "零陵"})},
        {"identity_number": NUMBER},
        {"identity_number": "130503670401001"},  # its 15 digits
        {"certificate_number": "冷结字第7号"},
    ],
)
def test_it_is_found(known, asked):
    assert known.id in find(**asked)


def test_the_best_fit_comes_first(known):
    other = record("唐建国", "蒋桂莲")
    assert find(name="唐建国", other_name="蒋桂莲")[:2] == [other.id, known.id]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "陈海天"},
        {"name": "唐建国", "other_name": "陈海天"},
        {"name": "唐建国", "from_year": 1950, "until_year": 1955},
        {"name": "唐建国", "places": frozenset({"祁阳"})},
        {"name": "唐建国", "kind": "L"},
    ],
)
def test_what_does_not_fit_is_not_shown(known, asked):
    assert known.id not in find(**asked)


def test_a_hit_is_masked(known):
    hit = search(Question(identity_number=NUMBER), purpose="self", actor=HERE, at=AT)[0]
    assert (hit.male, hit.female) == ("唐*国", "蒋*兰")
    assert hit.male_number == "130503**********16"
    assert hit.female_number == "无证件号"


def test_another_district_finds_nothing(known):
    assert find(THERE, name="唐建国") == []


@pytest.mark.parametrize(
    ("asked", "purpose", "note", "field"),
    [
        ({"name": "唐建国"}, "", "", "purpose"),
        ({"name": "唐建国"}, "curious", "", "purpose"),
        ({"name": "唐建国"}, "other", "看看", "purpose_note"),
        ({}, "archive", "", "name"),
        ({"name": "唐"}, "archive", "", "name"),
        ({"name": "唐建国", "from_year": 1990, "until_year": 1980}, "archive", "", "from_year"),
    ],
)
def test_without_purpose_or_question_nothing_is_searched(known, asked, purpose, note, field):
    before = EventRow.objects.count()
    with pytest.raises(Invalid) as caught:
        find(purpose=purpose, note=note, **asked)
    assert caught.value.field == field
    assert EventRow.objects.count() == before


def test_every_search_is_an_event_without_names(known):
    find(name="唐建国", purpose="lawyer", note="（2020）湘1103民初1号")
    event = EventRow.objects.get(kind="marriages.searched")
    assert event.details["purpose"] == "lawyer"
    assert "唐建国" not in event.sentence + str(event.details)
    assert event.personal.values["asked"] == "唐建国"


def test_residents_do_not_search(known):
    with pytest.raises(NotPermitted):
        find(RESIDENT, name="唐建国")


@pytest.mark.parametrize("asked", [{"name": "··"}, {"other_name": " . "}, {"certificate_number": "  "}])
def test_dots_and_spaces_do_not_list_the_book(known, asked):
    with pytest.raises(Invalid, match="至少填写一个"):
        find(**asked)


def test_a_certificate_number_however_it_is_typed(known):
    record("甲某某", "乙某某", certificate_number="J431103-1987-000007")
    assert len(find(certificate_number="ｊ431103 1987 000007")) == 1
    assert find(certificate_number=" 冷结字第7号 ") == [known.id]
    assert find(certificate_number="%") == find(name="%%") == find(name="𠮷" * 200) == []
