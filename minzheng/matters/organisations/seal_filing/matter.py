"""The matter 印章式样、银行账户备案."""

import datetime as dt
from typing import Any

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.cases.catalogue import Act, Moved, Opened, Paper, PartyOf, RegisterMatter
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import APPLICANT, Procedure, Transition
from minzheng.kernel.cases.states import State, declare
from minzheng.registers.organisations import commands as organisations
from minzheng.registers.organisations import licensing, queries
from minzheng.registers.organisations.commands.filing import ACCOUNT, clean_account_number
from minzheng.registers.organisations.errors import WrongState
from minzheng.registers.organisations.licensing_forms import SupplementForm
from minzheng.registers.organisations.models import OrganisationState

from .forms import SealFilingForm

CODE = "organisation_seal_filing"
FILED = declare("filed", "已备案", "已备案", "ok", closed=True)
_OPEN = (State.SUBMITTED, State.SUPPLEMENT)
PROCEDURE = Procedure(
    code="organisation-seal-filing",
    label="印章式样、银行账户备案",
    transitions=(
        Transition(
            "ask_supplement", "一次性告知补正", (State.SUBMITTED,), State.SUPPLEMENT, "organisation.handle"
        ),
        Transition("supplement", "补齐材料", (State.SUPPLEMENT,), State.SUBMITTED, APPLICANT),
        Transition("file", "备案", (State.SUBMITTED,), FILED, "organisation.handle"),
        Transition("withdraw", "撤回", _OPEN, State.WITHDRAWN, APPLICANT),
    ),
)
PAPERS = (Paper("seal", "印章式样（印模）"), Paper("account", "开户许可证或基本存款账户信息"))


def open_(data: dict[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """Only a registered organisation files, and one filing at a time."""
    day = at.astimezone(CHINA).date()
    organisation = queries.reached_organisation(actor, data["organisation_id"], on_date=day)
    waiting = Case.objects.filter(
        matter=CODE, subject=f"organisation:{organisation.id}", closed_at=None
    ).first()
    if waiting is not None:
        raise Conflict(f"已有一份备案正在办理（{waiting.number}），请等办结或者撤回后再申请。")
    if organisation.state != OrganisationState.REGISTERED:
        raise WrongState(
            f"“{organisation.name}”当前是“{organisation.get_state_display()}”，不能备案印章和账户。有疑问请联系登记机关。"
        )
    digits = clean_account_number(data["account_number"])
    return Opened(
        title=organisation.name, division_code=organisation.division_code,
        subject=f"organisation:{organisation.id}",
        application={
            "organisation_id": organisation.id, "engraver": data["engraver"], "seals": data["seals"],
            "bank": data["bank"], "account": secrecy.encrypt(digits, purpose=ACCOUNT).hex(),
            "account_tail": digits[-4:],
        },
        parties=(PartyOf(role="organisation", label="申请单位", name=organisation.name),),
    )  # fmt: skip


def papers_missing(*, case: Case, on_date: dt.date) -> list[str]:
    return licensing.papers_missing(case, {one.key: one.label for one in PAPERS})


def file(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """What was declared is filed as it stands."""
    asked = case.application
    organisations.file_seal(
        organisation_id=asked["organisation_id"], engraver=asked["engraver"], seals=asked["seals"],
        bank=asked["bank"], account_number=secrecy.decrypt(bytes.fromhex(asked["account"]), purpose=ACCOUNT),
        case_id=case.id, actor=actor, at=at,
    )  # fmt: skip
    return Moved(details={"sentence": f"{asked['bank']}，尾号 {asked['account_tail']}"})


def ask_supplement(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    return Moved(details={"missing": data["missing"]})


def nothing(*, case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> None:
    """The step itself is all there is."""


MATTER = RegisterMatter(
    code=CODE,
    name="印章式样、银行账户备案",
    basis="《社会团体登记管理条例》、《民办非企业单位登记管理暂行条例》",
    procedures=(PROCEDURE,),
    procedure_on=lambda day, division_code: PROCEDURE,
    open=open_,
    open_form=SealFilingForm,
    acts={
        "ask_supplement": Act(
            carry_out=ask_supplement, form=SupplementForm, hindrances=licensing.asked_before,
            tone="secondary",
            says="只能告知一次：请一次写全。", done="已告知补正。",
        ),
        "supplement": Act(carry_out=nothing, says="材料都上传好了再提交。", done="已提交补正材料。"),
        "file": Act(
            carry_out=file, hindrances=papers_missing, says="印模和账户信息与材料一致的，予以备案；以前的备案同时失效。",
            done="已备案。",
        ),
        "withdraw": Act(carry_out=nothing, ahead=False, tone="secondary", done="已撤回。"),
    },
    reading="organisation.read",
    taking_in="organisation.handle",
    own_filing="organisation.report",
    speaks_for=queries.speaks_for,
    papers=PAPERS,
    paper_folder=licensing.PAPER_FOLDER,
    number_word="社印",
    guide={"fee": "不收费"},
)  # fmt: skip
