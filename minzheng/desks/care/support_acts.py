"""What can be done on the page of one person of the ledger: each act a small form of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from minzheng.kernel.access import queries as access
from minzheng.registers.support import commands, queries
from minzheng.registers.support.queries import PersonFile

from . import forms_support as typed

VISIT, ARRANGE = "support.visit", "support.arrange"


@dataclass(frozen=True)
class Act:
    """An act for which `open_for(file)` says whether it can be done now; `command` carries it out."""

    code: str
    label: str
    form: type[forms.Form]
    command: Callable[..., Any]
    open_for: Callable[[PersonFile], bool]
    done: str
    permission: str = ARRANGE
    says: str = ""
    tone: str = ""


def _at_home(file: PersonFile) -> bool:
    return file.row is not None and file.row.is_at_home


def _inside(file: PersonFile) -> bool:
    return file.row is not None and not file.row.is_at_home


def _lacks(name: str) -> Callable[[PersonFile], bool]:
    return lambda file: file.row is not None and file.running(getattr(file, name)) is None


def _has(name: str) -> Callable[[PersonFile], bool]:
    return lambda file: file.running(getattr(file, name)) is not None


def _stay(state: str) -> Callable[[PersonFile], bool]:
    return lambda file: bool(file.stays_in(state))


ACTS = (
    Act("visit", "登记探访", typed.VisitForm, commands.record_visit, _at_home, "探访已登记。", VISIT,
        "登记后不能改动；登错的另登记一次说明。"),
    Act("care", "登记照料服务协议", typed.CareForm, commands.arrange_care,
        lambda file: _at_home(file) and _lacks("arrangements")(file), "照料服务协议已登记。",
        says="分散供养的，由照料护理人、特困人员（或监护人）和乡镇（街道）签订协议后登记。"),
    Act("end_care", "终止照料服务协议", typed.EndForm, commands.end_care, _has("arrangements"),
        "照料服务协议已终止。", tone="secondary"),
    Act("guardian", "登记监护人", typed.GuardianForm, commands.appoint_guardian, _lacks("guardianships"),
        "监护协议已登记。"),
    Act("end_guardian", "终止监护协议", typed.EndForm, commands.end_guardianship, _has("guardianships"),
        "监护协议已终止。", tone="secondary"),
    Act("doctor", "登记家庭医生签约", typed.DoctorForm, commands.sign_doctor, _lacks("doctors"),
        "家庭医生签约已登记。"),
    Act("end_doctor", "终止家庭医生签约", typed.EndForm, commands.end_doctor, _has("doctors"),
        "家庭医生签约已终止。", tone="secondary"),
    Act("wish", "登记集中供养意愿", typed.WishForm, commands.record_wish,
        lambda file: _lacks("wishes")(file) and _lacks("placements")(file), "集中供养意愿已登记。",
        says="由本人自愿提出；完全不能自理的优先安排。"),
    Act("withdraw_wish", "撤回集中供养意愿", typed.EndForm, commands.withdraw_wish, _has("wishes"),
        "集中供养意愿已撤回。", tone="secondary"),
    Act("admit", "登记入住", typed.AdmitForm, commands.admit,
        lambda file: _inside(file) and _lacks("placements")(file), "入住已登记。",
        says="床位住满的不能登记；完全丧失自理能力的优先安排护理型床位。"),
    Act("leave", "登记离开机构", typed.EndForm, commands.leave, _has("placements"), "离开已登记。",
        tone="secondary"),
    Act("insure", "登记住院护理保险", typed.PolicyForm, commands.insure,
        lambda file: file.row is not None, "保单已登记。"),
    Act("stay", "登记住院", typed.StayForm, commands.record_stay,
        lambda file: file.row is not None and not file.stays_in("inside"), "住院已登记。"),
    Act("discharge", "登记出院", typed.DischargeForm, commands.discharge, _stay("inside"), "出院已登记。"),
    Act("claim", "申请理赔", typed.ClaimForm, commands.claim, _stay("discharged"), "理赔申请已登记。"),
    Act("settle", "登记赔付", typed.SettleForm, commands.settle_claim, _stay("claimed"), "赔付已登记。"),
)  # fmt: skip
_STAY_OF = {"discharge": "inside", "claim": "discharged", "settle": "claimed"}


def act_of(code: str) -> Act | None:
    return next((one for one in ACTS if one.code == code), None)


def choices_of(act: Act, file: PersonFile, request: HttpRequest) -> dict[str, list[tuple]]:
    """What the selects of an act offer: institutions with a free bed or without, stays in its state."""
    if act.code == "admit":
        return {
            "institution_id": [
                (one.institution.id, f"{one.institution.name}（空床 {one.free}，护理型 {one.nursing_free}）")
                for one in queries.houses(request.actor, on_date=request.at.date())
                if one.institution.closed_date is None
            ]
        }
    if act.code in _STAY_OF:
        rows = file.stays_in(_STAY_OF[act.code])
        return {"stay_id": [(one.id, f"{one.valid.lower} {one.hospital}") for one in rows]}
    return {}


def open_acts(request: HttpRequest, file: PersonFile, bound: tuple[str, forms.Form] | None) -> list[dict]:
    """The acts open to the actor, each with its form; the one that was refused, bound and unfolded."""
    today, wanted, found = request.at.date(), request.GET.get("do", ""), []
    known = {"visitors": request.actor.name, "from_date": today, "last_date": today, "on_date": today,
             "paid_date": today}  # fmt: skip
    for act in ACTS:
        refused = bound is not None and bound[0] == act.code
        allowed = access.may(request.actor, act.permission, division_code=file.division_code)
        if not refused and not (allowed and act.open_for(file)):
            continue
        form = bound[1] if refused else _fresh(act, file, request, known)
        found.append({"act": act, "form": form, "open": refused or (bound is None and wanted == act.code)})
    return found


def _fresh(act: Act, file: PersonFile, request: HttpRequest, known: dict) -> forms.Form:
    """An empty form; where there is one stay only, it is chosen already."""
    choices = choices_of(act, file, request)
    stays = choices.get("stay_id", [])
    chosen = {"stay_id": stays[0][0]} if len(stays) == 1 else {}
    return act.form(initial=known | chosen, choices=choices, auto_id=f"{act.code}_%s")
