"""Everything that can be done with a case on its page: the command, its form, and what it does, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from minzheng.kernel.cases import commands

from .forms import AppraisalForm, ConfirmForm, NoteForm, ReasonForm, SupplementForm


@dataclass(frozen=True, kw_only=True)
class Act:
    """One action. `ahead` leads the case on and stands at the top; the others are folded away.

    `says` tells before it is done what will happen, `done` what has happened.
    """

    command: Callable
    form: type[forms.Form]
    says: str
    done: str
    ahead: bool = True
    tone: str = ""


ACTS: dict[str, Act] = {
    "accept": Act(
        command=commands.accept,
        form=NoteForm,
        says="材料齐全、符合受理条件。受理之日的法规和程序适用到底，从今天起计算办理期限，并生成受理通知书。",
        done="已受理，受理通知书已生成。下一步：提请核对、入户调查。",
    ),
    "ask_supplement": Act(
        command=commands.ask_supplement,
        form=SupplementForm,
        tone="secondary",
        says="只能告知一次，请把缺的全部列出。告知后计时暂停，申请人补齐再继续。",
        done="已一次性告知，计时暂停，等申请人补齐。",
    ),
    "reject_intake": Act(
        command=commands.reject_intake,
        form=ReasonForm,
        ahead=False,
        tone="danger",
        says="不属于受理范围的才用。材料不齐请用“一次性告知补正”。",
        done="已作出不予受理，理由已记入办件。",
    ),
    "supplement": Act(
        command=commands.supplement,
        form=NoteForm,
        says="申请人把缺的材料送到窗口了。先在“材料”里上传，再点这里，计时继续。",
        done="材料已补齐，计时继续。",
    ),
    "appraise": Act(
        command=commands.appraise,
        form=AppraisalForm,
        tone="secondary",
        says="登记民主评议的参加人、票数和结论。评议供参考，不代替测算。",
        done="民主评议已登记。",
    ),
    "assess": Act(
        command=commands.assess,
        form=NoteForm,
        says="按现在登记的信息测算，并形成意见。金额由规则算出，不能改；认为有误的先更正信息。",
        done="已测算并提出意见，过程见“测算”。",
    ),
    "publish": Act(
        command=commands.publish,
        form=ConfirmForm,
        says="在所在村（社区）公示，只公示姓名、人数、类别和金额。",
        done="已公示，期满后才能办理下一步。",
    ),
    "reinvestigate": Act(
        command=commands.reinvestigate,
        form=ReasonForm,
        says="针对异议重新核实。写明准备怎样核实，例如再次入户、再次核对。",
        done="已启动重新调查。",
    ),
    "forward": Act(
        command=commands.forward,
        form=NoteForm,
        says="把审核意见和全部材料上报区民政局。",
        done="已上报区民政局。",
    ),
    "forward_ineligible": Act(
        command=commands.forward,
        form=NoteForm,
        says="测算不符合条件，不公示，直接报区民政局决定。",
        done="已上报区民政局，建议不予确认。",
    ),
    "examine": Act(
        command=commands.examine,
        form=ReasonForm,
        says="按现在的信息再测算一次，并提出审查意见。",
        done="审查意见已提出，等待负责人决定。",
    ),
    "publish_district": Act(
        command=commands.publish_district,
        form=ConfirmForm,
        says="拟批准，由区民政局公示。",
        done="已区级公示，期满后才能批准。",
    ),
    "confirm": Act(
        command=commands.confirm,
        form=NoteForm,
        says="确认后从下个月起发放，并生成决定书。确认前系统会再测算一次。",
        done="已确认，决定书已生成，待遇已开通。",
    ),
    "confirm_delegated": Act(
        command=commands.confirm,
        form=NoteForm,
        says="区民政局委托本乡镇（街道）确认。确认后从下个月起发放，并生成决定书。",
        done="已确认，决定书已生成，待遇已开通。",
    ),
    "refuse": Act(
        command=commands.refuse,
        form=ReasonForm,
        tone="danger",
        says="写明查明的事实。决定书会写上不符合的条件、条款和救济途径，3 个工作日内送达。",
        done="已作出不予确认决定，请在 3 个工作日内送达。",
    ),
    "refuse_delegated": Act(
        command=commands.refuse,
        form=ReasonForm,
        tone="danger",
        says="写明查明的事实。决定书会写上不符合的条件、条款和救济途径，3 个工作日内送达。",
        done="已作出不予确认决定，请在 3 个工作日内送达。",
    ),
    "send_back": Act(
        command=commands.send_back,
        form=ReasonForm,
        ahead=False,
        tone="secondary",
        says="退回乡镇（街道）重新调查，正在进行的公示随之结束。",
        done="已退回重新调查。",
    ),
    "investigate_again": Act(
        command=commands.send_back,
        form=ReasonForm,
        ahead=False,
        tone="secondary",
        says="撤回已有意见，重新调查；正在进行的公示随之结束。",
        done="已撤回意见，可以重新调查。",
    ),
    "abort": Act(
        command=commands.abort,
        form=ReasonForm,
        ahead=False,
        tone="danger",
        says="家庭无正当理由拒不配合调查的才用。写明几次联系、怎样拒绝。",
        done="已终止审核，理由已记入办件。",
    ),
    "withdraw": Act(
        command=commands.withdraw,
        form=ReasonForm,
        ahead=False,
        tone="danger",
        says="申请人本人要求撤回。撤回后本件结束，需要时可以重新申请。",
        done="已按申请人要求撤回。",
    ),
}
