"""What each account did and looked at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import roster
from minzheng.kernel.access.web import page
from minzheng.kernel.audit import queries as audit

from ..forms import AccountSearchForm
from ..requests import page_of, place_names

KINDS = {
    "": ("全部", ""),
    "seen": ("查看档案", "audit.record_opened"),
    "login": ("登录", "access.log"),
}


@page(permission="audit.read")
def account_list(request: HttpRequest) -> HttpResponse:
    """The officers of the jurisdiction with their posts."""
    form = AccountSearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = page_of(request, roster.officers(request.actor, action="audit.read", text=text))
    context = {
        "form": form,
        "rows": [_row(request, row) for row in _with_places(request, found)],
        "page_obj": found,
    }
    return render(request, "oversight/accounts.html", context)


def _with_places(request: HttpRequest, found) -> list[tuple]:
    names = place_names({post.division_prefix for row in found for post in row.posts}, request)
    return [(row, names) for row in found]


def _row(request: HttpRequest, pair: tuple) -> dict:
    row, names = pair
    today = request.at.date()
    posts = [
        {
            "label": post.get_role_display(),
            "place": names[post.division_prefix],
            "held": _held(post.valid, today),
        }
        for post in row.posts
    ]
    return {"account": row, "posts": posts}


def _held(valid, today) -> bool:
    return valid.lower <= today and (valid.upper is None or today < valid.upper)


@page(permission="audit.read")
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """The trail of one account, newest first: everything, only what it looked at, or only its logins."""
    one = roster.officer(account_id, actor=request.actor, action="audit.read")
    shown = request.GET.get("shown", "")
    shown = shown if shown in KINDS else ""
    found = page_of(request, audit.events_of(account_id=account_id, kind_prefix=KINDS[shown][1]))
    context = _row(request, _with_places(request, [one])[0]) | {
        "tabs": [
            {"label": label, "code": code, "url": f"?shown={code}"} for code, (label, _) in KINDS.items()
        ],
        "shown": shown,
        "events": [{"event": event, "linked": False} for event in found],
        "page_obj": found,
    }
    return render(request, "oversight/account.html", context)
