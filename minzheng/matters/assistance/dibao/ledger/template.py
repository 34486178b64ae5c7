"""The file to fill in: an empty table with the headers of the contract, and a sheet that explains them."""

import io

import xlsxwriter

from minzheng.kernel.exchange.contracts import Column, Kind

from .contract import DATASET, INCOMES

SHEET, EXPLANATION = "低保家庭台账", "说明"
_ROWS_PREPARED = 20_000
_NEEDED_ONCE = {"village", "kind", "household_income_year_fen"}
_NOTES = {
    "household_number": "同一户写同一个编号；没有编号的，靠户主行区分各户：户主在前，成员紧跟其后。",
    "township": "写在村名里也可以，如“伊塘镇花亭子村”。",
    "village": "写全名；有同名村的，写明乡镇（街道）。",
    "persons": "写了就核对：应等于这一户在表里的行数。",
    "household_income_year_fen": "核定的全年收入。没有分项收入时，整笔记为户主的“其他收入”，其余各项为 0。",
    "financial_assets_fen": "按户填写。空着表示没有登记，记为 0。",
    "vehicle_count": "只写数量，如 0、1。空着记为 0。",
    "home_count": "只写套数，如 0、1。空着记为 0。",
    "card_number": "户主的卡号，一户一个。设为文本格式。",
    "bank": "填了卡号就要填。",
    "phone": "户主的电话，一个号码。",
    "name": "与身份证一致。",
    "identity_number": "18 位，设为文本格式；数字格式会丢掉末几位，无法恢复。",
    "relation": "每户有且只有一名户主。",
    "disability": "如“肢体二级”；也可以分成“残疾类别”和“残疾等级”两列。",
    "remark": "不导入。",
} | {
    column.name: "每个人各填各的；一户里有人填了，其他人空着为 0。填了分项，家庭年收入可以不填。"
    for column in INCOMES
}  # fmt: skip
_RULES = (
    "一人一行。村、城乡类别、家庭年收入、存款、银行卡号等一户一个的内容，可以只填在户主行。",
    "列的先后不限，多余的列不影响；标题行、空行、合计行会自动略过。",
    "金额以元为单位；用万元的，在列名里写明，如“家庭年收入（万元）”。",
    "有一行不对，整张表都不导入，并退回标明原因的 Excel；改好后再传，已经在保的户不会重复。",
)


def template_workbook() -> bytes:
    """An .xlsx with the columns of the contract and one sheet of explanation."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
        needed = book.add_format({"bold": True, "bg_color": "#FFF1CC", "border": 1, "text_wrap": True})
        table = book.add_worksheet(SHEET)
        for place, column in enumerate(DATASET.columns):
            table.write_string(0, place, _header(column), needed if _need(column) else head)
            table.set_column(place, place, 21 if column.kind is Kind.IDENTITY_NUMBER else 14, text)
            if column.choices and _words(column):
                table.data_validation(
                    1, place, _ROWS_PREPARED, place,
                    {"validate": "list", "source": _words(column), "error_type": "warning"},
                )  # fmt: skip
        table.freeze_panes(1, 0)
        _write_explanation(book.add_worksheet(EXPLANATION), head, wrapped)
    return out.getvalue()


def _write_explanation(sheet, head, wrapped) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 3, 48)
    for line, rule in enumerate(_RULES):
        sheet.write_string(line, 0, f"{line + 1}. {rule}")
    first = len(_RULES) + 1
    for place, title in enumerate(("列", "必填", "怎么填", "也认这些列名")):
        sheet.write_string(first, place, title, head)
    for line, column in enumerate(DATASET.columns, first + 1):
        words = f"可填：{'、'.join(_words(column))}。" if column.choices else ""
        sheet.write_string(line, 0, _header(column), wrapped)
        sheet.write_string(line, 1, _need(column), wrapped)
        sheet.write_string(line, 2, _NOTES.get(column.name, "") + words, wrapped)
        sheet.write_string(line, 3, "、".join(column.aliases), wrapped)


def _header(column: Column) -> str:
    return f"{column.label}（{column.unit}）" if column.kind is Kind.MONEY else column.label


def _need(column: Column) -> str:
    if column.required:
        return "每行必填"
    return "每户必填" if column.name in _NEEDED_ONCE else ""


def _words(column: Column) -> list[str]:
    return [words[0] for words in column.choices.values()]
