"""What each step of a registration writes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Moved, Opened, PartyOf
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.states import State
from minzheng.registers.marriages import commands, papers
from minzheng.registers.marriages.checks import Problem, marriage_problems
from minzheng.registers.marriages.commands.conduct import ensure_owner
from minzheng.registers.marriages.commands.national import missing_answers
from minzheng.registers.marriages.errors import NotEligible
from minzheng.registers.marriages.office import require_registrar
from minzheng.registers.marriages.parties import ROLES, Party, kept, party_of, person_of, read_couple
from minzheng.registers.marriages.queries import offices, record_of_case
from minzheng.registers.marriages.rules.proofs import proofs, regulation
from minzheng.registers.marriages.standing import name_sakes

from .forms import ExamineForm


def office_of(actor: Actor) -> str:
    """The office at whose counter the actor sits."""
    found = offices(actor, "marriage.register")
    if not found:
        raise Invalid("您的岗位不在婚姻登记处，不能收件。请由登记员办理。")
    return found[0]


def problems_of(data: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> list[Problem]:
    """Everything in the way of what was typed, before anything is written: also for the live check of the
    page.
    """
    day = at.astimezone(CHINA).date()
    male, female = read_couple(data, on_date=day)
    found = marriage_problems(
        male, female, office_code=office_of(actor), on_date=day, kinship=data.get("kinship") or "none"
    )
    cited = regulation(day)
    if not data.get("both_present"):
        found.append(Problem("双方没有都到场", f"民法典 第一千零四十九条、{cited}", "请双方一起来，不能委托他人。",
                             "both_present"))  # fmt: skip
    if not data.get("voluntary"):
        found.append(Problem("双方没有都声明自愿和没有配偶", "民法典 第一千零四十六条",
                             "请分别询问；一方不自愿的不能登记。", "voluntary"))  # fmt: skip
    sakes = [(one, row) for one in (male, female) for row in name_sakes(one)]
    if sakes and not (data.get("name_sakes_note") or "").strip():
        words = "；".join(
            f"{one.label}：{row.register_year} 年 {row.couple}（{row}）" for one, row in sakes[:5]
        )
        found.append(Problem(f"档案里有同名同龄、没有证件号的在册婚姻：{words}", "婚姻登记工作规范：查档核对",
                             "请核实是不是本人，并填写“同名同龄历史记录核实情况”。", "name_sakes_note"))  # fmt: skip
    return found


def open_(*, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """Take in what both declare. What bars the marriage refuses it, unless a written answer is wanted."""
    day = at.astimezone(CHINA).date()
    problems = problems_of(data, actor=actor, at=at)
    if problems and not data.get("written_answer"):
        raise NotEligible(problems)
    if not problems and data.get("written_answer"):
        raise Invalid(
            "没有发现不符合登记条件的情形，不需要书面答复。请取消勾选后收件。", field="written_answer"
        )
    couple = read_couple(data, on_date=day)
    persons = {one.role: person_of(one, actor=actor, at=at) for one in couple}
    effect = data.get("effect_date")
    return Opened(
        title="、".join(one.name for one in couple), division_code=office_of(actor),
        application={
            **{one.role: kept(one, persons[one.role]) for one in couple},
            "kinship": data.get("kinship") or "none", "effect_date": effect.isoformat() if effect else "",
            "name_sakes_note": data.get("name_sakes_note") or "", "problems": [str(one) for one in problems],
        },
        parties=tuple(PartyOf(one.role, one.label, one.name, persons[one.role]) for one in couple),
    )  # fmt: skip


def couple_of(case: Case) -> tuple[Party, Party]:
    """Both parties as they declared themselves when the case was opened."""
    male, female = (party_of(role, case.application[role]) for role in ROLES)
    return male, female


def _blocked(case: Case, on_date: dt.date) -> list[str]:
    male, female = couple_of(case)
    found = marriage_problems(
        male, female, office_code=case.division_code[:6], on_date=on_date, kinship=case.application["kinship"]
    )
    return [str(one) for one in found]


def not_verifiable(*, case: Case, on_date: dt.date) -> list[str]:
    return _blocked(case, on_date)


def not_registrable(*, case: Case, on_date: dt.date) -> list[str]:
    return [*missing_answers(case.id), *_blocked(case, on_date)]


def verify(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Keep the national base's answers. Unless it has nothing on either, the case stays where it is."""
    ensure_owner(case, actor=actor, at=at)
    answers = []
    for party in couple_of(case):
        role = party.role
        found = {
            "certificate_number": data.get(f"{role}_certificate_number"),
            "register_year": data.get(f"{role}_register_year"),
            "spouse_name": data.get(f"{role}_spouse_name"),
        }  # fmt: skip
        answers.append(
            commands.record_status(
                case=case, party=party, answer=data[f"{role}_answer"], note=data.get(f"{role}_note") or "",
                found=found, actor=actor, at=at,
            )
        )  # fmt: skip
    words = "；".join(f"{ROLES[one.role]}{one.get_answer_display()}" for one in answers)
    clear = all(one.answer == "none" for one in answers)
    return Moved(target=None if clear else State.SUBMITTED, details={"sentence": words})


def examine_form(case: Case) -> type[ExamineForm]:
    """The form with the papers that these two have to show by the law of the day they came."""
    day = case.submitted_at.astimezone(CHINA).date()
    choices = [
        (f"{one.role}-{proof.key}", f"{one.label}：{proof.label}")
        for one in couple_of(case)
        for proof in proofs(one.category, military=one.military, on_date=day)
        if not (proof.key == "photo" and one.role == "female")
    ]

    class OfThese(ExamineForm):
        def __init__(self, *args: Any, **kwargs: Any):
            super().__init__(*args, **kwargs)
            self.fields["proofs"].choices = choices

    return OfThese


def examine(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Both were asked apart and every paper was seen; the statement and the examination are on paper."""
    couple, day = couple_of(case), at.astimezone(CHINA).date()
    require_registrar(actor, office_code=case.division_code[:6], on_date=day, parties=couple)
    wanted = {key for key, _ in examine_form(case)().fields["proofs"].choices}
    unseen = [
        label for key, label in examine_form(case)().fields["proofs"].choices if key not in data["proofs"]
    ]
    if wanted - set(data["proofs"]):
        raise Invalid(
            f"还没有核对：{'；'.join(unseen)}。请核对原件后勾选；缺件的请当事人补齐。", field="proofs"
        )
    papers.issue_statement(case, couple, kinship=case.application["kinship"], actor=actor, at=at)
    rows = [
        ("联网核对", "双方在全国婚姻登记信息库均无在册婚姻"),
        ("询问", "已分别询问，双方真实自愿"),
        ("意思表示能力", data.get("capacity_note") or "能够真实表达意愿"),
    ]
    papers.issue_examination(
        case, title="结婚登记审查处理表", rows=rows, opinion=data["opinion"], actor=actor, at=at
    )
    return Moved(details={"sentence": data["opinion"]})


def register(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Marry them: the record, its number, two certificates."""
    male, female = couple_of(case)
    effect = case.application.get("effect_date")
    record = commands.register_marriage(
        case=case, male=male, female=female, kinship=case.application["kinship"],
        effect_date=dt.date.fromisoformat(effect) if effect else None, actor=actor, at=at,
        print_numbers=(data.get("male_print_number") or "", data.get("female_print_number") or ""),
    )  # fmt: skip
    papers.issue_certificates(case, record, copies=2, actor=actor, at=at)
    return Moved(subject=f"marriage:{record.id}", details={"sentence": f"字号 {record.certificate_number}"})


def hand_over(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """The certificates are in the hands of both (颁证)."""
    day = at.astimezone(CHINA).date()
    require_registrar(actor, office_code=case.division_code[:6], on_date=day)
    record = record_of_case(case.id)
    record.details = {
        **record.details, "handed_over_at": at.isoformat(), "handed_over_by": actor.name,
        "guests": data.get("guests") or "",
    }  # fmt: skip
    record.save(update_fields=["details"])
    return Moved(details={"sentence": data.get("guests") or ""})


def refuse(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Not registered: reasons with articles, on paper (不予办理结婚登记告知单)."""
    day = at.astimezone(CHINA).date()
    ensure_owner(case, actor=actor, at=at)
    reasons = [*_blocked(case, day)]
    reasons += [text for text in case.application.get("problems", ()) if text not in reasons]
    if (extra := (data.get("reason") or "").strip()) != "":
        reasons.append(extra)
    if not reasons:
        raise Invalid("没有检查出不符合条件的情形，请写明不予办理的理由和条文。", field="reason")
    papers.issue_refusal(case, title="不予办理结婚登记告知单", reasons=reasons, actor=actor, at=at)
    return Moved(details={"missing": reasons})


def abandon(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    """One of the two changed her mind: nothing is registered, the papers go to the archive as not
    concluded.
    """
    ensure_owner(case, actor=actor, at=at)
