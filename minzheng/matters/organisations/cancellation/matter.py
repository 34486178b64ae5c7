"""The matter 社会组织注销登记."""

import datetime as dt
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.catalogue import Moved, Opened, Paper, PartyOf, RegisterMatter
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import Procedure
from minzheng.kernel.territory import queries as territory
from minzheng.registers.organisations import commands as organisations
from minzheng.registers.organisations import licensing, queries
from minzheng.registers.organisations.errors import WrongState
from minzheng.registers.organisations.models import Liquidation, Organisation, OrganisationState
from minzheng.registers.organisations.parameters import figures

from .forms import CancellationForm

CODE = "organisation_cancellation"
FOUR = licensing.four_stages(
    "organisation-cancellation-2016", "社会组织注销登记（四个环节）", "准予注销", licensing.LICENCE_LIMIT
)
TWO = licensing.two_stages(
    "organisation-cancellation-2020",
    "社会组织注销登记（两个环节）",
    "准予注销",
    licensing.LICENCE_LIMIT,
    None,
)


def procedure_on(day: dt.date, division_code: str) -> Procedure:
    """Two stages since 2020."""
    return TWO if day >= licensing.TWO_STAGES_SINCE else FOUR


def open_(data: dict[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """The winding-up must have ended; how late the application comes is kept with it."""
    day = at.astimezone(CHINA).date()
    organisation = queries.reached_organisation(actor, data["organisation_id"], on_date=day)
    waiting = licensing.open_licence(organisation.id)
    if waiting is not None:
        raise Conflict(
            f"“{organisation.name}”还有申请正在办理（{waiting.number}），请等办结或者撤回后再申请。"
        )
    if data["resolution_date"] > day:
        raise Invalid("终止决议日期晚于今天，请核对。", field="resolution_date")
    if organisation.state != OrganisationState.LIQUIDATING:
        raise WrongState(
            f"“{organisation.name}”当前是“{organisation.get_state_display()}”。注销前应当成立清算组并公告债权人"
            "（民法典 第七十条），请先到登记机关登记清算。"
        )
    ended = _ended(organisation)
    days = figures(division_code=organisation.division_code, on_date=day)["cancellation_days"]
    last = territory.calendar().add_calendar_days(ended, days)
    asked = {
        "organisation_id": organisation.id, "reason": data["reason"], "liquidation_ended": ended.isoformat(),
        "resolution_date": data["resolution_date"].isoformat(), "apply_by": last.isoformat(),
        "late_days": max(0, (day - last).days),
    }  # fmt: skip
    return Opened(
        title=organisation.name,
        division_code=organisation.division_code,
        application=asked,
        subject=f"organisation:{organisation.id}",
        parties=(PartyOf(role="organisation", label="申请单位", name=organisation.name),),
    )


def _ended(organisation: Organisation) -> dt.date:
    row = Liquidation.objects.filter(organisation=organisation, stopped_at=None).first()
    if row is None or row.ended_date is None:
        until = f"债权申报到 {row.claims_until_date} 截止；" if row else ""
        raise Invalid(f"清算还没有结束，不能申请注销（民法典 第七十二条）。{until}清算结束后十五日内再申请。")
    return row.ended_date


_WANTED = {
    "application": "注销登记申请书（法定代表人签署）",
    "liquidation": "清算报告",
    "tax": "清税证明",
    "certificate": "登记证书正副本、印章",
}


def wanted_papers(case: Case) -> dict[str, str]:
    """Papers that the cancellation needs; the consent only where there is a supervising unit."""
    organisation = queries.organisation(case.application["organisation_id"])
    return _WANTED | ({"consent": "业务主管单位审查文件"} if organisation.supervisor else {})


def _examinable(case: Case, on_date: dt.date) -> list[str]:
    return licensing.papers_missing(case, wanted_papers(case))


def _ready(case: Case, on_date: dt.date) -> list[str]:
    opinion = licensing.last_opinion(case)
    organisation = queries.organisation(case.application["organisation_id"])
    found = []
    if opinion and opinion["opinion"] == "refuse":
        found.append("审查意见是建议不予登记；要准予的，请先退回重新审查")
    if organisation.state != OrganisationState.LIQUIDATING:
        found.append(f"“{organisation.name}”当前是“{organisation.get_state_display()}”，不在清算中")
    return found


def grant(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Take the organisation off the book and print the decision."""
    row = organisations.open_liquidation(case.application["organisation_id"])
    made = organisations.cancel(
        organisation_id=case.application["organisation_id"], actor=actor, at=at, case_id=case.id
    )
    issue_paper(
        case, paper="cancelled", title="准予注销登记决定书", actor=actor, at=at, number_word="社组准",
        data={"name": made.name, "uscc": made.uscc, "residue": row.residue},
    )  # fmt: skip
    return Moved(details={"organisation": made.id, "uscc": made.uscc, "sentence": "已注销，证书作废"})


MATTER = RegisterMatter(
    code=CODE,
    name="社会组织注销登记",
    basis="《社会团体登记管理条例》第十九条至第二十二条、《民办非企业单位登记管理暂行条例》第十六条、《民法典》第七十二条",
    procedures=(FOUR, TWO),
    procedure_on=procedure_on,
    open=open_,
    open_form=CancellationForm,
    acts=licensing.acts(
        grant=grant, ready=_ready, examinable=_examinable,
        says_grant="准予注销后证书、印章作废，不能恢复；负责人任职同时结束。",
    ),
    reading="organisation.read",
    taking_in="organisation.handle",
    own_filing="organisation.report",
    speaks_for=queries.speaks_for,
    papers=(
        Paper("application", "注销登记申请书（法定代表人签署）"),
        Paper("consent", "业务主管单位审查文件", required=False, help="双重管理的提交。"),
        Paper("liquidation", "清算报告"),
        Paper("tax", "清税证明"),
        Paper("certificate", "登记证书正副本、印章"),
    ),
    paper_folder=licensing.PAPER_FOLDER,
    number_word="社销",
    guide={"papers_of": wanted_papers, "limit": "二十个工作日", "fee": "不收费"},
)  # fmt: skip
