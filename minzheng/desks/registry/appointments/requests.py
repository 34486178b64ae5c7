"""What every page of this part reads of its request: the office and the day."""

import datetime as dt

from django.http import HttpRequest

from minzheng.kernel.base.errors import NotFound
from minzheng.registers.appointments import queries as appointments

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
