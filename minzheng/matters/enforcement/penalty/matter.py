"""MATTER: an administrative penalty of the bureau."""

from minzheng.kernel.cases.catalogue import Act, RegisterMatter

from . import acts, deciding, forms
from .opening import CODE, open_
from .procedure import PROCEDURES, procedure_on

_INVESTIGATING = {
    "file": Act(
        carry_out=acts.file_case, form=forms.NoteForm, done="已批准立案，九十日的办案期限从今天起算。",
        says="批准以后案卷建立，出具立案审批表，关联的线索转为“已立案”。",
    ),
    "not_file": Act(
        carry_out=acts.not_file, form=forms.ReasonForm, done="已决定不予立案。", ahead=False, tone="secondary",
        says="没有违法事实、不属管辖、已过追责期限的，不予立案；关联的线索一并了结。",
    ),
    "on_spot": Act(
        carry_out=acts.on_spot, form=forms.OnSpotForm, done="已当场处罚并送达。", ahead=False,
        says="事实确凿、警告或者小额罚款的，可以当场决定并交付当事人。公民不超过 200 元，组织不超过 3000 元。",
    ),
    "propose": Act(
        carry_out=acts.propose, form=forms.ProposeForm, hindrances=acts.evidence_missing,
        done="已提出处罚建议。", says="对照裁量基准提出处罚建议。听证案件、集体讨论的或偏离基准的，先送法制审核。",
    ),
    "review": Act(
        carry_out=acts.review, form=forms.ReviewForm, done="法制审核通过。", says="审核主体、权限、程序、事实、依据、裁量和文书。",
    ),
    "send_back": Act(
        carry_out=acts.say_why, form=forms.ReasonForm, done="已退回补充调查。", ahead=False, tone="secondary",
    ),
    "transfer": Act(
        carry_out=acts.transfer, form=forms.TransferForm, done="已移送。", ahead=False, tone="secondary",
        says="不属本机关管辖，或者涉嫌犯罪的，移送有权机关。",
    ),
}  # fmt: skip

_NOTIFYING = {
    "notify": Act(
        carry_out=acts.notify, form=forms.NotifyForm, done="已告知，陈述申辩期限见页面上方。",
        says="告知书写明事实、理由、依据和当事人的权利。决定不得重于这里告知的处罚。",
    ),
    "statement": Act(carry_out=acts.take_statement, form=forms.StatementForm, done="已记录。"),
    "request_hearing": Act(
        carry_out=acts.request_hearing, form=forms.RequestHearingForm, done="已受理听证申请，出具听证通知书。",
        ahead=False,
    ),
    "hold_hearing": Act(
        carry_out=acts.hold_hearing, form=forms.HoldHearingForm, hindrances=acts.hearing_not_yet,
        done="已记录听证。", says="由非本案调查人员主持。",
    ),
    "reopen": Act(
        carry_out=acts.reopen, form=forms.ReasonForm, done="已退回补充调查，须重新告知。", ahead=False,
        tone="secondary",
    ),
}  # fmt: skip

_DECIDING = {
    "decide": Act(
        carry_out=deciding.decide, form=forms.DecideForm, hindrances=deciding.rights_running,
        done="已作出处罚决定，七个工作日内送达并公示。", says="决定书取得文号后不能再改；不得重于告知的处罚。",
    ),
    "no_penalty": Act(
        carry_out=deciding.no_penalty, form=forms.ReasonForm, done="已决定不予处罚。", ahead=False,
        tone="secondary", says="轻微并及时改正没有后果的、初次轻微并及时改正的、事实不能成立的。",
    ),
    "serve": Act(carry_out=deciding.serve, form=forms.ServeForm, done="已登记送达，缴款期限从送达次日起算。"),
    "pay": Act(carry_out=deciding.pay, form=forms.PayForm, done="已登记缴款。"),
    "fulfil": Act(
        carry_out=deciding.fulfil, form=forms.ReasonForm, hindrances=deciding.debt_left, done="已登记履行。",
        ahead=False,
    ),
    "urge": Act(
        carry_out=deciding.urge, hindrances=deciding.not_overdue, done="已出具催告书。", ahead=False,
        says="逾期不履行的，申请强制执行前先催告。",
    ),
    "apply_court": Act(
        carry_out=deciding.apply_court, form=forms.CourtForm, hindrances=deciding.court_closed,
        done="已申请强制执行。",
    ),
    "close": Act(carry_out=deciding.close, form=forms.NoteForm, done="已结案归档。"),
    "revoke": Act(
        carry_out=deciding.revoke, form=forms.ReasonForm, done="已撤销，三个工作日内撤回公示。", ahead=False,
        tone="danger", says="撤销以后决定书作废，已缴的罚没款退还，不能恢复。",
    ),
}  # fmt: skip

MATTER = RegisterMatter(
    code=CODE,
    name="行政处罚",
    basis="《中华人民共和国行政处罚法》；民政部令第68号",
    procedure_on=procedure_on,
    procedures=PROCEDURES,
    open=open_,
    open_form=forms.OpenForm,
    acts=_INVESTIGATING | _NOTIFYING | _DECIDING,
    paper_folder="kernel/documents/templates",
    number_word="罚",
    reading="penalty.read",
    taking_in="penalty.handle",
    extending="penalty.decide",
)
