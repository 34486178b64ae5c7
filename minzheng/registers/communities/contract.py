"""The list of groups that a township sends (社区社会组织备案表), and the empty table to fill in."""

import io

import xlsxwriter

from minzheng.kernel.exchange.contracts import Column, Dataset, Kind

from .models import GroupKind

_WORDS = {
    GroupKind.SERVICE: ("为民服务类", "服务", "涉老服务", "涉老服务类"),
    GroupKind.CHARITY: ("公益慈善类", "公益", "慈善", "志愿服务"),
    GroupKind.MUTUAL_AID: ("邻里互助类", "互助"),
    GroupKind.CULTURE: ("文体娱乐类", "文体", "文化体育", "文化体育类", "文体活动"),
    GroupKind.FARMING: ("农村生产技术类", "农村生产技术服务", "生产技术", "农技"),
}
DATASET = Dataset(
    name="community_groups",
    label="社区社会组织备案表",
    columns=(
        Column(name="community", label="村（社区）", kind=Kind.DIVISION, required=True,
               aliases=("社区", "村", "村居", "所在社区", "所在村", "所属社区", "村/社区")),
        Column(name="name", label="组织名称", required=True, length_max=60, aliases=("名称", "社会组织名称")),
        Column(name="kind", label="类别", kind=Kind.CHOICE, required=True, aliases=("类型", "组织类别"),
               choices={kind.value: (kind.label, *words) for kind, words in _WORDS.items()}),
        Column(name="leader", label="负责人", kind=Kind.PERSON_NAME, required=True,
               aliases=("负责人姓名", "联系人")),
        Column(name="phone", label="联系电话", kind=Kind.DIGITS, required=True, length_max=20,
               aliases=("电话", "手机", "负责人电话", "手机号码")),
        Column(name="members", label="成员人数", kind=Kind.WHOLE_NUMBER, required=True, unit="人", minimum=1,
               maximum=10_000, aliases=("人数", "成员数", "会员人数")),
        Column(name="place", label="活动场所", required=True, length_max=120,
               aliases=("场所", "活动地点", "活动地址")),
        Column(name="purpose", label="主要活动", length_max=300, aliases=("业务范围", "活动内容", "备注")),
        Column(name="filed_date", label="备案日期", kind=Kind.DATE, aliases=("备案时间",)),
    ),
    sender="乡镇人民政府（街道办事处）",
    purpose="社区社会组织备案管理",
    legal_basis="民发〔2017〕191号 关于大力培育发展社区社会组织的意见",
    key=("community", "name"),
    freshness="随备案更新",
)  # fmt: skip


def template_workbook() -> bytes:
    """The empty table: headers, one line of explanation each, and choices to pick from."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, notes = book.add_worksheet("备案表"), book.add_worksheet("填写说明")
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        for place, column in enumerate(DATASET.columns):
            sheet.write_string(0, place, column.label, head)
            sheet.set_column(place, place, 18)
            if column.kind is Kind.CHOICE:
                source = [GroupKind(value).label for value in column.choices]
                sheet.data_validation(1, place, 2000, place, {"validate": "list", "source": source})
            notes.write_string(place, 0, column.label, head)
            notes.write_string(place, 1, _explained(column))
        sheet.freeze_panes(1, 0)
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 80)
    return out.getvalue()


def _explained(column: Column) -> str:
    must = "必填。" if column.required else "可不填。"
    more = {
        Kind.DIVISION: "写村或社区的名称；同名的在前面加上镇或街道。",
        Kind.CHOICE: f"可填：{'、'.join(GroupKind.labels)}。",
        Kind.DATE: "如 2020-11-05；不填的按导入当天。",
        Kind.DIGITS: "以文本填写。",
    }
    return must + more.get(column.kind, "")
