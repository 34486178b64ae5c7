"""The closed lists of this room: what is checked at a registry, at an agency, and for a grade."""

# Paid services on the premises (marriage.md §11): photographs and the drafting of agreements head the list.
PAID_SERVICES: dict[str, str] = {
    "photo": "登记场所内有偿拍照、照片加工",
    "drafting": "有偿代书离婚协议",
    "ceremony": "颁证仪式收费",
    "goods": "搭售证件封套、礼品等商品",
    "agencies": "婚庆、婚介机构进驻推销",
    "posting": "没有公示免费办理和监督电话",
}

AGENCY_FINDINGS: dict[str, str] = {
    "false_information": "发布虚假婚介信息",
    "fees_unclear": "收费项目、标准不明示",
    "no_contract": "不签订书面服务合同",
    "identity_unchecked": "不核验征婚人身份和婚姻状况",
    "data_leak": "泄露征婚人个人信息",
    "unlicensed": "无证照或者超范围经营",
}

# The headings under which evidence is kept; the wording of the national standard is to be checked [verify].
GRADE_CRITERIA: dict[str, str] = {
    "premises": "场所设置（候登、登记、颁证、档案、辅导分区）",
    "staff": "人员配备和持证上岗",
    "systems": "信息化和网上预约",
    "disclosure": "依据、流程、免费公示",
    "archive": "档案管理（双套制）",
    "counselling": "婚姻家庭辅导室和辅导员",
    "ceremony": "颁证大厅和特邀颁证",
    "quality": "登记合格率和投诉处理",
}
