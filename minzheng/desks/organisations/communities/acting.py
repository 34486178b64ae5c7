"""Acts on one object's page: each a small form of its own, shown again with what was typed when refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, show_refusal
from minzheng.kernel.base.errors import NotFound


@dataclass(frozen=True)
class Act:
    """What can be done in some states by who holds a permission.

    `carry_out(actor=…, at=…, **key, **cleaned)` is the command; `tone` colours its button.
    """

    code: str
    label: str
    form: type[forms.Form]
    carry_out: Callable[..., Any]
    permission: str
    states: tuple[str, ...]
    done: str
    says: str = ""
    tone: str = ""


def open_acts(
    request: HttpRequest, acts: Iterable[Act], *, state: str, division_code: str, initial: dict | None = None,
    bound: tuple[str, forms.Form] | None = None,
) -> list[dict]:  # fmt: skip
    """The acts open to the actor on an object, each with its form; the one that was refused, bound."""
    rows = []
    for act in acts:
        if state not in act.states or not access.may(
            request.actor, act.permission, division_code=division_code
        ):
            continue
        fresh = act.form(initial=(initial or {}) | {"on_date": request.at.date()}, auto_id=f"{act.code}_%s")
        was_refused = bound is not None and bound[0] == act.code
        rows.append({"act": act, "form": bound[1] if was_refused else fresh, "open": was_refused})
    return rows


def perform(
    request: HttpRequest, acts: Iterable[Act], code: str, *, key: dict, back: str,
    show: Callable[..., HttpResponse], **more: Any,
) -> HttpResponse:  # fmt: skip
    """Carry an act out and go back to the page, or show the page again with the refusal."""
    act = next((one for one in acts if one.code == code), None)
    if act is None:
        raise NotFound("没有这项办理。请返回页面重新选择。")
    form = act.form(request.POST, auto_id=f"{act.code}_%s")
    if not form.is_valid():
        return show(bound=(code, form), status=422)
    try:
        act.carry_out(actor=request.actor, at=request.at, **key, **form.cleaned_data, **more)
    except EXPECTED as error:
        return show(bound=(code, form), status=show_refusal(form, error))
    messages.success(request, act.done)
    return redirect(back)
