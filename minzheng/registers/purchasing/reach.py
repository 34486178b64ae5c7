"""Which rows an actor may see and change."""

import datetime as dt

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor

from .errors import ProjectNotFound, ProjectNotNow
from .events import ProjectMoved
from .models import ProjectState, PurchaseProject

READ, HANDLE, DECIDE = "organisation.read", "organisation.handle", "organisation.decide"


def locked_project(
    project_id: int, action: str, states: tuple[ProjectState, ...], *, actor: Actor
) -> PurchaseProject:
    """The project, locked, in one of the states. Raises ProjectNotFound, NotPermitted, ProjectNotNow."""
    found = PurchaseProject.objects.select_for_update(of=("self",)).filter(id=project_id).first()
    if found is None or not access.may(actor, READ, division_code=found.division_code):
        raise ProjectNotFound("没有这个项目。请返回列表重新选择。")
    access.require(actor, action, division_code=found.division_code)
    if found.state not in states:
        raise ProjectNotNow(f"项目现在是“{found.get_state_display()}”，不能办理这一步。请刷新页面查看。")
    return found


def tell(project: PurchaseProject, what: str, *, actor: Actor, at: dt.datetime) -> None:
    event = ProjectMoved(project_id=project.id, number=project.number, what=what)
    audit.record(event, actor=actor, at=at)
