"""成立条件: what the law asks of each kind. Pure over the application and the figures of the day.

Worked examples (social_orgs.md §2.2): 50 persons, or 30 units, or 50 of both; 3 万元 for a local association.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from minzheng.kernel.base.money import yuan_text
from minzheng.registers.organisations import charters
from minzheng.registers.organisations.models import Kind, PartyForm, RegistrationMode

DIRECT_CLASSES = (
    ("trade", "行业协会商会类"),
    ("science", "科技类"),
    ("charity", "公益慈善类"),
    ("community", "城乡社区服务类"),
)
NEVER_DIRECT = ("political", "religious", "foreign")
FIELDS = (
    ("education", "教育"),
    ("science", "科技"),
    ("culture", "文化"),
    ("sports", "体育"),
    ("health", "卫生"),
    ("social", "社会服务"),
    ("charity", "公益慈善"),
    ("industry", "工商业"),
    ("farming", "农业农村"),
    ("ecology", "生态环境"),
    ("community", "城乡社区"),
    ("work", "职业及从业者"),
    ("law", "法律"),
    ("political", "政治法律"),
    ("religious", "宗教"),
    ("foreign", "涉外"),
    ("other", "其他"),
)
_LAW = {
    Kind.ASSOCIATION: "社会团体登记管理条例 第十条",
    Kind.SERVICE: "民办非企业单位登记管理暂行条例 第八条",
    Kind.FOUNDATION: "基金会管理条例 第八条",
}
DIRECT_LAW = "中办发〔2016〕46号"


def unmet(asked: Mapping[str, Any], figures: Mapping[str, int]) -> list[str]:
    """Every condition not met, as sentences without a full stop; empty when all are.

    `asked` is the application as it was declared: amounts in fen, counts as whole numbers.
    """
    kind = Kind(asked["kind"])
    found = [*_of_members(asked, kind, figures), *_of_fund(asked, kind, figures), *_of_mode(asked)]
    if not asked["staff"]:
        found.append(f"没有专职工作人员（{_LAW[kind]}）")
    if not asked["residence"].strip():
        found.append(f"没有固定的住所（{_LAW[kind]}）")
    if asked["party_members"] >= figures["member_party_branch"] and asked["party_form"] != PartyForm.BRANCH:
        found.append(
            f"正式党员 {asked['party_members']} 人，达到 {figures['member_party_branch']} 人的应单独建立党组织"
            "（党建与登记同步）"
        )
    if asked["party_members"] < figures["member_party_branch"] and asked["party_form"] == PartyForm.BRANCH:
        found.append(
            f"正式党员 {asked['party_members']} 人，不足以单独建立党组织，请选择联合建立或者派指导员"
        )
    lacking = charters.missing(asked["charter"], kind)
    if lacking:
        found.append(f"章程草案缺少{'、'.join(lacking)}（{charters.BASIS[kind]}）")
    return found


def _of_members(asked: Mapping[str, Any], kind: Kind, figures: Mapping[str, int]) -> list[str]:
    if kind != Kind.ASSOCIATION:
        return []
    persons, units = asked["member_persons"], asked["member_units"]
    if persons >= figures["association_persons"] or units >= figures["association_units"]:
        return []
    if persons and units and persons + units >= figures["association_mixed"]:
        return []
    return [
        f"会员有个人 {persons} 人、单位 {units} 个；应有个人会员 {figures['association_persons']} 人以上，"
        f"或者单位会员 {figures['association_units']} 个以上，"
        f"或者混合会员总数 {figures['association_mixed']} 个以上（{_LAW[kind]}）"
    ]


def fund_needed(asked: Mapping[str, Any], figures: Mapping[str, int]) -> int:
    """The least capital of a kind, in fen."""
    kind = Kind(asked["kind"])
    if kind == Kind.FOUNDATION:
        return figures["foundation_fund_local_public" if asked["is_public"] else "foundation_fund_closed"]
    return figures["association_fund" if kind == Kind.ASSOCIATION else "service_fund"]


def _of_fund(asked: Mapping[str, Any], kind: Kind, figures: Mapping[str, int]) -> list[str]:
    needed, found = fund_needed(asked, figures), []
    if asked["capital_fen"] < needed:
        found.append(
            f"注册资金 {yuan_text(asked['capital_fen'])} 元，不足 {yuan_text(needed)} 元（{_LAW[kind]}）"
        )
    if asked["verified_fen"] < asked["capital_fen"]:
        found.append(
            f"验资报告载明到账 {yuan_text(asked['verified_fen'])} 元，少于注册资金"
            f" {yuan_text(asked['capital_fen'])} 元，请补足到账后重新验资"
        )
    return found


def _of_mode(asked: Mapping[str, Any]) -> list[str]:
    if asked["registration_mode"] == RegistrationMode.DUAL:
        law = "社会团体登记管理条例 第九条；民办非企业单位登记管理暂行条例 第八条；基金会管理条例 第九条"
        return [] if asked["supervisor"].strip() else [f"双重管理的须写明业务主管单位并取得其同意（{law}）"]
    found = []
    if asked["direct_class"] not in dict(DIRECT_CLASSES):
        classes = "、".join(label for _, label in DIRECT_CLASSES)
        found.append(f"只有{classes}可以直接登记，其他的请改为双重管理（{DIRECT_LAW}）")
    if asked["category"] in NEVER_DIRECT:
        found.append(
            f"{dict(FIELDS)[asked['category']]}类不能直接登记，请先取得业务主管单位同意（{DIRECT_LAW}）"
        )
    if not asked["industry_authority"].strip():
        found.append(f"直接登记的须写明行业管理部门，登记前后都要征求和告知（{DIRECT_LAW}）")
    return found


def wanted_papers(kind: str, mode: str) -> dict[str, str]:
    """Papers by key that must be there before the opinion."""
    wanted = {
        "application": "成立登记申请书（签章）",
        "consent": "业务主管单位批准文件" if mode == RegistrationMode.DUAL else "行业管理部门意见",
        "capital": "验资报告",
        "residence": "住所使用权证明",
        "identity": "发起人和拟任负责人身份证明、简历",
        "charter": "章程草案（签章）",
        "party": "党建工作承诺书和党员情况表",
    }
    if kind == Kind.ASSOCIATION:
        wanted |= {"members": "会员名册", "meeting": "成立大会纪要"}
    return wanted


def opinion_of_day(asked: Mapping[str, Any], figures: Mapping[str, int], day: dt.date) -> dict[str, Any]:
    """What the application's own figures come to, for the page of the case."""
    return {
        "unmet": unmet(asked, figures), "needed_fen": fund_needed(asked, figures), "day": day,
        "papers": wanted_papers(asked["kind"], asked["registration_mode"]),
    }  # fmt: skip
