"""GRANT and MATTER: the application, its steps, and what each of them does."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases import deadlines
from minzheng.kernel.cases.catalogue import Act, Moved, Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import cd, wd
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.granting import Grant, acts
from minzheng.registers.benefits.granting.forms import NoteForm, ReasonForm
from minzheng.registers.benefits.models import Award

from . import occasions
from .entitlement import CODE, ENTITLEMENT
from .forms import CAUSES, KINDS, PAY_FORMS, ReceiptForm, TemporaryAidForm, decision_form, review_form
from .procedure import FAST, LATER, PROCEDURES, S

MEANS = ("income_year_fen", "assets_fit", "burdened")
FIGURES = ("persons", "months", "severity")


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    """Nothing is declared for good: the figures are those of this occasion."""
    return {}


def answers_of(data: Mapping[str, Any]) -> dict[str, Any]:
    figures = {name: data[name] for name in FIGURES}
    return {
        "terms": figures | {
            "urgent": data["kind"] == "urgent", "urban": data["urban"], "local": data["local"],
            "income_year_fen": data.get("income_year_fen") or 0, "assets_fit": data["assets_fit"],
            "burdened": bool(data.get("expense_fen")), "recent_aid_fen": 0,
        },
        "cause": data["cause"], "event_date": data["event_date"].isoformat(),
        "event_place": data["event_place"], "expense_fen": data.get("expense_fen") or 0,
        "pay_form": data.get("pay_form") or "card",
        "repeat_reason": (data.get("repeat_reason") or "").strip(),
    }  # fmt: skip


def answers_shown(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("类型", KINDS["urgent" if asked["terms"]["urgent"] else "expense"]),
        ("事由", CAUSES[asked["cause"]]),
        ("发生时间、地点", f"{asked['event_date']}　{asked['event_place']}"),
        ("申请救助", f"{asked['terms']['persons']} 人，{asked['terms']['months']} 个月"),
        ("发放方式", PAY_FORMS[asked["pay_form"]]),
    ]
    if asked["expense_fen"]:
        rows.append(("必需支出", f"{yuan_text(asked['expense_fen'])} 元"))
    if asked["repeat_reason"]:
        rows.append(("再次申请的理由", asked["repeat_reason"]))
    return rows


def terms_of(case: Case, on_date: dt.date) -> dict[str, Any]:
    """The figures so far: as asked, the means as reviewed, and what the household was given of late."""
    terms = dict(case.application["terms"])
    reviewed = case.steps.filter(action="review").order_by("-id").first()
    if reviewed is not None:
        terms |= reviewed.details["means"]
    return terms | {"recent_aid_fen": occasions.recent_aid_fen(case, on_date)}


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    found = []
    if not values["place_fits"]:
        found.append("不是本地户籍，也没有本地居住证")
    if not values["within_limits"]:
        found.append("救助月数或者困难程度系数超出当地规定")
    if not any(values["alive"]):
        found.append("申请人已去世，请由家庭其他成员申请")
    if not values["urgent"]:
        if not values["burdened"]:
            found.append("必需支出没有超出家庭承受能力")
        if not values["means_fit"]:
            found.append("人均年可支配收入不低于当地上年水平，或者家庭财产超过规定")
    return found


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()


def is_urgent(case: Case) -> bool:
    return case.application["terms"]["urgent"]


def _may_forward(case: Case, on_date: dt.date) -> bool:
    """What is to be refused goes up without publicity."""
    return case.current is not S.ASSESSED or not acts.told(GRANT, case, on_date)["eligible"]


def _hindrances(case: Case, on_date: dt.date) -> list[str]:
    """急难型 is decided without papers; they are handed in afterwards."""
    if is_urgent(case):
        return [f"缺少信息“{text}”" for text in acts.told(GRANT, case, on_date).get("missing", ())]
    return acts.missing(GRANT, case, on_date) + acts.notice_runs(case, on_date)


def accept(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    acts.accept(case, actor, at)
    if not is_urgent(case):
        return Moved()
    days = ENTITLEMENT.law.setting("respond_days", case.division_code, _day(at))
    due_date = deadlines.due_date(cd(days, "急难型救助"), _day(at), territory.calendar())
    return Moved(target=FAST, due_date=due_date)


def review(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    means = {name: data[name] for name in MEANS}
    found = acts.told(GRANT, case, _day(at), terms_of(case, _day(at)) | means)
    return Moved(details=found | {"means": means})


def publish(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    return Moved(details=acts.told(GRANT, case, _day(at)))


def approve(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    """Grant what the rules make of the figures decided. 急难型 has its papers handed in afterwards."""
    terms = terms_of(case, _day(at)) | {name: data[name] for name in FIGURES if data.get(name)}
    moved = acts.approve(GRANT, case, actor, at, terms)
    if not is_urgent(case):
        return moved
    days = ENTITLEMENT.law.setting("supplement_working_days", case.division_code, _day(at))
    due_date = deadlines.due_date(wd(days, "先行救助后补手续"), _day(at), territory.calendar())
    case.total_due_date = None  # the decision is made; what is left has a day of its own
    return Moved(target=LATER, due_date=due_date, details=moved.details)


def approve_town(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    """The same by the township's head, within the limit a head; raises Invalid above it."""
    day = _day(at)
    terms = terms_of(case, day) | {name: data[name] for name in FIGURES if data.get(name)}
    found = ENTITLEMENT.assess(
        case.application["person_id"], division_code=case.division_code,
        law_date=_day(case.accepted_at or case.submitted_at), on_date=day,
        month=acts.first_month(GRANT, case, day), terms=terms,
    ).values  # fmt: skip
    if found["eligible"] and not found["town_may_decide"]:
        limit = ENTITLEMENT.law.setting("town_limit", case.division_code, day)
        recent = terms["recent_aid_fen"]
        counted = f"（含同户近期已批的 {yuan_text(recent)} 元）" if recent else ""
        raise Invalid(
            f"人均 {yuan_text(found['per_head'])} 元{counted}，超过乡镇（街道）审批限额 {yuan_text(limit)} 元。"
            "请调低月数或者系数，或者上报区民政局审批。",
            field="months",
        )
    return approve(case, data, actor, at)


def deny(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    return acts.deny(GRANT, case, data["reason"], actor, at)


def send_back(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    return Moved(target=FAST) if is_urgent(case) else Moved()


def nothing(case: Case, data: dict, actor: Actor, at: dt.datetime) -> None:
    """The step itself is all there is."""


def award_of(case: Case) -> Award | None:
    """What the case was granted."""
    return Award.objects.filter(case=case).first()


def _unpaid(case: Case, on_date: dt.date) -> bool:
    award = award_of(case)
    return award is not None and "paid_by_hand_fen" not in award.terms and not award.issued.exists()


def pay_by_hand(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    decided = case.steps.filter(action__in=("approve", "approve_town")).order_by("-id").first()
    amount = decided.details["parts"][0]["amount_fen"]
    benefits.pay_by_hand(award_id=award_of(case).id, amount_fen=amount, actor=actor, at=at)
    sentence = f"用备用金发放现金 {yuan_text(amount)} 元，签收人：{data['signed_by']}"
    return Moved(due_date=case.step_due_date, details={"sentence": sentence, "amount_fen": amount})


def _papers_still_missing(case: Case, on_date: dt.date) -> list[str]:
    return acts.papers_missing(GRANT, case)


def _decide(case: Case):
    return decision_form(case.application["terms"])


def _review(case: Case):
    return review_form(case.application["terms"])


_APPROVED = "已批准，决定书已出具。"
_LAST = "写明事实和理由，并告知救济途径。"
MORE_ACTS = {
    "accept": Act(carry_out=accept, done="已受理。",
                  says="急难型马上可以审批，手续事后补；支出型从今天起计算办理期限。"),
    "review": Act(carry_out=review, form_of=_review, hindrances=_hindrances,
                  says="入户、核对后填写核实的情况，是否符合由规则测算。", done="已提出审核意见。"),
    "publish": Act(carry_out=publish, hindrances=_hindrances, says="公示期满、没有异议的，可以批准。",
                   done="已开始公示。"),
    "forward": Act(carry_out=nothing, applies=_may_forward, hindrances=_hindrances, form=NoteForm,
                   tone="secondary", says="超过乡镇（街道）审批限额的，或者拟不予批准的，报区民政局决定。", done="已上报区民政局。"),
    "approve": Act(carry_out=approve, form_of=_decide, hindrances=_hindrances,
                   says="核定人数、月数和系数，金额由规则计算，当月一次性发放。", done=_APPROVED),
    "approve_town": Act(carry_out=approve_town, form_of=_decide, hindrances=_hindrances,
                        says="核定人数、月数和系数，金额由规则计算，当月一次性发放。", done=_APPROVED),
    "deny": Act(carry_out=deny, form=ReasonForm, tone="danger", ahead=False, says=_LAST,
                done="不予批准决定书已出具。"),
    "deny_town": Act(carry_out=deny, form=ReasonForm, tone="danger", ahead=False, says=_LAST,
                     done="不予批准决定书已出具。"),
    "send_back": Act(carry_out=send_back, form=NoteForm, tone="secondary", ahead=False, done="已退回重新审核。"),
    "send_back_town": Act(carry_out=nothing, form=NoteForm, tone="secondary", ahead=False,
                          done="已退回重新审核。"),
    "pay_by_hand": Act(carry_out=pay_by_hand, form=ReceiptForm, applies=_unpaid, tone="secondary",
                       says="先用乡镇（街道）备用金发现金，下一发放批次补回备用金；打卡的不用点。",
                       done="已登记备用金发放。"),
    "hand_in_later": Act(carry_out=nothing, hindrances=_papers_still_missing,
                         says="补登记、补签字盖章，材料都上传以后办结。", done="手续已补齐，办件办结。"),
}  # fmt: skip


GRANT = Grant(
    code=CODE,
    name="临时救助",
    basis="《社会救助暂行办法》第九章、《国务院关于全面建立临时救助制度的通知》（国发〔2014〕47号）",
    entitlements=(ENTITLEMENT,),
    procedures=PROCEDURES,
    form=TemporaryAidForm,
    facts_of=facts_of,
    answers_of=answers_of,
    answers_shown=answers_shown,
    terms_of=terms_of,
    may_file=occasions.may_file,
    where=lambda data: data["division_code"] if data["kind"] == "urgent" else None,
    reasons=reasons,
    pays_from="decision",
    once=True,
    covered=occasions.covered,
    number_word="临救",
    papers=(
        Paper("identity", "身份证或户口簿"),
        Paper("signed_form", "签字的临时救助审批表", help="急难型救助后补签字盖章。"),
        Paper("proof", "事由或者支出的证明", required=False, help="事故认定书、医疗或者学费票据等。"),
        Paper("scene", "现场照片", required=False),
    ),
    more_acts=MORE_ACTS,
    guide={
        "who": "遇到火灾、交通事故、突发重病等，或者必需支出突然增大，基本生活暂时严重困难的家庭和个人。",
        "where": "急难的在事情发生的乡镇（街道），其他的在户籍所在地的乡镇（街道）。",
        "amount": "月低保标准乘人数、月数和困难程度系数，一次性发放。冷水滩区 2020 年 4 月起每人不超过 2000 元的由乡镇（街道）批准。",
        "time": "急难的当天受理、次日前决定，材料事后补；其他的一般 15 个工作日。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
