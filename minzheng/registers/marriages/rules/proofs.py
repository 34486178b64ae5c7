"""Which papers a party brings, by who it is and by the day: 婚姻登记条例 of 2003 and of 2025, 规范 of both."""

import datetime as dt
from dataclasses import dataclass

from minzheng.kernel.territory.working_days import WorkingCalendar

CATEGORIES = {
    "mainland": "内地居民",
    "hk": "香港居民",
    "macau": "澳门居民",
    "taiwan": "台湾居民",
    "overseas": "华侨",
    "foreign": "外国人",
}
SCOPE_OF = {  # which power of an office a party needs
    "mainland": "domestic",
    "hk": "hmt",
    "macau": "hmt",
    "taiwan": "hmt",
    "overseas": "hmt",
    "foreign": "foreign",
}
NATIONWIDE_FROM = dt.date(2025, 5, 10)  # 国令804: any office, no household register
CIVIL_CODE_FROM = dt.date(2021, 1, 1)
ILLNESS_BARS_UNTIL = dt.date(2020, 12, 31)  # 婚姻法 第七条（二）
FRAUD_REVOKED_FROM = dt.date(2021, 11, 18)  # 两高两部指导意见


@dataclass(frozen=True)
class Proof:
    """One paper asked of a party: a key, its name, the article."""

    key: str
    label: str
    article: str


def regulation(on_date: dt.date) -> str:
    """The regulation in force on a day, as it is cited."""
    return "婚姻登记条例（国令第804号）" if on_date >= NATIONWIDE_FROM else "婚姻登记条例（国令第387号）"


def proofs(category: str, *, military: bool, on_date: dt.date) -> tuple[Proof, ...]:
    """What a party must show on a day. From 2025-05-10 the household register may not be asked for."""
    cited = regulation(on_date)
    found = list(_OF_CATEGORY[category](cited))
    if category == "mainland" and on_date < NATIONWIDE_FROM:
        found.insert(1, Proof("household_register", "本人户口簿", f"{cited} 第五条"))
    if military:
        found.append(
            Proof("military_proof", "军人证件和所在部队出具的婚姻登记证明", "婚姻登记工作规范（现役军人）")
        )
    found.append(Proof("photo", "双方 2 寸近期半身免冠合影（3 张）", "婚姻登记工作规范"))
    return tuple(found)


def _mainland(cited: str) -> tuple[Proof, ...]:
    return (
        Proof("identity_card", "居民身份证（可用临时身份证）", f"{cited} 第五条"),
        Proof("declaration", "无配偶以及双方没有直系血亲和三代以内旁系血亲关系的签字声明", f"{cited} 第五条"),
    )


def _resident_of_special_region(pass_name: str):
    def needed(cited: str) -> tuple[Proof, ...]:
        return (
            Proof("travel_pass", f"有效的{pass_name}或居住证、本人身份证", f"{cited} 第五条"),
            Proof(
                "notarised_declaration",
                "居住地公证机构公证的无配偶、无禁止结婚亲属关系声明",
                f"{cited} 第五条",
            ),
        )

    return needed


def _overseas(cited: str) -> tuple[Proof, ...]:
    return (
        Proof("passport", "本人有效护照", f"{cited} 第五条"),
        Proof(
            "consular_proof",
            "居住国公证机构或有权机关出具、经使领馆认证（或附加证明书）的无配偶证明，或使领馆出具的证明",
            f"{cited} 第五条",
        ),
    )


def _foreign(cited: str) -> tuple[Proof, ...]:
    return (
        Proof("passport", "有效护照、其他国际旅行证件或外国人永久居留身份证", f"{cited} 第五条"),
        Proof(
            "foreign_proof",
            "所在国公证机构或有权机关出具、经认证的无配偶证明（附加证明公约缔约国可用附加证明书）",
            f"{cited} 第五条",
        ),
    )


_OF_CATEGORY = {
    "mainland": _mainland,
    "hk": _resident_of_special_region("港澳居民来往内地通行证"),
    "macau": _resident_of_special_region("港澳居民来往内地通行证"),
    "taiwan": _resident_of_special_region("台湾居民来往大陆通行证"),
    "overseas": _overseas,
    "foreign": _foreign,
}


def proof_holds_until(issued: dt.date, stated_until: dt.date | None, months: int) -> dt.date:
    """The last day of a proof of being single: as it says itself, else so many months from its date."""
    if stated_until is not None:
        return stated_until
    return WorkingCalendar.add_months(issued, months)


def foreign_flag(categories: tuple[str, str]) -> str:
    """The flag of a couple: the party from furthest away decides."""
    for one in ("foreign", "taiwan", "macau", "hk", "overseas"):
        if one in categories:
            return one
    return "mainland"
