"""Acts on the page of one object: each a form of its own, shown again as typed where it is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.exchange.web import carried_out


@dataclass(frozen=True)
class Act:
    """What may be done by whoever holds a permission: `carry_out(actor=…, at=…, **key, **typed)`.

    `row` names the hidden field of an act that is done to one row of the page.
    """

    code: str
    label: str
    form: type[forms.Form]
    carry_out: Callable[..., Any]
    permission: str
    done: str
    row: str = ""


@dataclass
class Desk:
    """The acts of a page, and for one request what their forms need and which of them was refused."""

    request: HttpRequest
    acts: tuple[Act, ...]
    division_code: str
    options: Mapping[str, dict] = field(default_factory=dict)
    refused: tuple[str, forms.Form] | None = None
    _is_shown: bool = False

    def form(self, code: str, row_id: int | None = None) -> forms.Form | None:
        """The form of an act, for one row where it has rows; None where the actor may not do it."""
        act = next(one for one in self.acts if one.code == code)
        if not access.may(self.request.actor, act.permission, division_code=self.division_code):
            return None
        if self.refused and self.refused[0] == code and self._is_of(self.refused[1], act, row_id):
            self._is_shown = True
            return self.refused[1]
        initial = {name: self.request.at.date() for name in ("done_date", "from_date", "until_date")}
        initial |= {act.row: row_id} if act.row else {}
        own = {"initial": initial, "auto_id": f"{code}_{row_id or ''}_%s"}
        return act.form(**own, **self.options.get(code, {}))

    def unshown(self) -> list[str]:
        """Why an act was refused whose form the page no longer offers: somebody else was first, or may not.

        Asked after the forms of the page.
        """
        if self.refused is None or self._is_shown:
            return []
        return [str(sentence) for found in self.refused[1].errors.values() for sentence in found]

    @staticmethod
    def _is_of(form: forms.Form, act: Act, row_id: int | None) -> bool:
        return not act.row or form.data.get(act.row) == str(row_id)


def perform(
    request: HttpRequest, acts: tuple[Act, ...], code: str, *, key: dict, options: Mapping[str, dict],
    back: str, show: Callable[..., HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Carry an act out and go back to the page, or show the page again with the refusal."""
    act = next((one for one in acts if one.code == code), None)
    if act is None:
        raise NotFound("没有这项办理。请返回页面重新选择。")
    row_id = request.POST.get(act.row, "") if act.row else ""
    form = act.form(request.POST, auto_id=f"{code}_{row_id}_%s", **options.get(code, {}))
    status = carried_out(form, request, act.carry_out, **key)
    if status:
        return show(refused=(code, form), status=status)
    messages.success(request, act.done)
    return redirect(back)
