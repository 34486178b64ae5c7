"""The matter 社会组织变更登记."""

import datetime as dt
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.catalogue import Moved, Opened, Paper, PartyOf, RegisterMatter
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import Procedure
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Person
from minzheng.kernel.territory import queries as territory
from minzheng.registers.organisations import charters, licensing, naming, queries
from minzheng.registers.organisations import commands as organisations
from minzheng.registers.organisations.commands import NewOfficer
from minzheng.registers.organisations.commands.changing import current_value
from minzheng.registers.organisations.errors import NameRefused, OfficerRefused, WrongState
from minzheng.registers.organisations.models import (
    Item,
    Organisation,
    OrganisationState,
    RegistrationMode,
    Role,
)
from minzheng.registers.organisations.officers import problems_of
from minzheng.registers.organisations.parameters import figures

from .forms import ChangeForm

CODE = "organisation_change"
FOUR = licensing.four_stages(
    "organisation-change-2016", "社会组织变更登记（四个环节）", "准予变更", licensing.LICENCE_LIMIT
)
TWO = licensing.two_stages(
    "organisation-change-2020", "社会组织变更登记（两个环节）", "准予变更", licensing.LICENCE_LIMIT, None
)
_LAW = "社会团体登记管理条例 第十八条；民办非企业单位登记管理暂行条例 第十五条"
_TEXTS = ("name", "residence", "scope", "area", "supervisor")


def procedure_on(day: dt.date, division_code: str) -> Procedure:
    """Two stages since 2020."""
    return TWO if day >= licensing.TWO_STAGES_SINCE else FOUR


def require_no_other(organisation: Organisation) -> None:
    """One licence at a time: a second application waits for the first."""
    waiting = licensing.open_licence(organisation.id)
    if waiting is not None:
        raise Conflict(
            f"“{organisation.name}”还有申请正在办理（{waiting.number}），请等办结或者撤回后再申请。"
        )


def open_(data: dict[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """Judge what is to change against the register and the law; raise with what is wrong."""
    day = at.astimezone(CHINA).date()
    organisation = queries.reached_organisation(actor, data["organisation_id"], on_date=day)
    if organisation.state != OrganisationState.REGISTERED:
        raise WrongState(
            f"“{organisation.name}”当前是“{organisation.get_state_display()}”，不能变更登记。请先核对状态。"
        )
    require_no_other(organisation)
    _require_in_time(data, organisation, day)
    changes = _changes(data)
    _require_new(organisation, changes, day)
    legal = None
    if data["legal_name"]:
        legal = _legal(data, organisation, actor, at)
    asked = {
        "organisation_id": organisation.id, "changes": changes, "comparison": data["comparison"],
        "charter": data["charter"], "resolution_date": data["resolution_date"].isoformat(),
        "consent_date": data["consent_date"].isoformat() if data["consent_date"] else "", "legal": legal,
        "before": {item: current_value(organisation, item) for item in changes},
    }  # fmt: skip
    parties = [PartyOf(role="organisation", label="申请单位", name=organisation.name)]
    if legal is not None:
        person = Person.objects.get(id=legal["person_id"])
        parties.append(PartyOf(role="legal", label="新法定代表人", name=person.name, person=person))
    return Opened(
        title=organisation.name, division_code=organisation.division_code, application=asked,
        subject=f"organisation:{organisation.id}", parties=tuple(parties),
    )  # fmt: skip


def _require_in_time(data: dict[str, Any], organisation: Organisation, day: dt.date) -> None:
    if data["resolution_date"] > day:
        raise Invalid("决议日期晚于今天，请核对。", field="resolution_date")
    if organisation.registration_mode == RegistrationMode.DIRECT:
        return
    consent = data["consent_date"]
    if consent is None:
        raise Invalid(
            f"变更登记须经业务主管单位（{organisation.supervisor}）审查同意（{_LAW}），请填写同意日期。",
            field="consent_date",
        )
    if consent > day:
        raise Invalid("业务主管单位同意日期晚于今天，请核对。", field="consent_date")
    days = figures(division_code=organisation.division_code, on_date=day)["change_days"]
    last = territory.calendar().add_calendar_days(consent, days)
    if day > last:
        raise Invalid(
            f"应自业务主管单位同意之日起 {days} 日内申请，即 {last} 前（{_LAW}）。请重新取得同意后再申请。",
            field="consent_date",
        )


def _changes(data: dict[str, Any]) -> dict[str, str]:
    found = {name: data[name].strip() for name in _TEXTS if data[name].strip()}
    if data["capital"] is not None:
        found[Item.CAPITAL] = str(data["capital"])
    if data["legal_name"]:
        found[Item.LEGAL_REPRESENTATIVE] = data["legal_name"]
    if data["charter"].strip():
        found[Item.CHARTER] = "章程修订"
    return {str(item): value for item, value in found.items()}


def _require_new(organisation: Organisation, changes: dict[str, str], day: dt.date) -> None:
    if not changes:
        raise Invalid("没有要变更的事项。请至少填写一项与现在登记不同的内容。")
    for item, value in changes.items():
        if item != Item.CHARTER and value == current_value(organisation, item):
            raise Invalid(f"新的{Item(item).label}与现在登记的相同，不用变更。", field=item)
    if Item.NAME in changes:
        verdict = naming.check_name(
            changes[Item.NAME], kind=organisation.kind, division_code=organisation.division_code, on_date=day,
            but_for=organisation.id,
        )  # fmt: skip
        if not verdict.is_free:
            raise NameRefused("".join(one.sentence for one in verdict.refusals), field="name")


def _legal(data: dict[str, Any], organisation: Organisation, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    person = people.register_person(
        identity_number=data["legal_identity_number"], name=data["legal_name"],
        division_code=organisation.division_code, actor=actor, at=at,
    )  # fmt: skip
    kept = {
        "person_id": person.id, "term_until_date": data["legal_term_until_date"].isoformat(),
        "is_civil_servant": data["legal_is_civil_servant"], "approval_number": data["legal_approval_number"],
    }  # fmt: skip
    problems = _problems(kept, organisation, at.astimezone(CHINA).date())
    if problems:
        raise OfficerRefused("；".join(problems) + "。请调整人选后重新提交。", field="legal_name")
    return kept


def _officer(kept: dict[str, Any]) -> NewOfficer:
    person = Person.objects.get(id=kept["person_id"])
    return NewOfficer(
        name=person.name, role=Role.LEGAL, person=person, birth_date=person.birth_date,
        term_until_date=dt.date.fromisoformat(kept["term_until_date"]),
        is_civil_servant=kept["is_civil_servant"], approval_number=kept["approval_number"],
    )  # fmt: skip


def _problems(kept: dict[str, Any], organisation: Organisation, day: dt.date) -> list[str]:
    found = problems_of(
        [_officer(kept)], kind=organisation.kind, division_code=organisation.division_code, on_date=day,
        but_for=organisation.id,
    )  # fmt: skip
    return [text for text in found if "理事应为" not in text]


def wanted_papers(case: Case) -> dict[str, str]:
    """Papers that this change needs."""
    changes = case.application["changes"]
    wanted = {"application": "变更登记申请书", "resolution": "（理）事会或会员大会决议纪要"}
    if case.application["consent_date"]:
        wanted["consent"] = "业务主管单位同意文件"
    if Item.LEGAL_REPRESENTATIVE in changes:
        wanted |= {"identity": "新法定代表人身份证明", "audit": "原法定代表人离任审计报告"}
    if Item.RESIDENCE in changes:
        wanted["residence"] = "新住所使用权证明"
    if Item.CAPITAL in changes:
        wanted["capital"] = "验资报告"
    if Item.CHARTER in changes:
        wanted["charter"] = "新章程和新旧对照表"
    return wanted


def _examinable(case: Case, on_date: dt.date) -> list[str]:
    moved = Item.RESIDENCE in case.application["changes"]
    found = licensing.visit_missing(case) if moved else []
    found += licensing.papers_missing(case, wanted_papers(case))
    text = case.application["charter"]
    if text:
        lacking = charters.missing(text, queries.organisation(case.application["organisation_id"]).kind)
        found += [f"新章程缺少“{label}”条款" for label in lacking]
    return found


def _ready(case: Case, on_date: dt.date) -> list[str]:
    opinion, asked = licensing.last_opinion(case), case.application
    organisation = queries.organisation(asked["organisation_id"])
    found = []
    if opinion and opinion["opinion"] == "refuse":
        found.append("审查意见是建议不予登记；要准予的，请先退回重新审查")
    if organisation.state != OrganisationState.REGISTERED:
        found.append(f"“{organisation.name}”当前是“{organisation.get_state_display()}”，不能变更登记")
    if asked["legal"]:
        found += _problems(asked["legal"], organisation, on_date)
    return found


def grant(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Enter the new values and print the decision."""
    asked = case.application
    made = organisations.change_items(
        organisation_id=asked["organisation_id"], changes=asked["changes"], actor=actor, at=at,
        legal_representative=_officer(asked["legal"]) if asked["legal"] else None,
        charter={"text": asked["charter"]} if asked["charter"] else None, comparison=asked["comparison"],
        case_id=case.id,
    )  # fmt: skip
    items = "、".join(item.label for item in Item if item in asked["changes"])
    issue_paper(
        case, paper="approval", title="准予变更登记决定书", actor=actor, at=at, number_word="社组准",
        data={"name": made.name, "uscc": made.uscc, "basis": MATTER.basis, "items": items},
    )  # fmt: skip
    return Moved(title=made.name, details={"organisation": made.id, "uscc": made.uscc, "sentence": items})


MATTER = RegisterMatter(
    code=CODE,
    name="社会组织变更登记",
    basis="《社会团体登记管理条例》第十八条、《民办非企业单位登记管理暂行条例》第十五条、《基金会管理条例》第十五条",
    procedures=(FOUR, TWO),
    procedure_on=procedure_on,
    open=open_,
    open_form=ChangeForm,
    acts=licensing.acts(
        grant=grant, ready=_ready, examinable=_examinable,
        says_grant="准予变更后立即写入登记簿；证书上的内容有变化的换发证书。",
    ),
    reading="organisation.read",
    taking_in="organisation.handle",
    own_filing="organisation.report",
    speaks_for=queries.speaks_for,
    papers=(
        Paper("application", "变更登记申请书"),
        Paper("resolution", "（理）事会或会员大会决议纪要"),
        Paper("consent", "业务主管单位同意文件", required=False, help="双重管理的提交。"),
        Paper("identity", "新法定代表人身份证明", required=False),
        Paper("audit", "原法定代表人离任审计报告", required=False, help="变更法定代表人的提交。"),
        Paper("residence", "新住所使用权证明", required=False),
        Paper("capital", "验资报告", required=False),
        Paper("charter", "新章程和新旧对照表", required=False),
    ),
    paper_folder=licensing.PAPER_FOLDER,
    number_word="社变",
    guide={"papers_of": wanted_papers, "limit": "二十个工作日", "fee": "不收费"},
)  # fmt: skip
