"""One rule answers both "may I?" and "which rows?"; logging in locks; posts end."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.access import commands, queries
from minzheng.kernel.access.errors import LoginRefused, NotPermitted
from minzheng.kernel.access.models import Account, Post
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import PERMISSIONS, ROLE_LABELS, Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.people.models import Person

DAY = dt.date(2020, 5, 6)
AT = at_hour(DAY)
codes = st.text("0123456789", min_size=12, max_size=12)


def with_posts(*posts):
    return Officer(account_id=1, name="某", posts=tuple(HeldPost(role, prefix) for role, prefix in posts))


def test_every_role_has_a_name_and_every_action_some_role():
    assert set(ROLE_LABELS) == set(Role)
    assert all(PERMISSIONS.values())
    assert all(Role.RESIDENT not in roles for roles in PERMISSIONS.values())


@pytest.mark.parametrize("action", sorted(PERMISSIONS))
@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_may_do_what_stands_beside_it_inside_its_division_only(role, action):
    actor = with_posts((role, "431103101"))
    allowed = role in PERMISSIONS[action]
    assert queries.may(actor, action, division_code="431103101201") is allowed
    assert queries.may(actor, action, division_code="431103102201") is False
    assert queries.may(actor, action) is allowed
    if not allowed:
        with pytest.raises(NotPermitted):
            queries.require(actor, action)


@given(st.lists(codes.map(lambda code: code[:9]), max_size=4), codes)
def test_may_and_which_agree(prefixes, code):
    actor = with_posts(*((Role.TOWN_CLERK, prefix) for prefix in prefixes))
    expected = any(code.startswith(prefix) for prefix in prefixes)
    assert queries.may(actor, "case.accept", division_code=code) is expected
    assert queries.scope(actor, "case.accept").covers(code) is expected


def test_an_unknown_action_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        queries.may(with_posts(), "case.acept")


@pytest.mark.django_db
def test_no_post_sees_no_row_never_every_row():
    Person.objects.create(
        identity_cipher=b"", identity_index=b"1", name="甲", name_pinyin="jia", sex="男", birth_date=DAY,
        division_code="431103101201", recorded_at=AT,
    )  # fmt: skip
    everyone = Person.objects.all()
    assert queries.visible_to(with_posts(), "people.search", everyone).count() == 0
    assert (
        queries.visible_to(with_posts((Role.TOWN_CLERK, "431103101")), "people.search", everyone).count() == 1
    )


@pytest.fixture
def account(db):
    return commands.open_account(
        username="zhang", display_name="张", password="正确的密码一二三", actor=SYSTEM, at=AT
    )


def test_a_right_password_opens_and_leaves_a_trace(account):
    assert commands.log_in(username="zhang", password="正确的密码一二三", at=AT).id == account.id
    assert EventRow.objects.get(kind="access.logged_in").account_id == account.id


def test_five_failures_lock_for_a_quarter_of_an_hour(account):
    for _ in range(5):
        with pytest.raises(LoginRefused, match="不正确"):
            commands.log_in(username="zhang", password="错", at=AT)
    with pytest.raises(LoginRefused, match="锁定至 09:15"):
        commands.log_in(username="zhang", password="正确的密码一二三", at=AT)
    later = AT + dt.timedelta(minutes=16)
    assert commands.log_in(username="zhang", password="正确的密码一二三", at=later).id == account.id


def test_an_unknown_or_closed_account_reads_like_a_wrong_password(account):
    with pytest.raises(LoginRefused, match="不正确"):
        commands.log_in(username="nobody", password="x", at=AT)
    Account.objects.filter(id=account.id).update(is_active=False)
    with pytest.raises(LoginRefused, match="不正确"):
        commands.log_in(username="zhang", password="正确的密码一二三", at=AT)


def test_names_are_taken_once_and_passwords_are_long(account):
    with pytest.raises(Conflict):
        commands.open_account(
            username="zhang", display_name="另", password="正确的密码一二三", actor=SYSTEM, at=AT
        )
    with pytest.raises(Invalid):
        commands.open_account(username="li", display_name="李", password="短", actor=SYSTEM, at=AT)
    assert Account.objects.count() == 1


def test_posts_do_not_overlap_and_end(account):
    post = commands.give_post(
        account=account, role=Role.TOWN_CLERK, division_prefix="431103101", from_date=DAY, actor=SYSTEM, at=AT
    )
    with pytest.raises(Conflict):
        commands.give_post(
            account=account,
            role=Role.TOWN_CLERK,
            division_prefix="431103101",
            from_date=DAY,
            actor=SYSTEM,
            at=AT,
        )
    commands.end_post(post_id=post.id, end_date=dt.date(2020, 9, 1), actor=SYSTEM, at=AT)
    assert queries.officer_for(account, on_date=dt.date(2020, 8, 31)).has_role(Role.TOWN_CLERK)
    assert not queries.officer_for(account, on_date=dt.date(2020, 9, 1)).posts
    assert Post.objects.count() == 1
    assert queries.accounts_holding(Role.TOWN_CLERK, "431103101201", on_date=DAY) == [account.id]


def test_the_posts_that_something_waits_for_are_named_in_their_order():
    assert queries.role_labels("benefit.decide_change") == ["乡镇（街道）审核负责人", "区民政局审批负责人"]
