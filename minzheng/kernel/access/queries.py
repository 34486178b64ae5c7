"""One rule answers both "may I?" and "which rows?": `scope` and what is built on it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import NotFound

from .errors import NotPermitted
from .models import Account, Post
from .roles import PERMISSIONS, Role


@dataclass(frozen=True)
class HeldPost:
    """A post held on the day the officer was loaded for."""

    role: Role
    division_prefix: str


@dataclass(frozen=True)
class Officer(Actor):
    """An actor with the posts held today. A resident is an officer with no posts."""

    posts: tuple[HeldPost, ...] = field(default=())

    def has_role(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.posts)


@dataclass(frozen=True)
class Scope:
    """The part of the country in which an action is allowed, as prefixes of division codes."""

    prefixes: tuple[str, ...]

    def covers(self, division_code: str) -> bool:
        return any(division_code.startswith(prefix) for prefix in self.prefixes)

    def filter(self, rows: QuerySet, field_name: str = "division_code") -> QuerySet:
        """Only the rows inside the scope; an empty scope gives no row, never every row."""
        if not self.prefixes:
            return rows.none()
        inside = Q()
        for prefix in self.prefixes:
            inside |= Q(**{f"{field_name}__startswith": prefix})
        return rows.filter(inside)


def officer_for(account: Account, *, on_date: dt.date) -> Officer:
    """The account with the posts it holds on a day."""
    return officers_for([account], on_date=on_date)[0]


def officers_for(accounts: Sequence[Account], *, on_date: dt.date) -> list[Officer]:
    """Accounts with the posts they hold on a day, in their order. One query."""
    held: dict[int, list[HeldPost]] = defaultdict(list)
    posts = Post.objects.filter(account__in=accounts, valid__contains=on_date).order_by("id")
    for account_id, role, prefix in posts.values_list("account_id", "role", "division_prefix"):
        held[account_id].append(HeldPost(Role(role), prefix))
    return [Officer(one.id, one.display_name, tuple(held[one.id])) for one in accounts]


def account_officer(username: str, *, on_date: dt.date) -> Officer:
    """The officer who logs in with a name, for commands of an operator. Raises NotFound."""
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise NotFound(f"没有账号“{username}”，请核对后重试。")
    return officer_for(account, on_date=on_date)


def scope(actor: Actor, action: str) -> Scope:
    """Where the actor may do the action. An unknown action is a programming error and raises KeyError."""
    allowed = PERMISSIONS[action]
    posts = getattr(actor, "posts", ())
    return Scope(tuple(sorted({post.division_prefix for post in posts if post.role in allowed})))


def may(actor: Actor, action: str, *, division_code: str | None = None) -> bool:
    """Whether the actor may do the action: somewhere at all, or in one division."""
    allowed = scope(actor, action)
    return bool(allowed.prefixes) if division_code is None else allowed.covers(division_code)


def require(actor: Actor, action: str, *, division_code: str | None = None) -> None:
    """Raise NotPermitted unless `may` says yes."""
    if may(actor, action, division_code=division_code):
        return
    needed = "、".join(sorted(role_labels(action)))
    raise NotPermitted(f"您的岗位不能办理此操作。需要本辖区的{needed}办理；如岗位有变动，请联系系统管理员。")


def role_labels(action: str) -> list[str]:
    """The posts that may do an action, in the order of the roles: who it is that something waits for."""
    return [role.label for role in Role if role in PERMISSIONS[action]]


def visible_to(actor: Actor, action: str, rows: QuerySet, field_name: str = "division_code") -> QuerySet:
    """Of `rows`, those on which the actor may do the action."""
    return scope(actor, action).filter(rows, field_name)


def accounts_holding(role: Role, division_code: str, *, on_date: dt.date) -> list[int]:
    """Accounts whose post of that role covers a division on a day."""
    prefixes = [division_code[:length] for length in (2, 4, 6, 9, 12)]
    rows = Post.objects.filter(role=role, division_prefix__in=prefixes, valid__contains=on_date)
    return list(rows.order_by("account_id").values_list("account_id", flat=True).distinct())
