"""When an organisation goes on a list and when it may leave. Pure (民政部令第60号; social_orgs.md §6)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minzheng.kernel.territory.working_days import WorkingCalendar

ABNORMAL, SEVERE, RED = "abnormal", "severe", "red"
LISTS = ((ABNORMAL, "活动异常名录"), (SEVERE, "严重违法失信名单"), (RED, "红名单"))
LIST_LABELS = dict(LISTS)


@dataclass(frozen=True)
class Ground:
    """A reason for an entry. `duty`: something must be done before it can be removed."""

    code: str
    list: str
    label: str
    clause: str
    duty: bool = True


GROUNDS = (
    Ground("report", ABNORMAL, "未按照规定时限和要求报送年度工作报告", "第十一条第（一）项"),
    Ground("party", ABNORMAL, "未按照有关规定设立党组织", "第十一条第（二）项"),
    Ground("rectification", ABNORMAL, "登记管理机关责令整改，期满未完成整改", "第十一条第（三）项"),
    Ground("fundraising", ABNORMAL, "违反公开募捐管理有关规定", "第十一条第（四）项"),
    Ground("penalty", ABNORMAL, "受到警告或者不满 5 万元罚款", "第十一条第（五）项", duty=False),
    Ground("no_contact", ABNORMAL, "通过登记的住所无法取得联系", "第十一条第（六）项"),
    Ground("other", ABNORMAL, "法律、行政法规规定应当列入的其他情形", "第十一条第（七）项"),
    Ground("abnormal_long", SEVERE, "被列入活动异常名录满 2 年", "第十五条第（一）项"),
    Ground("false_change", SEVERE, "弄虚作假办理变更登记，被撤销变更登记", "第十五条第（二）项"),
    Ground("suspension", SEVERE, "受到限期停止活动行政处罚", "第十五条第（三）项"),
    Ground("heavy_fine", SEVERE, "受到 5 万元以上罚款", "第十五条第（四）项"),
    Ground("repeated", SEVERE, "3 年内两次以上受到警告或者不满 5 万元罚款", "第十五条第（五）项"),
    Ground("executed", SEVERE, "被司法机关纳入失信被执行人名单", "第十五条第（六）项"),
    Ground("revoked", SEVERE, "被登记管理机关撤销、吊销登记", "第十五条第（七）项"),
    Ground("other_severe", SEVERE, "法律、行政法规规定应当列入的其他情形", "第十五条第（八）项"),
    Ground("model", RED, "年检合格、评估等级高、诚信守法的示范组织", "地方“红黑名单”制度", duty=False),
    Ground("charity", RED, "公益贡献突出，受到县级以上党委、政府表彰", "地方“红黑名单”制度", duty=False),
)
GROUND = {one.code: one for one in GROUNDS}


def grounds_of(list_code: str) -> tuple[tuple[str, str], ...]:
    """Choices of a form."""
    return tuple((one.code, f"{one.label}（{one.clause}）") for one in GROUNDS if one.list == list_code)


@dataclass(frozen=True)
class Penalty:
    """One penalty as far as the lists ask. `kind`: 警告, 罚款, 限期停止活动, 撤销登记, 吊销登记 …

    `document`: a warning and a fine in one decision are one time (次), not two; "" stands by itself.
    """

    kind: str
    decided_date: dt.date
    fine_fen: int = 0
    document: str = ""


def severe_grounds(
    *,
    abnormal_since: dt.date | None,
    penalties: Iterable[Penalty],
    on_date: dt.date,
    figures: Mapping[str, int],
    court_listed: bool = False,
) -> list[str]:
    """Codes of the grounds for 严重违法失信名单 that stand on a day; none means none is due."""
    found, penalties = [], list(penalties)
    light = set()
    if abnormal_since and on_date >= WorkingCalendar.add_months(
        abnormal_since, figures["abnormal_to_severe_months"]
    ):
        found.append("abnormal_long")
    three_years_ago = _years_before(on_date, 3)
    for place, one in enumerate(penalties):
        if one.decided_date > on_date:
            continue
        if one.kind == "限期停止活动":
            found.append("suspension")
        elif one.kind in ("撤销登记", "吊销登记"):
            found.append("revoked")
        elif one.kind == "罚款" and one.fine_fen >= figures["severe_fine"]:
            found.append("heavy_fine")
        elif one.kind in ("警告", "罚款") and one.decided_date > three_years_ago:
            light.add(one.document or place)
    if len(light) >= 2:
        found.append("repeated")
    if court_listed:
        found.append("executed")
    return list(dict.fromkeys(found))


def _years_before(day: dt.date, years: int) -> dt.date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap_day else day.day)


def earliest_removal(ground: Ground, *, since: dt.date, figures: Mapping[str, int]) -> dt.date:
    """The first day on which an entry may be removed, whatever else must be done.

    `since` is the day of listing, or of the last repetition: then the period begins anew.
    """
    if ground.list == SEVERE:
        return WorkingCalendar.add_months(since, figures["severe_months"])
    if not ground.duty:
        return WorkingCalendar.add_months(since, figures["abnormal_without_duty_months"])
    return since


def letters_prove_absence(first_date: dt.date, second_date: dt.date, figures: Mapping[str, int]) -> str:
    """Why two letters to the registered address do not prove that nobody can be reached; "" when they do."""
    gap = (second_date - first_date).days
    low, high = figures["letter_gap_low"], figures["letter_gap_high"]
    if low <= gap <= high:
        return ""
    return f"两次专用信函相隔 {gap} 天，应当间隔 {low} 至 {high} 天。请按间隔重新邮寄。"


@dataclass(frozen=True)
class RepairPeriod:
    """How long something stays public (信用修复), and by which rule. `until` None: it is not published."""

    earliest: dt.date | None
    until: dt.date | None
    rule: str


NEW_REPAIR_FROM = dt.date(2026, 4, 1)  # 信用修复管理办法（发展改革委令第36号）
OLD_REPAIR_FROM = dt.date(2023, 5, 1)  # 失信行为纠正后的信用信息修复管理办法（试行）
GRADES = (("minor", "轻微"), ("general", "一般"), ("serious", "严重"))
_NEW_PERIODS = {"minor": (0, 3), "general": (3, 12), "serious": (12, 36)}


def publicity_period(grade: str, published: dt.date, on_date: dt.date) -> RepairPeriod:
    """From when a published penalty may be repaired and until when it stays at most.

    Since 2026-04-01 by grade: minor is not published (at most 3 months where it must be), general 3 to 12
    months, serious 1 to 3 years; it ends by itself at the end. From 2023-05-01 on, at least 3 months and at
    most 3 years. Before that no general rule is known here: the end is left open (3 years).
    """
    if on_date >= NEW_REPAIR_FROM:
        low, high = _NEW_PERIODS[grade]
        rule = "信用修复管理办法（国家发展改革委令第36号），2026-04-01 起"
    else:
        low, high = 3, 36
        rule = (
            "信用信息修复管理办法（试行），2023-05-01 起"
            if on_date >= OLD_REPAIR_FROM
            else "2023-05-01 前的地方做法"
        )
    return RepairPeriod(
        WorkingCalendar.add_months(published, low), WorkingCalendar.add_months(published, high), rule
    )


@dataclass(frozen=True)
class Measure:
    """What a department does about an entry on a list (联合激励、联合惩戒)."""

    code: str
    list: str
    department: str
    text: str
    basis: str


MEASURES = (
    Measure(
        "a-purchase", ABNORMAL, "财政部门", "承接政府购买服务、享受资助时从严审查", "民政部令第60号 第十九条"
    ),
    Measure("a-check", ABNORMAL, "民政部门", "列为重点监督管理对象，提高抽查比例", "民政部令第60号 第十九条"),
    Measure(
        "s-purchase", SEVERE, "财政部门", "不得承接政府购买服务、不得获得资金资助", "民政部令第60号 第二十条"
    ),
    Measure(
        "s-charity", SEVERE, "民政部门", "不予慈善组织认定、公开募捐资格和评估", "民政部令第60号 第二十条"
    ),
    Measure("s-tax", SEVERE, "税务部门", "税收优惠资格认定从严审查", "发改财金〔2018〕331号"),
    Measure("s-honour", SEVERE, "宣传、文明办", "取消评先评优资格", "发改财金〔2018〕331号"),
    Measure("s-bank", SEVERE, "金融机构", "授信、开户时作为重要参考", "发改财金〔2018〕331号"),
    Measure("r-purchase", RED, "财政部门", "同等条件下优先承接政府购买服务", "民政部令第60号 第十八条"),
    Measure("r-check", RED, "民政部门", "降低抽查比例，简化年检程序", "民政部令第60号 第十八条"),
    Measure("r-praise", RED, "宣传、文明办", "优先推荐评先评优", "国办发〔2016〕33号"),
)


def measures_of(list_code: str) -> list[Measure]:
    return [one for one in MEASURES if one.list == list_code]
