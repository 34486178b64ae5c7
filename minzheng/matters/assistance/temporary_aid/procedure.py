"""The steps of 临时救助: one procedure for both kinds, dated by who may decide.

急难型 goes from acceptance straight to the decision and hands its papers in afterwards; 支出型 is reviewed,
published, decided and done.
"""

import datetime as dt

from minzheng.kernel.cases.procedures import APPLICANT, Procedure, Transition, cd, wd
from minzheng.kernel.cases.states import State, declare
from minzheng.registers.benefits.granting import DENIED, NOTICED

S = State
FAST = declare("aid_urgent", "急难待批", "急难救助，正在审批", "wait")
LATER = declare("aid_papers_due", "已先行救助，待补手续", "已批准救助，请补交材料", "wait")
AIDED = declare("aid_granted", "已救助", "已批准，一次性发放", "ok", closed=True)

LOCAL_TOTAL = wd(15, "各地通行不超过 15 个工作日（国发〔2014〕47号，待当地文件核实）")
PUBLICITY = cd(7, "国发〔2014〕47号（公示天数由当地规定，待核实）")
HANDLED = ("accept", "review")
DISTRICT, TOWN = "case.confirm_district", "case.confirm_delegated"


def _procedure(code: str, label: str, *, delegated: bool) -> Procedure:
    open_states = (S.SUBMITTED, S.SUPPLEMENT, S.ACCEPTED, FAST, S.ASSESSED, NOTICED, S.FORWARDED)
    rows = [
        Transition("ask_supplement", "一次性告知补正", (S.SUBMITTED,), S.SUPPLEMENT, "case.accept"),
        Transition("supplement", "补齐材料", (S.SUPPLEMENT,), S.SUBMITTED, APPLICANT),
        Transition("reject_intake", "不予受理", (S.SUBMITTED,), S.NOT_ACCEPTED, "case.accept"),
        Transition("accept", "受理", (S.SUBMITTED,), S.ACCEPTED, "case.accept", or_to=(FAST,)),
        Transition("review", "提出审核意见", (S.ACCEPTED,), S.ASSESSED, "case.assess"),
        Transition("publish", "公示", (S.ASSESSED,), NOTICED, "case.publish", limit=PUBLICITY),
        Transition("forward", "上报区民政局", (FAST, S.ASSESSED, NOTICED), S.FORWARDED, "case.forward"),
        Transition("approve", "批准", (S.FORWARDED,), AIDED, DISTRICT, not_by=HANDLED, or_to=(LATER,)),
        Transition("deny", "不予批准", (S.FORWARDED,), DENIED, DISTRICT, not_by=HANDLED),
        Transition("send_back", "退回重新审核", (S.FORWARDED,), S.ACCEPTED, DISTRICT, or_to=(FAST,)),
        Transition("pay_by_hand", "用备用金发放", (LATER,), LATER, "case.accept"),
        Transition("hand_in_later", "手续已补齐", (LATER,), AIDED, "case.accept"),
        Transition("withdraw", "撤回申请", open_states, S.WITHDRAWN, APPLICANT),
    ]  # fmt: skip
    if delegated:
        ready = (FAST, NOTICED)
        rows += [
            Transition("approve_town", "批准（乡镇、街道审批）", ready, AIDED, TOWN, not_by=HANDLED, or_to=(LATER,)),
            Transition("deny_town", "不予批准（乡镇、街道审批）", (FAST, S.ASSESSED), DENIED, TOWN,
                       not_by=HANDLED),
            Transition("send_back_town", "退回经办人重新审核", (S.ASSESSED, NOTICED), S.ACCEPTED, TOWN),
        ]  # fmt: skip
    return Procedure(code=code, label=label, transitions=tuple(rows), total=LOCAL_TOTAL, clock_from="accept")


BY_DISTRICT = _procedure("temporary-aid-2014", "临时救助（区民政局审批）", delegated=False)
BY_TOWN = _procedure("temporary-aid-delegated", "临时救助（小额由乡镇、街道审批）", delegated=True)
PROCEDURES = ((dt.date(2014, 5, 1), BY_DISTRICT), (dt.date(2020, 4, 1), BY_TOWN))
