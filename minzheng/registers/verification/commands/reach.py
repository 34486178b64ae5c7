"""Who may act on a case's verification: the post in the division, and never one's own family."""

import datetime as dt

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.commands import core
from minzheng.kernel.cases.errors import MustBeSomebodyElse
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import queries as people


def locked_case(case_id: int, permission: str, *, actor: Actor, at: dt.datetime) -> Case:
    """The case, locked, when the actor may do this there.

    Raises CaseNotFound outside the jurisdiction, NotPermitted without the post, MustBeSomebodyElse for a
    case of the actor's own family or of a near relative on file.
    """
    case = core.locked(case_id)
    core.require_reach(case, actor, None)
    access.require(actor, permission, division_code=case.division_code)
    require_distance(case, actor=actor, at=at)
    return case


def require_distance(case: Case, *, actor: Actor, at: dt.datetime) -> None:
    """Raise MustBeSomebodyElse when the actor is of the household, or filed as its near relative."""
    person = people.person_of_account(actor.account_id) if actor.account_id else None
    if person is not None:
        home = people.household_of(person.id, on_date=at.astimezone(CHINA).date())
        if person.id == case.applicant_id or (home is not None and home.id == case.household_id):
            raise MustBeSomebodyElse("这是您本人家庭的办件，依规定应当回避，请交由其他人员办理。")
    if case.filings.filter(official_name=actor.name).exists():
        raise MustBeSomebodyElse("您已备案为该家庭的近亲属，依规定应当回避，请交由其他人员办理。")
