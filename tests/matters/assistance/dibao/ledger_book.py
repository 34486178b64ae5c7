"""Household ledgers as bureaus keep them, made by code; every person in them is invented."""

import io
from dataclasses import dataclass, field

import xlsxwriter

from tests.matters.assistance.dibao.filing import number

HEADER = [
    "序号", "户编号", "乡镇", "村（社区）", "与户主关系", "姓名", "身份证号码", "城乡类别", "保障类别",
    "家庭年收入（万元）", "存款（元）", "车辆", "住房", "开户行", "一卡通账号", "联系电话", "家庭住址", "备注",
]  # fmt: skip
VILLAGES = ("清桥社区", "三多亭社区居委会", "紫荆社区", "梅湾社区", "湖塘社区")
SURNAMES = "王李张刘陈杨黄赵周吴"
GIVEN = "秀桂玉珍兰英建国志明德华春生"
RELATIONS = ("户主", "配偶", "子", "女儿")


def identity_number(place: int) -> str:
    """A number of its own for each place in a ledger."""
    day = place % 20_000
    return number(f"{1940 + day // 336}{day // 28 % 12 + 1:02d}{day % 28 + 1:02d}", place // 20_000 + 1)


def name(place: int) -> str:
    return SURNAMES[place % 10] + GIVEN[place // 10 % 14] + GIVEN[place // 140 % 14]


def card(place: int) -> str:
    """A card number with a right check digit under a prefix no bank has."""
    body = f"990000{place:012d}"
    total = 0
    for at, digit in enumerate(reversed(body)):
        doubled = int(digit) * (1 if at % 2 else 2)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


@dataclass
class Book:
    """Rows of a ledger: {header: cell} each; `save` writes them as an .xlsx."""

    header: list[str] = field(default_factory=lambda: list(HEADER))
    rows: list[dict] = field(default_factory=list)
    households: int = 0

    def add(self, size: int = 1, *, income: object = 0.36, village: str = "清桥社区", **head) -> list[dict]:
        """A household of so many persons; what is the household's own stands on the head's row only."""
        start, number_ = len(self.rows), self.households + 1
        self.households = number_
        made = [
            {"与户主关系": RELATIONS[at], "姓名": name(start + at), "身份证号码": identity_number(start + at)}
            for at in range(size)
        ]
        made[0] |= {
            "序号": number_, "户编号": f"DB{number_:05d}", "村（社区）": village, "城乡类别": "城市",
            "保障类别": "B类", "家庭年收入（万元）": income, "存款（元）": "1,000.00", "车辆": "无", "住房": "1套",
            "开户行": "农村商业银行", "一卡通账号": card(number_), "联系电话": "13800000000", "家庭住址": "1组1号",
        } | head  # fmt: skip
        self.rows += made
        return made

    def save(
        self, *, title: str = "2019年末低保家庭台账", totals: bool = True, blank_every: int = 0
    ) -> io.BytesIO:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(self.header) - 1, title)
        sheet.write_row(1, 0, self.header)
        line = 2
        for place, row in enumerate(self.rows):
            line += 1 if blank_every and place and place % blank_every == 0 else 0
            for column, header in enumerate(self.header):
                if row.get(header) is not None:
                    sheet.write(line, column, row[header])
            row["line"] = line + 1
            line += 1
        if totals:
            sheet.write_row(line + 1, 0, ["合计", self.households])
            sheet.write_row(line + 2, 0, ["制表人：某某", None, None, "审核：某某"])
        book.close()
        out.seek(0)
        return out


def big_book(households: int = 5_000) -> Book:
    """Thousands of households of one to three persons, messy but true: nothing in it is wrong."""
    book = Book()
    for place in range(households):
        made = book.add(
            1 + place % 3 if place % 5 else 2, income=("0.36", 0.12, "3,600元", 0)[place % 4],
            village=VILLAGES[place % 5] if place % 2 else f"冷水滩区{VILLAGES[place % 5]}",
        )  # fmt: skip
        head = made[0]
        if place % 7 == 0:
            head["身份证号码"] = f" {head['身份证号码'][:6]} {head['身份证号码'][6:]} ".lower()
        if place % 11 == 0:
            head["姓名"] = f"{head['姓名'][0]}　{head['姓名'][1:]}"
        if place % 13 == 0 and len(made) > 1:
            made[1]["村（社区）"] = head["村（社区）"]
    return book
