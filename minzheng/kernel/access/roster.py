"""Who holds which post: the list of officers an auditor or administrator looks through."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import NotFound

from .models import Post
from .queries import visible_to


@dataclass(frozen=True)
class RosterRow:
    """An account with every post it has held within the reader's reach, newest first."""

    account_id: int
    name: str
    username: str
    is_active: bool
    posts: tuple[Post, ...]


def officers(actor: Actor, *, action: str, text: str = "") -> list[RosterRow]:
    """Accounts that hold or held a post where the actor may do `action`, by name."""
    rows = visible_to(actor, action, Post.objects.all(), "division_prefix")
    if text:
        rows = rows.filter(Q(account__display_name__contains=text) | Q(account__username__contains=text))
    held: dict[int, list[Post]] = {}
    for post in rows.select_related("account").order_by("account__display_name", "account_id", "-valid"):
        held.setdefault(post.account_id, []).append(post)
    return [
        RosterRow(posts[0].account_id, posts[0].account.display_name, posts[0].account.username,
                  posts[0].account.is_active, tuple(posts))
        for posts in held.values()
    ]  # fmt: skip


def officer(account_id: int, *, actor: Actor, action: str) -> RosterRow:
    """One of them. Raises NotFound for an account outside the reach, and for a resident's."""
    found = [row for row in officers(actor, action=action) if row.account_id == account_id]
    if not found:
        raise NotFound("没有这个工作人员账号，请返回列表重新查找。")
    return found[0]


def reachable(account_ids: Iterable[int | None], *, actor: Actor, action: str) -> set[int]:
    """Of some accounts, those of officers within reach."""
    rows = visible_to(
        actor, action, Post.objects.filter(account__in=set(account_ids) - {None}), "division_prefix"
    )
    return set(rows.values_list("account_id", flat=True))
