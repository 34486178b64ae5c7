"""Jobs of this room."""

import datetime as dt

from django.db import close_old_connections
from procrastinate.contrib.django import app

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.commands import rehearsed_moment

from . import commands, queries


@app.periodic(cron="* * * * *")
@app.task(name="appointments.decide_left_over", queueing_lock="appointments.decide_left_over")
def decide_left_over(timestamp: int) -> None:
    """Each minute: requests whose process died before they were decided get their answer."""
    close_old_connections()
    decide_everywhere(_moment(timestamp))


def decide_everywhere(at: dt.datetime) -> None:
    """Decide what waits in any office."""
    for office_id in queries.offices_with_undecided():
        commands.allocate_office(office_id=office_id, actor=SYSTEM, at=at)


@app.periodic(cron="40 3 * * *")
@app.task(name="appointments.forget_old", queueing_lock="appointments.forget_old")
def forget_old(timestamp: int) -> None:
    """Each night: personal values past their keeping are wiped."""
    close_old_connections()
    commands.forget(at=_moment(timestamp))


def _moment(timestamp: int) -> dt.datetime:
    """When the job was due, or the rehearsed moment."""
    return rehearsed_moment() or dt.datetime.fromtimestamp(timestamp, CHINA)
