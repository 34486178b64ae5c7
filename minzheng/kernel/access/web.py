"""What every page goes through: who asks, at what time, with which methods, and GET cannot write."""

import functools
import re
import uuid
from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, Refused

from . import queries
from .queries import Officer

ANYONE = "anyone"  # a page for people who are not logged in: 公示, login, verification of papers
LOGGED_IN = "logged-in"  # any account, a resident's too
EXPECTED = (Invalid, Conflict, Refused)  # shown on the page itself; NotFound keeps its own page
NOBODY = Officer(account_id=None, name="访客")

_READS = re.compile(
    r"[\s(]*(SELECT|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT|WITH|SET LOCAL|DECLARE|FETCH|CLOSE)\b",
    re.I,
)
_WRITES_INSIDE = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\w|DELETE\s+FROM)\b", re.I)
_READING_IS_AN_EVENT = re.compile(
    r'\s*(INSERT INTO "audit_|UPDATE "django_session"|INSERT INTO "django_session")', re.I
)


class ActorMiddleware:
    """Puts `request.actor` and `request.at` on the request and plays the rehearsal date.

    A page that declares no permission is refused: forgetting the decorator locks the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = rehearsed_moment()
        with clock.rehearse(moment):
            request.at = clock.now()
            request.rehearsal_date = moment.date() if moment else None
            request.actor = self._actor(request)
            return self.get_response(request)

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return NOBODY
        return queries.officer_for(request.user, on_date=request.at.date())

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        declared = getattr(view, "minzheng_page", None)
        if declared is None:
            if getattr(view, "minzheng_outside", False) or request.path.startswith(settings.STATIC_URL):
                return None
            raise RuntimeError(f"{request.path}: the view declares no permission (see access.web.page)")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, MinzhengError):
            return None
        return render(request, "refusal.html", {"sentence": error.sentence}, status=error.status)


def page(*, permission: str, methods: tuple[str, ...] = ("GET",)):
    """Declare who may open a page and with which methods.

    `permission` is an action of `roles.PERMISSIONS`, or ANYONE, or LOGGED_IN. The page's command checks
    again, with the division. A GET that writes raises, except to the audit trail (reading is an event).
    """
    if permission not in (ANYONE, LOGGED_IN) and permission not in queries.PERMISSIONS:
        raise KeyError(f"unknown permission {permission!r}")

    def declare(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            reads = request.method in ("GET", "HEAD")
            if ("GET" if reads else request.method) not in methods:
                return HttpResponseNotAllowed(methods)
            if permission != ANYONE and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if permission not in (ANYONE, LOGGED_IN):
                queries.require(request.actor, permission)
            if reads:
                with connection.execute_wrapper(_refuse_writes), transaction.atomic():
                    return view(request, *args, **kwargs)
            return view(request, *args, **kwargs)

        guarded.minzheng_page = (permission, methods)
        return guarded

    return declare


def request_id_of(request: HttpRequest) -> uuid.UUID:
    """The id under which a form is carried out once. Raises Invalid where the page sent none."""
    try:
        return uuid.UUID(request.POST.get("request_id", ""))
    except ValueError as error:
        raise Invalid("页面已经过期。请返回上一页刷新后再提交。") from error


def show_refusal(form: forms.Form, error: MinzhengError) -> int:
    """Put a domain error beside its field, or above the form; returns the status of the answer."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)
    return 422 if isinstance(error, Invalid) else error.status


def _refuse_writes(execute, sql, params, many, context):
    text = str(sql)
    reads = _READS.match(text) and not _WRITES_INSIDE.search(text)
    if reads or _READING_IS_AN_EVENT.match(text):
        return execute(sql, params, many, context)
    raise RuntimeError(f"a GET tried to write: {text[:120]}")
