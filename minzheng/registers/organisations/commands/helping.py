"""Agents who report for an organisation, and branches of associations."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused

from ..events import AgentAppointed, BranchChanged
from ..models import Agent, Branch, Kind, Organisation, OrganisationState
from . import core


@transaction.atomic
def appoint_agent(*, organisation_id: int, username: str, actor: Actor, at: dt.datetime) -> Agent:
    """Let an account report for an organisation from today on."""
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.handle")
    account = Account.objects.filter(username=username.strip(), is_active=True).first()
    if account is None:
        raise NotFound(f"没有账号“{username}”。请核对账号，或先由系统管理员开设。")
    day = at.astimezone(CHINA).date()
    try:
        with transaction.atomic():
            agent = Agent.objects.create(account=account, organisation=organisation, valid=(day, None))
    except IntegrityError as error:
        raise Conflict(
            f"{account.display_name}已是这家社会组织的经办人，不用再授权。", field="username"
        ) from error
    event = AgentAppointed(
        organisation_id=organisation.id, uscc=organisation.uscc, agent_account_id=account.id
    )
    audit.record(event, actor=actor, at=at)
    return agent


@transaction.atomic
def appoint_founding_agent(
    *, organisation: Organisation, account_id: int, actor: Actor, at: dt.datetime
) -> Agent:
    """The account that filed the founding reports for the new organisation from its first day."""
    access.require(actor, "organisation.decide", division_code=organisation.division_code)
    day = at.astimezone(CHINA).date()
    agent = Agent.objects.create(account_id=account_id, organisation=organisation, valid=(day, None))
    event = AgentAppointed(
        organisation_id=organisation.id, uscc=organisation.uscc, agent_account_id=account_id
    )
    audit.record(event, actor=actor, at=at)
    return agent


@transaction.atomic
def end_agent(*, agent_id: int, actor: Actor, at: dt.datetime) -> None:
    """The account reports no longer from today on."""
    agent = Agent.objects.select_for_update().filter(id=agent_id).first()
    if agent is None:
        raise NotFound("没有这条授权，请刷新页面后重试。")
    core.locked(agent.organisation_id, actor=actor, permission="organisation.handle")
    day = at.astimezone(CHINA).date()
    if agent.valid.upper is not None:
        raise Conflict("这条授权已经结束。")
    if agent.valid.lower == day:
        agent.delete()
        return
    agent.valid = (agent.valid.lower, day)
    agent.save(update_fields=["valid"])


@transaction.atomic
def set_up_branch(
    *, organisation_id: int, name: str, head: str, residence: str, actor: Actor, at: dt.datetime
) -> Branch:
    """Record a branch of an association. Service bodies may have none; no branch is named after a place."""
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.handle")
    core.require_state(organisation, (OrganisationState.REGISTERED,), "设立分支机构")
    if organisation.kind == Kind.SERVICE:
        raise Refused(
            "社会服务机构不得设立分支机构（民办非企业单位登记管理暂行条例 第十三条）。需要在别处服务的，请另行登记。"
        )
    if not name.strip().startswith(organisation.name):
        raise Invalid(f"分支机构名称应以“{organisation.name}”开头，请补上全称。", field="name")
    rest = name.strip()[len(organisation.name) :]
    if not rest or any(rest.endswith(word) for word in ("省分会", "市分会", "县分会", "区分会")):
        raise Invalid(
            "分支机构不得按地域设立（社会团体登记管理条例 第十七条），请按业务领域命名，例如“…青年工作委员会”。",
            field="name",
        )
    day = at.astimezone(CHINA).date()
    if Branch.objects.filter(organisation=organisation, name=name.strip(), valid__endswith=None).exists():
        raise Conflict(f"分支机构“{name.strip()}”已经登记，不用再登记。", field="name")
    branch = Branch.objects.create(
        organisation=organisation, name=name.strip(), head=head.strip(), residence=residence.strip(),
        valid=(day, None),
    )  # fmt: skip
    _tell(organisation, branch, "设立", actor, at)
    return branch


@transaction.atomic
def close_branch(*, branch_id: int, actor: Actor, at: dt.datetime) -> None:
    """A branch is closed from today on."""
    branch = Branch.objects.select_for_update().filter(id=branch_id).first()
    if branch is None:
        raise NotFound("没有这个分支机构，请刷新页面后重试。")
    organisation = core.locked(branch.organisation_id, actor=actor, permission="organisation.handle")
    if branch.valid.upper is not None:
        raise Conflict("这个分支机构已经终止。")
    day = at.astimezone(CHINA).date()
    branch.valid = (branch.valid.lower, max(day, branch.valid.lower + dt.timedelta(days=1)))
    branch.save(update_fields=["valid"])
    _tell(organisation, branch, "终止", actor, at)


def _tell(organisation, branch: Branch, what: str, actor: Actor, at: dt.datetime) -> None:
    event = BranchChanged(
        organisation_id=organisation.id, uscc=organisation.uscc, name=branch.name, what=what
    )
    audit.record(event, actor=actor, at=at)
