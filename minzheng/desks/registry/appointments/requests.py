"""What every page of this part reads of its request: the office, the day, and how a refusal is shown."""

import datetime as dt

from django import forms
from django.http import HttpRequest

from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, NotFound, Refused
from minzheng.registers.appointments import queries as appointments

EXPECTED = (Invalid, Conflict, Refused)
NO_OFFICE = "还没有登记办理处。请负责人先在“号源”里填写办理处信息。"


def chosen_office(request: HttpRequest, permission: str = "appointment.serve"):
    """The office of the query (`office`), else the actor's first; None where there is none yet.

    An office outside the actor's division does not exist: NotFound.
    """
    wanted = request.GET.get("office") or request.POST.get("office")
    if wanted:
        if not wanted.isdecimal() or len(wanted) > 18:
            raise NotFound("没有这个办理处，请返回首页重新选择。")
        return appointments.office(int(wanted), actor=request.actor, permission=permission)
    return appointments.offices(request.actor, permission).first()


def chosen_day(request: HttpRequest) -> dt.date:
    """The day of the query (`day`), else today."""
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return request.at.date()


def show_refusal(form: forms.Form, error: MinzhengError) -> int:
    """Put a domain error beside its field, or above the form; returns the status of the answer."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)
    return 422 if isinstance(error, Invalid) else error.status
