"""What each step of a divorce writes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Moved, Opened, PartyOf
from minzheng.kernel.cases.models import Case
from minzheng.registers.marriages import commands, papers, queries
from minzheng.registers.marriages.commands.conduct import ensure_owner
from minzheng.registers.marriages.commands.divorcing import Agreement, cannot_collect, counted_windows
from minzheng.registers.marriages.commands.national import record_from_certificate
from minzheng.registers.marriages.models import MarriageRecord
from minzheng.registers.marriages.parties import ROLES, Party, kept, party_of, person_of, read_couple
from minzheng.registers.marriages.rules.proofs import CIVIL_CODE_FROM, NATIONWIDE_FROM, regulation

from .forms import BROUGHT

ABROAD = (
    "双方的结婚登记不是在中国内地或者驻外使领馆办理的，婚姻登记机关不受理离婚登记（{cited}）。"
    "请双方向人民法院起诉离婚。"
)


def open_(*, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """Take in an application; what the law does not let us accept is refused with where to go instead."""
    day = at.astimezone(CHINA).date()
    cited = regulation(day)
    if data["registered_in"] == "abroad":
        raise Invalid(ABROAD.format(cited=cited), field="registered_in")
    for name, words in (
        ("both_present", "双方须亲自到场并有完全民事行为能力，不能代办；一方无行为能力的请向人民法院起诉"),
        ("voluntary", "双方须自愿离婚并签订书面协议；不能协商一致的请向人民法院起诉"),
    ):
        if not data.get(name):
            raise Invalid(f"{words}（民法典 第一千零七十六条，{cited}）。", field=name)
    offices = queries.offices(actor, "marriage.register")
    if not offices:
        raise Invalid("您的岗位不在婚姻登记处，不能收件。请由登记员办理。")
    couple = read_couple(data, on_date=day)
    marriage = _marriage(data, couple, offices[0], actor, at)
    _require_jurisdiction(data, day)
    persons = {one.role: person_of(one, actor=actor, at=at) for one in couple}
    return Opened(
        title="、".join(one.name for one in couple), division_code=offices[0],
        subject=f"marriage:{marriage.id}",
        application={
            **{one.role: kept(one, persons[one.role]) for one in couple}, "marriage_id": marriage.id,
            "registered_in": data["registered_in"], "brought": data["brought"], "children": data["children"],
            "property_text": data["property_text"], "debts": data["debts"],
        },
        parties=tuple(PartyOf(one.role, one.label, one.name, persons[one.role]) for one in couple),
    )  # fmt: skip


def _marriage(data, couple: tuple[Party, Party], office_code: str, actor: Actor, at: dt.datetime):
    """The marriage that stands between the two: in the book, else as their certificate says."""
    male, female = couple
    found = queries.standing_marriage(male.index, female.index)
    if found is not None:
        return found
    for one in couple:
        other = queries.marital_state(one.index)
        if other.is_married:
            raise Invalid(
                f"{one.label}{one.name}在册的婚姻是 {other.record}（{other.record.couple}），不是与对方的婚姻。"
                "请核对双方的证件和结婚证；档案有误的先办理更正。",
                field=f"{one.role}_number",
            )
        if other.record is not None and {other.record.male_name, other.record.female_name} == {
            male.name, female.name,
        }:  # fmt: skip
            raise Invalid(
                f"双方的婚姻关系已不存在（{other.record}：{other.label}），不能再办离婚登记。需要证明的请出具档案证明。",
                field="male_number",
            )
    if not data.get("marriage_number") or not data.get("marriage_year"):
        raise Invalid(
            "档案里没有查到双方的结婚登记。请照结婚证填写字号和登记年度；没有结婚证的请先到原登记机关或档案馆查档。",
            field="marriage_number",
        )
    return record_from_certificate(
        male=male, female=female, certificate_number=data["marriage_number"], year=data["marriage_year"],
        office_code=office_code, actor=actor, at=at,
    )  # fmt: skip


def _require_jurisdiction(data: Mapping[str, Any], day: dt.date) -> None:
    """Until 2025-05-09 one of the two must have the household register here (条例2003 第四条)."""
    if day < NATIONWIDE_FROM and not data.get("resident_here"):
        raise Invalid(
            f"双方的常住户口都不在本登记处辖区（{regulation(day)} 第十条）。请到一方常住户口所在地的婚姻登记机关办理。",
            field="resident_here",
        )


def couple_of(case: Case) -> tuple[Party, Party]:
    male, female = (party_of(role, case.application[role]) for role in ROLES)
    return male, female


def accept(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Received: the receipt says until when either may withdraw and from when to when both may come."""
    ensure_owner(case, actor=actor, at=at)
    declared = case.application
    made = commands.receive_divorce(
        case=case, marriage=MarriageRecord.objects.get(id=declared["marriage_id"]), parties=couple_of(case),
        agreement=Agreement(declared["children"], declared["property_text"], declared["debts"]),
        actor=actor, at=at,
    )  # fmt: skip
    papers.issue_divorce_receipt(case, made, actor=actor, at=at)
    if made.cool_end is None:
        return Moved()
    words = f"冷静期至 {made.cool_end}，领证期 {made.win_start} 至 {made.win_end}"
    return Moved(due_date=made.cool_end, details={"sentence": words})


def law_has_changed(*, case: Case, on_date: dt.date) -> list[str]:
    """An application of 2020 that was not received in 2020 falls under the Civil Code."""
    if case.procedure == "divorce-2003" and on_date >= CIVIL_CODE_FROM:
        return ["2021年1月1日起适用民法典第一千零七十七条的冷静期，请终止本件后重新收件"]
    return []


def not_withdrawable(*, case: Case, on_date: dt.date) -> list[str]:
    made = queries.divorce_of_case(case.id)
    counted = counted_windows(made, on_date)
    if counted is not None and counted.may_withdraw(on_date):
        return []
    return [
        f"冷静期已于 {counted.cool_end if counted else on_date} 届满（民法典 第一千零七十七条第一款），不来领证即视为撤回，不需要另办撤回"
    ]


def withdraw(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    made = commands.withdraw_divorce(case=case, by=data["by"], actor=actor, at=at)
    papers.issue_withdrawal(case, made, actor=actor, at=at)
    return Moved(details={"sentence": f"由{ROLES[made.withdrawn_by]}撤回"})


def not_collectable(*, case: Case, on_date: dt.date) -> list[str]:
    made = queries.divorce_of_case(case.id)
    why = cannot_collect(made, on_date) if made else "还没有受理"
    return [*([why] if why else []), *law_has_changed(case=case, on_date=on_date)]


def issue(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Examined and registered: the marriage ends with today."""
    male, female = couple_of(case)
    made = queries.divorce_of_case(case.id)
    rows = [
        ("收到申请", str(made.received_date)),
        ("结婚登记", f"{made.marriage}（{BROUGHT[case.application['brought']]}）"),
        ("子女抚养", made.children),
        ("财产处理", made.property_text),
        ("债务处理", made.debts),
        ("问话笔录", data["record_of_questions"]),
    ]
    papers.issue_examination(
        case, title="离婚登记审查处理表", rows=rows, opinion="双方自愿离婚，协议齐备，准予登记。", actor=actor,
        at=at,
    )  # fmt: skip
    record = commands.register_divorce(
        case=case, marriage=made.marriage, male=male, female=female, actor=actor, at=at,
        details={"agreement_digest": made.agreement_digest, "marriage_certificates": "注记作废章后退还"},
        print_numbers=(data.get("male_print_number") or "", data.get("female_print_number") or ""),
    )  # fmt: skip
    papers.issue_certificates(case, record, copies=2, actor=actor, at=at)
    return Moved(subject=f"marriage:{record.id}", details={"sentence": f"字号 {record.certificate_number}"})


def open_window(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """The cooling-off period is over: from today both may come."""
    day = at.astimezone(CHINA).date()
    return Moved(due_date=counted_windows(queries.divorce_of_case(case.id), day).win_end)


def cooled(*, case: Case, on_date: dt.date) -> bool:
    return on_date >= counted_windows(queries.divorce_of_case(case.id), on_date).win_start


def lapsed(*, case: Case, on_date: dt.date) -> bool:
    return counted_windows(queries.divorce_of_case(case.id), on_date).has_lapsed(on_date)


def nothing(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    """The step itself is all there is."""


def refuse(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Not registered, on paper."""
    ensure_owner(case, actor=actor, at=at)
    papers.issue_refusal(case, title="不予办理离婚登记告知单", reasons=[data["reason"]], actor=actor, at=at)
    return Moved(details={"missing": [data["reason"]]})


def abandon(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    ensure_owner(case, actor=actor, at=at)
