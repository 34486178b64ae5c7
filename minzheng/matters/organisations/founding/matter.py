"""The matter 社会组织成立登记: how an application is judged, opened and granted."""

import datetime as dt
from typing import Any

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.catalogue import Moved, Opened, Paper, PartyOf, RegisterMatter
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import Procedure, cd, wd
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Person
from minzheng.registers.organisations import commands as organisations
from minzheng.registers.organisations import licensing, names, naming, queries
from minzheng.registers.organisations.commands import Entry, NewOfficer
from minzheng.registers.organisations.errors import ConditionsNotMet, NameRefused
from minzheng.registers.organisations.models import RegistrationMode, Role
from minzheng.registers.organisations.officers import problems_of, require_may_lead
from minzheng.registers.organisations.parameters import figures

from .conditions import unmet, wanted_papers
from .forms import FoundingForm

CODE = "organisation_founding"
_TOTAL = cd(60, "社会团体登记管理条例 第十二条；民办非企业单位登记管理暂行条例 第十一条")
_PROMISE = wd(20, "冷水滩区“一件事一次办”改革承诺")
FOUR = licensing.four_stages("organisation-founding-2016", "社会组织成立登记（四个环节）", "准予登记", _TOTAL)
TWO = licensing.two_stages(
    "organisation-founding-2020", "社会组织成立登记（两个环节）", "准予登记", _TOTAL, _PROMISE
)
_KEPT = (
    "kind", "name", "category", "scope", "area", "residence", "contact_phone", "registration_mode",
    "supervisor",
    "direct_class", "industry_authority", "is_trade_association", "capital_fen", "verified_fen", "is_public",
    "member_persons", "member_units", "staff", "charter", "party_form", "party_members",
)  # fmt: skip


def procedure_on(day: dt.date, division_code: str) -> Procedure:
    """Two stages since 2020."""
    return TWO if day >= licensing.TWO_STAGES_SINCE else FOUR


def place_of(actor: Actor) -> str:
    """The district for which the agent or officer acts. Raises Refused to an account with neither post."""
    for permission in ("organisation.report", "organisation.handle"):
        for prefix in access.scope(actor, permission).prefixes:
            return prefix[:6]
    access.require(actor, "organisation.report")
    raise AssertionError("unreachable: require has refused")


def open_(data: dict[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """Judge name, conditions and persons; raise with everything that is wrong, and register nobody then."""
    day, place = at.astimezone(CHINA).date(), place_of(actor)
    asked = {name: data[name] for name in _KEPT}
    asked["name"] = asked["name"].strip()
    _require_name(asked["name"], asked["kind"], place, day)
    known = figures(division_code=place, on_date=day)
    lacking = unmet(asked, known)
    if lacking:
        raise ConditionsNotMet(f"还不符合成立条件：{'；'.join(lacking)}。请补足后重新提交。")
    if not data["party_promise"] or not data["clean_record"]:
        raise Invalid("请勾选党建承诺和信用承诺（党建与登记同步）。", field="party_promise")
    seated = [_seat(row, place, actor, at) for row in data["officers"]]
    require_may_lead(seated, kind=asked["kind"], division_code=place, on_date=day)
    asked["officers"] = [_kept(one) for one in seated]
    parties = tuple(
        PartyOf(role=one.role, label=Role(one.role).label, name=one.name, person=one.person) for one in seated
    )
    return Opened(
        title=asked["name"], division_code=place, application=asked, parties=parties,
        subject=f"name:{names.normalise(asked['name'])}"[:64],
    )  # fmt: skip


def _require_name(name: str, kind: str, place: str, day: dt.date) -> None:
    verdict = naming.check_name(name, kind=kind, division_code=place, on_date=day)
    if not verdict.is_free:
        raise NameRefused("".join(one.sentence for one in verdict.refusals), field="name")
    divisions = naming.divisions_of(place, day)
    said = names.sound(names.take_apart(name, kind=kind, divisions=divisions).core)
    for case in Case.objects.filter(matter=CODE, closed_at=None, division_code=place):
        other = names.take_apart(case.title, kind=case.application["kind"], divisions=divisions)
        if names.sound(other.core) == said and kind == case.application["kind"]:
            raise Conflict(
                f"“{case.title}”正在申请登记（{case.number}，先申请先登记），名称相同或者读音相同，请换一个名称。",
                field="name",
            )


def _seat(row: dict[str, Any], place: str, actor: Actor, at: dt.datetime) -> NewOfficer:
    person = people.register_person(
        identity_number=row["identity_number"], name=row["name"], division_code=place, actor=actor, at=at
    )
    return NewOfficer(
        name=person.name, role=row["role"], person=person, birth_date=person.birth_date,
        term_until_date=row["term_until_date"], term_number=1, is_civil_servant=row["is_civil_servant"],
        approval_number=row["approval_number"].strip(), is_paid=row["is_paid"],
    )  # fmt: skip


def _kept(one: NewOfficer) -> dict[str, Any]:
    return {
        "person_id": one.person.id, "name": one.name, "role": one.role,
        "term_until_date": one.term_until_date.isoformat(), "is_civil_servant": one.is_civil_servant,
        "approval_number": one.approval_number, "is_paid": one.is_paid,
    }  # fmt: skip


def officers_of(case: Case) -> tuple[NewOfficer, ...]:
    """The officers of an application again."""
    rows = case.application["officers"]
    persons = Person.objects.in_bulk([row["person_id"] for row in rows])
    return tuple(
        NewOfficer(
            name=row["name"], role=row["role"], person=persons[row["person_id"]],
            birth_date=persons[row["person_id"]].birth_date,
            term_until_date=dt.date.fromisoformat(row["term_until_date"]),
            is_civil_servant=row["is_civil_servant"], approval_number=row["approval_number"],
            is_paid=row["is_paid"],
        )
        for row in rows
    )  # fmt: skip


def papers_of(case: Case) -> dict[str, str]:
    """The papers that this application needs, by key."""
    return wanted_papers(case.application["kind"], case.application["registration_mode"])


def _examinable(case: Case, on_date: dt.date) -> list[str]:
    return licensing.visit_missing(case) + licensing.papers_missing(case, papers_of(case))


def standing_against(case: Case, on_date: dt.date) -> list[str]:
    """What would stand against granting today: name, conditions and officers as they are now."""
    asked, place = case.application, case.division_code
    verdict = naming.check_name(case.title, kind=asked["kind"], division_code=place, on_date=on_date)
    found = [one.sentence.rstrip("。") for one in verdict.refusals]
    found += unmet(asked, figures(division_code=place, on_date=on_date))
    return found + problems_of(officers_of(case), kind=asked["kind"], division_code=place, on_date=on_date)


def _ready(case: Case, on_date: dt.date) -> list[str]:
    found, opinion = standing_against(case, on_date), licensing.last_opinion(case)
    if opinion and opinion["opinion"] == "refuse":
        found.append("审查意见是建议不予登记；要准予的，请先退回重新审查")
    return found


def grant(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Enter the organisation; print decision and certificate; tell the industry authority of a direct one."""
    asked = case.application
    fields = (
        "kind", "name", "registration_mode", "supervisor", "industry_authority", "category", "residence",
        "scope",
        "area", "contact_phone", "capital_fen", "member_persons", "member_units", "is_trade_association",
        "party_form", "party_members",
    )  # fmt: skip
    officers = officers_of(case)
    legal = next(one.name for one in officers if one.role == Role.LEGAL)
    entry = Entry(
        **{name: asked[name] for name in fields}, division_code=case.division_code, officers=officers,
        legal_representative=legal, charter={"text": asked["charter"]},
    )  # fmt: skip
    made = organisations.register(entry=entry, actor=actor, at=at, case_id=case.id)
    if case.submitted_by_id and not case.on_behalf:
        organisations.appoint_founding_agent(
            organisation=made, account_id=case.submitted_by_id, actor=actor, at=at
        )
    issue_paper(
        case, paper="approval", title="准予成立登记决定书", actor=actor, at=at, number_word="社组准",
        data={"name": made.name, "uscc": made.uscc, "basis": MATTER.basis},
    )  # fmt: skip
    if made.registration_mode == RegistrationMode.DIRECT:
        issue_paper(
            case, paper="told", title="直接登记告知函", actor=actor, at=at, number_word="社组告",
            data={"name": made.name, "uscc": made.uscc, "authority": made.industry_authority},
        )  # fmt: skip
    return Moved(
        subject=f"organisation:{made.id}",
        details={"organisation": made.id, "uscc": made.uscc, "sentence": f"统一社会信用代码 {made.uscc}"},
    )


MATTER = RegisterMatter(
    code=CODE,
    name="社会组织成立登记",
    basis="《社会团体登记管理条例》《民办非企业单位登记管理暂行条例》《基金会管理条例》",
    procedures=(FOUR, TWO),
    procedure_on=procedure_on,
    open=open_,
    open_form=FoundingForm,
    acts=licensing.acts(
        grant=grant, ready=_ready, examinable=_examinable,
        says_grant="准予登记后立即赋码、制证、公告，不能撤回。",
    ),
    reading="organisation.read",
    taking_in="organisation.handle",
    own_filing="organisation.report",
    speaks_for=queries.speaks_for,
    papers=(
        Paper("application", "成立登记申请书（签章）"),
        Paper("consent", "业务主管单位批准文件；直接登记的交行业管理部门意见"),
        Paper("capital", "验资报告"),
        Paper("residence", "住所使用权证明"),
        Paper("identity", "发起人和拟任负责人身份证明、简历"),
        Paper("charter", "章程草案（签章）"),
        Paper("party", "党建工作承诺书和党员情况表"),
        Paper("members", "会员名册", required=False, help="社会团体提交。"),
        Paper("meeting", "成立大会纪要", required=False, help="社会团体提交。"),
    ),
    paper_folder=licensing.PAPER_FOLDER,
    number_word="社组",
    guide={"papers_of": papers_of, "limit": "法定六十日，承诺二十个工作日", "fee": "不收费"},
)  # fmt: skip
