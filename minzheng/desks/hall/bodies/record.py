"""The public record of one organisation: what the law makes public; other names of persons are covered.

The legal representative is an item of the registration and shown in full; of other officers the surname and
the office; no phone, no identity number, no birth date (个人信息保护法 第六条: the least that serves the purpose).
"""

import datetime as dt
from typing import Any

from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.territory import queries as territory
from minzheng.registers.organisations import book
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.purchasing import queries as purchasing
from minzheng.registers.supervision import queries as supervision

STATE_TONES = {
    "registered": "ok", "suspended": "stop", "liquidating": "wait", "cancelled": "quiet", "revoked": "quiet",
    "preparing": "quiet",
}  # fmt: skip
LIST_TONES = {"abnormal": "warn", "severe": "stop", "red": "ok"}


def record_of(uscc: str, on_date: dt.date) -> dict[str, Any]:
    """Everything that is shown. Raises NotFound for a code that is in no book."""
    body = organisations.by_uscc(uscc)
    if body is None:
        raise NotFound("没有查到这个统一社会信用代码。请对照登记证书核对 18 位代码，或改用名称查找。")
    file = book.file_of(body)
    credit = supervision.public_credit(body.id, on_date=on_date)
    certificate = next((one for one in file.certificates if one.void_date is None), None)
    return {
        "body": body,
        "tone": STATE_TONES.get(body.state, "quiet"),
        "file": file,
        "certificate": certificate,
        "expired": certificate is not None and certificate.valid_until < on_date,
        "credit": credit,
        "listed": [(one, LIST_TONES.get(one.list, "quiet")) for one in credit.on_lists],
        "contracts": purchasing.public_contracts(body.uscc),
        "disclosures": _disclosures(body, file, credit),
        "registrar": _registrar(body.division_code, on_date),
        "on_date": on_date,
    }


def _registrar(division_code: str, on_date: dt.date) -> str:
    names = territory.names_of([division_code], on_date)
    return "、".join(f"{name}民政局" for name in names.values()) or division_code


def _disclosures(body, file, credit) -> list[dict[str, Any]]:
    """What is to be public and whether it is (信息公开): item, where it stands, and if it does."""
    charter = file.charters[0] if file.charters else None
    return [
        {"item": "登记事项", "is_public": True, "detail": "本页"},
        {"item": "负责人", "is_public": bool(file.officers), "detail": f"{len(file.officers)} 人"},
        {
            "item": "章程", "is_public": charter is not None,
            "detail": f"第 {charter.number} 版，{charter.approved_date} 核准" if charter else "",
        },
        {
            "item": "年度检查结论", "is_public": bool(credit.inspections),
            "detail": f"最近一次 {credit.inspections[0][0]} 年度" if credit.inspections else "",
        },
        {
            "item": "登记公告", "is_public": bool(file.announcements),
            "detail": f"{len(file.announcements)} 份" if file.announcements else "",
        },
    ]  # fmt: skip
