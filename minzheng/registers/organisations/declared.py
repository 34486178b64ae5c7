"""What an application for a licence says, as rows of label and value, for whoever shows it."""

import datetime as dt
from typing import Any

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases.models import Case

from .models import Item, Kind, PartyForm, RegistrationMode, Role


def organisation_id(case: Case) -> int | None:
    """The organisation a case is about; None while it is still to be founded."""
    word, _, number = case.subject.partition(":")
    return int(number) if word == "organisation" and number.isdigit() else None


def rows_of(case: Case) -> list[tuple[str, str]]:
    """The application's content in the order in which it was asked for."""
    asked = case.application
    if asked.get("paper"):
        return [("来源", "纸质登记簿补录，申请材料在档案室。")]
    if "officers" in asked:
        return _founding(asked)
    if "changes" in asked:
        return _change(asked)
    return _cancellation(asked) if "liquidation_ended" in asked else _plain(asked)


def officers_of(case: Case) -> list[dict[str, Any]]:
    """The persons put forward at a founding, without identity numbers."""
    return [
        {
            "name": row["name"], "role": Role(row["role"]).label,
            "until": dt.date.fromisoformat(row["term_until_date"]), "civil": row["is_civil_servant"],
            "approval": row["approval_number"], "paid": row["is_paid"],
        }
        for row in case.application.get("officers", ())
    ]  # fmt: skip


def _founding(asked: dict[str, Any]) -> list[tuple[str, str]]:
    kind = Kind(asked["kind"])
    rows = [
        ("类型", kind.label),
        ("登记方式", RegistrationMode(asked["registration_mode"]).label),
        ("业务主管单位", asked["supervisor"]),
        ("行业管理部门", asked["industry_authority"]),
        ("宗旨和业务范围", asked["scope"]),
        ("活动地域", asked["area"]),
        ("住所", asked["residence"]),
        ("联系电话", asked["contact_phone"]),
        ("注册资金", f"{yuan_text(asked['capital_fen'])} 元"),
        ("验资到账", f"{yuan_text(asked['verified_fen'])} 元"),
        ("专职工作人员", f"{asked['staff']} 人"),
    ]
    if kind == Kind.ASSOCIATION:
        rows.append(("会员", f"个人 {asked['member_persons']} 人，单位 {asked['member_units']} 个"))
    rows.append(("党建", f"{PartyForm(asked['party_form']).label}，正式党员 {asked['party_members']} 人"))
    return [(label, value) for label, value in rows if value]


def _change(asked: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for item in (each for each in Item if each in asked["changes"]):
        value = asked["changes"][item]
        if item == Item.CHARTER:
            rows.append(("章程新旧对照", asked["comparison"]))
            continue
        before = asked["before"].get(item, "")
        if item == Item.CAPITAL:
            before, value = (f"{yuan_text(int(each))} 元" for each in (before, value))
        rows.append((item.label, f"{before or '（无）'} → {value}"))
    rows.append(("决议日期", asked["resolution_date"]))
    if asked["consent_date"]:
        rows.append(("主管单位同意日期", asked["consent_date"]))
    return rows


_PLAIN = {"engraver": "刻制单位", "seals": "备案的印章", "bank": "开户银行", "account_tail": "账号尾号"}


def _plain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """What another matter declared, as far as there are words for it; nothing that is encrypted."""
    return [(label, str(asked[name])) for name, label in _PLAIN.items() if asked.get(name)]


def _cancellation(asked: dict[str, Any]) -> list[tuple[str, str]]:
    late = f"，逾期 {asked['late_days']} 天" if asked["late_days"] else ""
    return [
        ("注销理由", asked["reason"]),
        ("终止决议日期", asked["resolution_date"]),
        ("清算结束日期", asked["liquidation_ended"]),
        ("应于何时前申请", f"{asked['apply_by']}{late}"),
    ]
