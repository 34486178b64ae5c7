"""Opening accounts, giving posts, logging in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import Event
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid

from .errors import LoginRefused
from .events import AccountOpened, LoggedIn, LoginFailed, PostEnded, PostGiven
from .models import Account, Post
from .roles import Role

FAILURES_MAX = 5
LOCK_MINUTES = 15
PASSWORD_LENGTH_MIN = 8
_NOBODY = make_password("nobody has this password", salt="constant-time-for-unknown-accounts")


@transaction.atomic
def open_account(
    *, username: str, display_name: str, password: str, actor: Actor, at: dt.datetime
) -> Account:
    """Open an account without any post."""
    account = _new_account(username, display_name, password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Conflict(f"账号“{username}”已被使用，请换一个。", field="username") from error
    audit.record(AccountOpened(opened_account_id=account.id), actor=actor, at=at)
    return account


def _new_account(username: str, display_name: str, password: str) -> Account:
    if len(password) < PASSWORD_LENGTH_MIN:
        raise Invalid(f"密码太短，请设置不少于 {PASSWORD_LENGTH_MIN} 位的密码。", field="password")
    account = Account(username=username.strip(), display_name=display_name.strip())
    if not account.username or not account.display_name:
        raise Invalid("请填写账号和姓名。", field="username")
    account.set_password(password)
    return account


@transaction.atomic
def give_post(
    *, account: Account, role: Role, division_prefix: str, from_date: dt.date,
    until_date: dt.date | None = None, actor: Actor, at: dt.datetime,
) -> Post:  # fmt: skip
    """Give a role in a division from a day on (until, but not including, `until_date`)."""
    try:
        with transaction.atomic():
            post = Post.objects.create(
                account=account, role=role, division_prefix=division_prefix, valid=(from_date, until_date)
            )
    except IntegrityError as error:
        raise Conflict(
            f"{account.display_name}在该区划已有“{role.label}”岗位，任期重叠，请先结束原任期。"
        ) from error
    event = PostGiven(
        holder_account_id=account.id,
        role=role.value,
        division_prefix=division_prefix,
        from_date=from_date.isoformat(),
    )
    audit.record(event, actor=actor, at=at)
    return post


@dataclass(frozen=True)
class Appointed:
    """An account to open with the one post it holds."""

    username: str
    display_name: str
    role: Role
    division_prefix: str


@transaction.atomic
def open_staff(
    rows: Iterable[Appointed], *, password: str, from_date: dt.date, actor: Actor, at: dt.datetime
) -> list[Account]:
    """Open the accounts of a whole office with their posts, as single openings would leave them.

    Raises Conflict where a name is taken, and opens nobody then.
    """
    rows = list(rows)
    accounts = [_new_account(row.username, row.display_name, password) for row in rows]
    try:
        with transaction.atomic():
            Account.objects.bulk_create(accounts)
    except IntegrityError as error:
        raise Conflict("名单里有账号已被使用，全部没有开通。请换名后再试。", field="username") from error
    Post.objects.bulk_create(
        Post(account=account, role=row.role, division_prefix=row.division_prefix, valid=(from_date, None))
        for account, row in zip(accounts, rows, strict=True)
    )
    events: list[Event] = []
    for account, row in zip(accounts, rows, strict=True):
        events.append(AccountOpened(opened_account_id=account.id))
        events.append(
            PostGiven(
                holder_account_id=account.id, role=row.role.value, division_prefix=row.division_prefix,
                from_date=from_date.isoformat(),
            )
        )  # fmt: skip
    audit.record_all(events, actor=actor, at=at)
    return accounts


@transaction.atomic
def end_post(*, post_id: int, end_date: dt.date, actor: Actor, at: dt.datetime) -> None:
    """End a post: `end_date` is the first day on which it is no longer held."""
    post = Post.objects.select_for_update().get(id=post_id)
    if post.valid.lower and end_date < post.valid.lower:
        raise Invalid("卸任日期早于任职日期，请核对。", field="end_date")
    post.valid = (post.valid.lower, end_date)
    post.save(update_fields=["valid"])
    event = PostEnded(holder_account_id=post.account_id, role=post.role, end_date=end_date.isoformat())
    audit.record(event, actor=actor, at=at)


def log_in(*, username: str, password: str, at: dt.datetime) -> Account:
    """The account when the password is right; LoginRefused otherwise, and locked after five failures.

    Not one transaction with the refusal: the count of failures must outlive the exception.
    """
    refused = LoginRefused("账号或密码不正确，请重新输入。连续 5 次错误将锁定 15 分钟。")
    with transaction.atomic():
        account = (
            Account.objects.select_for_update().filter(username=username.strip(), is_active=True).first()
        )
        if account is None:
            check_password(password, _NOBODY)
            raise refused
        if account.locked_until_at and account.locked_until_at > at:
            raise LoginRefused(
                f"连续输错密码，账号已锁定至 {account.locked_until_at.astimezone(at.tzinfo):%H:%M}，请稍后再试。"
            )
        actor = Actor(account.id, account.display_name)
        if account.check_password(password):
            account.failed_logins, account.locked_until_at, account.last_login = 0, None, at
            account.save(update_fields=["failed_logins", "locked_until_at", "last_login"])
            audit.record(LoggedIn(), actor=actor, at=at)
            return account
        account.failed_logins += 1
        if account.failed_logins >= FAILURES_MAX:
            account.locked_until_at = at + dt.timedelta(minutes=LOCK_MINUTES)
        audit.record(LoginFailed(failures=account.failed_logins), actor=actor, at=at)
        account.failed_logins %= FAILURES_MAX
        account.save(update_fields=["failed_logins", "locked_until_at"])
    raise refused
