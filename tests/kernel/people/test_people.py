"""Persons, households and facts that are dated twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.models import Account, Post
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.people import commands, queries
from minzheng.kernel.people.commands import NewFact
from minzheng.kernel.people.errors import InAnotherHousehold, NameDiffers, PersonNotFound
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.kernel.people.models import Fact, FactSource, Membership, Person

from .conftest import AT, DAY, VILLAGE
from .test_identity import number

pytestmark = pytest.mark.django_db


def officer(role=Role.TOWN_CLERK, prefix="431103101"):
    account = Account.objects.create(username=f"u{Account.objects.count()}", display_name="李经办")
    Post.objects.create(account=account, role=role, division_prefix=prefix, valid=(dt.date(2020, 1, 1), None))
    return officer_for(account, on_date=DAY)


def wage(person, fen, since, until=None, at=AT):
    fact = NewFact(
        name="wage_income_year_fen", value=fen, from_date=since, until_date=until, person_id=person.id,
        source=FactSource.DECLARED,
    )  # fmt: skip
    return commands.record_facts([fact], actor=SYSTEM, at=at)


def wage_on(person, day, known=None):
    return (
        queries.fact_values(person_ids=[person.id], on_date=day, known=known)
        .get(("person", person.id), {})
        .get("wage_income_year_fen")
    )


def test_registering_twice_gives_the_same_person(register):
    first = register()
    again = commands.register_person(
        identity_number=number("19680305", "001"), name="张三妹", division_code=VILLAGE, actor=SYSTEM, at=AT
    )
    assert again.id == first.id
    assert bytes(first.identity_cipher) != number("19680305", "001").encode()


def test_a_newer_telephone_number_replaces_the_one_on_file(register):
    known = register()
    again = {"identity_number": number("19680305", "001"), "name": "张三妹", "division_code": VILLAGE}
    commands.register_person(**again, phone="13900000001", actor=SYSTEM, at=AT)
    commands.register_person(**again, actor=SYSTEM, at=AT)
    known.refresh_from_db()
    assert known.phone == "13900000001"
    assert EventRow.objects.filter(kind="people.phone_changed").count() == 1


def test_the_same_number_under_another_name_is_refused(register):
    register()
    with pytest.raises(NameDiffers) as refused:
        commands.register_person(
            identity_number=number("19680305", "001"), name="李四", division_code=VILLAGE, actor=SYSTEM, at=AT
        )
    assert "另一姓名" in refused.value.sentence
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["", "<script>alert(1)</script>", "张三; DROP TABLE", "张" * 41, "张三1"])
def test_names_that_are_none_are_refused(name):
    with pytest.raises(Invalid):
        commands.clean_name(name)


def test_names_with_the_dot_and_rare_characters_pass():
    assert commands.clean_name(" 买买提・艾力 ") == "买买提·艾力"
    assert commands.clean_name("𬱖䶮") == "𬱖䶮"


def test_a_person_is_in_one_household_at_a_time(register, household):
    other = commands.form_household(
        head=register("李四妹"), division_code=VILLAGE, from_date=dt.date(2020, 1, 1), actor=SYSTEM, at=AT
    )
    with pytest.raises(InAnotherHousehold):
        commands.add_member(
            household=other, person=household.head, relation="10", from_date=DAY, actor=SYSTEM, at=AT
        )
    assert Membership.objects.count() == 2


def test_a_file_of_one_gives_way_to_the_family_that_counts_her(register, household):
    """It was begun because she was granted something for herself; nobody said with whom she lives."""
    daughter, day = register("张小妹", "20050101"), dt.date(2020, 1, 1)
    alone = commands.home_of(person=daughter, on_date=day, actor=SYSTEM, at=AT)
    commands.add_member(
        household=household, person=daughter, relation="30", from_date=DAY, actor=SYSTEM, at=AT
    )
    rows = Membership.objects.filter(person=daughter, superseded_at=None).order_by("valid")
    assert [(row.household_id, row.valid.lower, row.valid.upper) for row in rows] == [
        (alone.id, day, DAY),
        (household.id, DAY, None),
    ]


def test_a_member_who_left_may_join_elsewhere_and_the_past_view_stays(register, household):
    son = register("张小弟", "20100101")
    commands.add_member(
        household=household, person=son, relation="20", from_date=dt.date(2020, 1, 1), actor=SYSTEM, at=AT
    )
    later = AT + dt.timedelta(days=90)
    commands.remove_member(
        household_id=household.id,
        person_id=son.id,
        until_date=dt.date(2020, 7, 1),
        reason="迁出",
        actor=SYSTEM,
        at=later,
    )
    july = dt.date(2020, 7, 15)
    assert [m.person.id for m in queries.members(household.id, on_date=july)] == [household.head_id]
    assert son.id in [m.person.id for m in queries.members(household.id, on_date=july, known=AT)]
    assert son.id in [m.person.id for m in queries.members(household.id, on_date=DAY)]


def test_removing_somebody_who_is_not_there_says_so(household, register):
    with pytest.raises(NotFound):
        commands.remove_member(
            household_id=household.id,
            person_id=register("旁人甲").id,
            until_date=DAY,
            reason="迁出",
            actor=SYSTEM,
            at=AT,
        )


def test_a_correction_leaves_what_was_known_before(household):
    head = household.head
    wage(head, 1_200_000, dt.date(2020, 1, 1))
    later = AT + dt.timedelta(days=30)
    wage(head, 2_400_000, dt.date(2020, 4, 1), at=later)
    assert wage_on(head, dt.date(2020, 3, 31)) == 1_200_000
    assert wage_on(head, dt.date(2020, 4, 1)) == 2_400_000
    assert wage_on(head, dt.date(2020, 4, 1), known=AT) == 1_200_000
    assert wage_on(head, dt.date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [("wage_income_year_fen", -1, "不能是负数"), ("labour_ability", 9, "没有这一选项"),
     ("vehicle_count", 1000, "超出合理范围"),
     ("no_such_fact", 1, "没有“no_such_fact”")],
)  # fmt: skip
def test_impossible_facts_are_refused(household, name, value, word):
    subject = {"household_id": household.id} if name == "vehicle_count" else {"person_id": household.head_id}
    with pytest.raises(Invalid) as refused:
        commands.record_facts(
            [NewFact(name=name, value=value, from_date=DAY, source=FactSource.DECLARED, **subject)],
            actor=SYSTEM,
            at=AT,
        )
    assert word in refused.value.sentence
    assert Fact.objects.count() == 0


def test_a_household_fact_on_a_person_is_refused(household):
    with pytest.raises(Invalid):
        commands.record_facts(
            [
                NewFact(
                    name="urban",
                    value=1,
                    from_date=DAY,
                    person_id=household.head_id,
                    source=FactSource.DECLARED,
                )
            ],
            actor=SYSTEM,
            at=AT,
        )


def test_the_database_refuses_two_truths_for_one_day(household):
    wage(household.head, 1, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(
            person=household.head,
            name="wage_income_year_fen",
            value=2,
            valid=(DAY, None),
            recorded_at=AT,
            source="declared",
        )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 360), st.one_of(st.none(), st.integers(1, 200)), st.integers(0, 10**6)),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_the_newest_record_of_a_day_counts_whatever_the_order(household, spans):
    with transaction.atomic():
        start, truth, moments = dt.date(2020, 1, 1), {}, []
        for turn, (offset, length, fen) in enumerate(spans):
            since = start + dt.timedelta(days=offset)
            until = since + dt.timedelta(days=length) if length else None
            at = AT + dt.timedelta(minutes=turn)
            wage(household.head, fen, since, until, at)
            for day in range(offset, offset + length if length else 700):
                truth[day] = fen
            moments.append((at, dict(truth)))
        for at, known in moments:
            for day in range(0, 690, 23):
                assert wage_on(household.head, start + dt.timedelta(days=day), known=at) == known.get(day)
        transaction.set_rollback(True)


def test_search_is_bounded_scoped_and_logged(register, household):
    clerk = officer()
    assert [p.id for p in queries.search(text="三妹", actor=clerk, at=AT)] == [household.head_id]
    assert queries.search(text=number("19680305", "001"), actor=clerk, at=AT)[0].id == household.head_id
    assert queries.search(text="三妹", actor=officer(prefix="431103102"), at=AT) == []
    assert EventRow.objects.filter(kind="people.searched").count() == 3
    with pytest.raises(Invalid):
        queries.search(text="三", actor=clerk, at=AT)


def test_opening_a_full_number_needs_a_reason_and_leaves_a_trace(household):
    clerk = officer()
    with pytest.raises(Invalid):
        commands.open_identity_number(person_id=household.head_id, reason=" ", actor=clerk, at=AT)
    assert not EventRow.objects.filter(kind="people.identity_opened").exists()
    full = commands.open_identity_number(person_id=household.head_id, reason="核对证件", actor=clerk, at=AT)
    assert full == number("19680305", "001")
    assert EventRow.objects.get(kind="people.identity_opened").account_id == clerk.account_id


def test_a_full_number_is_opened_only_by_a_post_of_the_place(household):
    def ask(who):
        return commands.open_identity_number(person_id=household.head_id, reason="核对证件", actor=who, at=AT)

    for stranger in (officer(prefix="431103102"), officer(Role.ADMINISTRATOR)):
        with pytest.raises(PersonNotFound):
            ask(stranger)
    with pytest.raises(NotPermitted):
        ask(officer(Role.VILLAGE_WORKER))
    with pytest.raises(PersonNotFound):
        commands.open_identity_number(person_id=0, reason="核对证件", actor=officer(), at=AT)
    assert not EventRow.objects.filter(kind="people.identity_opened").exists()


def test_who_lives_in_a_household_of_the_place_is_reached_there(register):
    away = commands.register_person(
        identity_number=number("19900101", "555"),
        name="李远行",
        division_code="431104001001",
        actor=SYSTEM,
        at=AT,
    )
    clerk, told = officer(), {"person_id": away.id, "reason": "核对证件"}
    with pytest.raises(PersonNotFound):
        commands.open_identity_number(**told, actor=clerk, at=AT)
    commands.form_household(
        head=away, division_code=VILLAGE, from_date=dt.date(2020, 1, 1), actor=SYSTEM, at=AT
    )
    assert commands.open_identity_number(**told, actor=clerk, at=AT) == number("19900101", "555")


@pytest.fixture
def permit(household):
    return commands.sign_authorisation(
        person=household.head, signed_by=household.head, method="e_sign", scope="全部", purpose="低保",
        until_date=dt.date(2021, 5, 6), signature_digest="0" * 64, actor=SYSTEM, at=AT,
    )  # fmt: skip


def test_a_permission_is_taken_back_once(permit, household):
    account = Account.objects.create(username="head", display_name="张三妹")
    commands.link_account(account_id=account.id, person=household.head)
    own = officer_for(account, on_date=DAY)
    assert queries.authorised(household.head_id, on_date=DAY) == permit
    for hours in (1, 2):
        row = commands.withdraw_authorisation(
            authorisation_id=permit.id, actor=own, at=AT + dt.timedelta(hours=hours)
        )
        assert row.withdrawn_at == AT + dt.timedelta(hours=1)
    assert queries.authorised(household.head_id, on_date=DAY) is None
    assert EventRow.objects.filter(kind="people.authorisation_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("role", "prefix", "error"),
    [
        (Role.TOWN_HEAD, "431103101", NotPermitted),
        (Role.TOWN_CLERK, "431103102", PersonNotFound),
        (Role.TREASURY_MAKER, "431103", PersonNotFound),
    ],
)
def test_nobody_else_takes_it_back(permit, household, role, prefix, error):
    with pytest.raises(error):
        commands.withdraw_authorisation(authorisation_id=permit.id, actor=officer(role, prefix), at=AT)
    stranger = officer_for(Account.objects.create(username="x", display_name="李四"), on_date=DAY)
    with pytest.raises(PersonNotFound):
        commands.withdraw_authorisation(authorisation_id=permit.id, actor=stranger, at=AT)
    assert queries.authorised(household.head_id, on_date=DAY) == permit


def test_who_takes_in_takes_it_back_for_her(permit, household):
    commands.withdraw_authorisation(authorisation_id=permit.id, actor=officer(), at=AT)
    assert queries.authorisations_in_force([household.head_id], on_date=DAY) == []


def test_ages_are_completed_years():
    born = dt.date(1960, 2, 29)
    assert queries.age_years(born, dt.date(2020, 2, 28)) == 59
    assert queries.age_years(born, dt.date(2020, 2, 29)) == 60
    assert queries.age_years(born, dt.date(2021, 2, 28)) == 60


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_day_numbers_come_back(day):
    assert day_of(day_number(day)) == day


def test_many_subjects_are_read_at_once_as_each_by_itself(register, household):
    other = register("李四")
    wage(household.head, 1_000, dt.date(2020, 1, 1))
    wage(household.head, 2_000, dt.date(2020, 6, 1))
    found = queries.facts_on_file_of(person_ids=[household.head_id, other.id], household_ids=[1], on_date=DAY)
    assert [(subject, [one.value for one in facts]) for subject, facts in found.items()] == [
        (("person", household.head_id), [1_000])
    ]
    assert (
        queries.facts_on_file(person_id=household.head_id, on_date=DAY) == found["person", household.head_id]
    )
    assert queries.facts_on_file(person_id=other.id, on_date=DAY) == []


def test_who_ever_belonged_stands_in_the_history_of_a_household(register, household):
    son = register("张小")
    begun, left = dt.date(2020, 2, 1), dt.date(2020, 5, 1)
    commands.add_member(household=household, person=son, relation="20", from_date=begun, actor=SYSTEM, at=AT)
    commands.remove_member(
        household_id=household.id, person_id=son.id, until_date=left, reason="入伍", actor=SYSTEM, at=AT
    )
    head, gone = queries.membership_history(household.id)
    assert (head.person_id, head.valid.upper) == (household.head_id, None)
    assert (gone.person_id, gone.valid.lower, gone.valid.upper, gone.source) == (son.id, begun, left, "入伍")
    homes = queries.homes_of([household.head_id, son.id], on_date=DAY)
    assert homes == {household.head_id: household.id}
