"""收养登记 put together."""

import datetime as dt

from minzheng.kernel.cases.catalogue import Act, RegisterMatter
from minzheng.kernel.cases.procedures import APPLICANT, Procedure, Transition, cd
from minzheng.kernel.cases.states import State

from . import acts
from .forms import (
    ApplicationForm,
    ClaimForm,
    ConsentForm,
    NoticeForm,
    OpinionForm,
    RefuseForm,
    ReportForm,
    SupplementForm,
    accept_form,
)

_HANDLE, _DECIDE = "adoption.handle", "adoption.decide"
_REVIEW = cd(30, "中国公民收养子女登记办法")
_OPEN = (State.SUBMITTED, State.ACCEPTED)


def _beside(action: str, label: str) -> tuple[Transition, ...]:
    """A step that runs beside the review: it leads back to where the case stands."""
    return tuple(Transition(action, label, (state,), state, _HANDLE) for state in _OPEN)


PROCEDURE = Procedure(
    code="adoption-registration",
    label="收养登记",
    transitions=(
        Transition("accept", "受理", (State.SUBMITTED,), State.ACCEPTED, _HANDLE, limit=_REVIEW),
        *_beside("publish_notice", "公告查找生父母"),
        *_beside("consent_assessment", "确认收养评估"),
        *_beside("report_assessment", "提交评估报告"),
        Transition("examine", "提出登记意见", (State.ACCEPTED,), State.EXAMINED, _HANDLE),
        Transition(
            "register",
            "准予登记发证",
            (State.EXAMINED,),
            State.REGISTERED,
            _DECIDE,
            not_by=("accept", "examine"),
        ),
        Transition("send_back", "退回补查", (State.EXAMINED,), State.ACCEPTED, _DECIDE),
        Transition("ask_supplement", "一次性告知补正", (State.SUBMITTED,), State.SUPPLEMENT, _HANDLE),
        Transition("supplement", "补齐材料", (State.SUPPLEMENT,), State.SUBMITTED, APPLICANT),
        Transition("claim", "登记有人认领", (*_OPEN, State.EXAMINED), State.ABORTED, _HANDLE),
        Transition(
            "refuse",
            "不予登记",
            (*_OPEN, State.EXAMINED),
            State.NOT_REGISTERED,
            _DECIDE,
            not_by=("accept", "examine"),
        ),
        Transition(
            "withdraw", "撤回申请", (*_OPEN, State.SUPPLEMENT, State.EXAMINED), State.WITHDRAWN, APPLICANT
        ),
    ),
    clock_from="accept",
)


def procedure_on(*, day: dt.date, division_code: str) -> Procedure:
    """One procedure for every day: what differs by date stands in the parameters (assessment, ages,
    numbers).
    """
    return PROCEDURE


MATTER = RegisterMatter(
    code="adoption",
    name="收养登记",
    basis="《中华人民共和国民法典》第一千零九十三条至第一千一百一十三条、《中国公民收养子女登记办法》",
    procedures=(PROCEDURE,),
    procedure_on=procedure_on,
    open=acts.open_,
    open_form=ApplicationForm,
    acts={
        "accept": Act(
            carry_out=acts.accept, form_of=accept_form, hindrances=acts.may_accept,
            says="材料齐全、条件符合的受理。审查 30 日自次日起算，公告和评估的时间不计入。", done="已受理。",
        ),
        "publish_notice": Act(
            carry_out=acts.publish, form=NoticeForm, applies=acts.takes_notice,
            says="公告 60 日，期满无人认领才能登记。公告不写儿童姓名。", done="已公告，公告文书可以下载刊登。",
        ),
        "consent_assessment": Act(
            carry_out=acts.consent, form=ConsentForm, applies=acts.takes_consent,
            says="书面告知评估后，登记申请人的同意。报告应当在 60 日内提交。评估不收费。", done="已登记同意，评估开始。",
        ),
        "report_assessment": Act(
            carry_out=acts.report, form=ReportForm, applies=acts.takes_report,
            says="11 项逐项评价。有否决情形或者融合期不足的，不能作合格结论。", done="评估报告已提交。",
        ),
        "examine": Act(
            carry_out=acts.stay, form=OpinionForm, hindrances=acts.may_register,
            says="各项条件、公告和评估都已具备，提请负责人审批。", done="已提请审批。",
        ),
        "register": Act(
            carry_out=acts.register, form=OpinionForm, hindrances=acts.may_register,
            says="登记后收养关系自今日成立，并出具收养登记证。", done="已登记，收养登记证可以打印。",
        ),
        "send_back": Act(carry_out=acts.stay, form=OpinionForm, ahead=False, done="已退回。"),
        "ask_supplement": Act(
            carry_out=acts.ask_supplement, form=SupplementForm, ahead=False, done="已一次性告知。"
        ),
        "supplement": Act(carry_out=acts.stay, form=OpinionForm, done="已登记补齐。"),
        "claim": Act(
            carry_out=acts.claim, form=ClaimForm, applies=acts.takes_claim, ahead=False, tone="danger",
            says="经核实有人认领的，收养终止。", done="已登记认领，办件终止。",
        ),
        "refuse": Act(
            carry_out=acts.refuse, form=RefuseForm, ahead=False, tone="danger",
            says="出具不予登记通知书，写明理由和救济途径。", done="已作出不予登记，通知书可以打印。",
        ),
        "withdraw": Act(carry_out=acts.withdraw, form=OpinionForm, ahead=False, tone="secondary",
        done="已撤回。"),
    },
    reading="adoption.read",
    taking_in=_HANDLE,
    paper_folder="matters/adoption/registration/papers",
    number_word="收养",
)  # fmt: skip
