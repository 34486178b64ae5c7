"""Acts on one object's page: each a small form of its own, shown again with what was typed when refused."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, show_refusal
from minzheng.kernel.base.errors import NotFound

Bound = tuple[str, forms.Form]  # the act that was refused, with what was typed


@dataclass(frozen=True)
class Act:
    """What can be done in some states by who holds a permission.

    `carry_out(actor=…, at=…, **key, **cleaned)` is the command; `tone` colours its button. `is_drawn` False:
    the page has a button of its own for it.
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
    is_drawn: bool = True


def open_acts(
    request: HttpRequest, acts: Iterable[Act], *, state: str, division_code: str, initial: dict | None = None,
    options: Mapping[str, dict] | None = None, bound: Bound | None = None,
) -> list[dict]:  # fmt: skip
    """The acts open to the actor, each with its form; the one that was refused, bound.

    `options`: by code, what forms of some acts are built with besides.
    """
    rows = []
    for act in acts:
        if not act.is_drawn or state not in act.states:
            continue
        if not access.may(request.actor, act.permission, division_code=division_code):
            continue
        was_refused = bound is not None and bound[0] == act.code
        fresh = act.form(
            initial=(initial or {}) | {"on_date": request.at.date()}, auto_id=f"{act.code}_%s",
            **(options or {}).get(act.code, {}),
        )  # fmt: skip
        rows.append({"act": act, "form": bound[1] if was_refused else fresh, "open": was_refused})
    return rows


@dataclass(frozen=True)
class Carried:
    """How an act went: `status` 0 when it was done, else that of the page that shows `bound` again."""

    act: Act
    bound: Bound
    status: int = 0
    result: Any = None


def carry_out(
    request: HttpRequest, acts: Iterable[Act], code: str, *, key: dict,
    options: Mapping[str, dict] | None = None,
) -> Carried:  # fmt: skip
    """Call the command of an act with what was typed. Raises NotFound for an act that is none."""
    act = next((one for one in acts if one.code == code), None)
    if act is None:
        raise NotFound("没有这项办理。请返回页面重新选择。")
    form = act.form(request.POST, auto_id=f"{act.code}_%s", **(options or {}).get(act.code, {}))
    if not form.is_valid():
        return Carried(act, (code, form), 422)
    try:
        result = act.carry_out(actor=request.actor, at=request.at, **key, **form.cleaned_data)
    except EXPECTED as error:
        return Carried(act, (code, form), show_refusal(form, error))
    return Carried(act, (code, form), result=result)


def perform(
    request: HttpRequest, acts: Iterable[Act], code: str, *, key: dict, back: str,
    show: Callable[..., HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Carry an act out and go back to the page, or show the page again with the refusal."""
    done = carry_out(request, acts, code, key=key)
    if done.status:
        return show(bound=done.bound, status=done.status)
    messages.success(request, done.act.done)
    return redirect(back)
