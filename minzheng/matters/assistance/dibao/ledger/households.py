"""From the rows of a ledger to households, with what is wrong beside the cell it is wrong in.

Nothing is guessed about people or money: a household has one head, one village, one kind and a stated
income, or it is refused. What ledgers do not carry is taken over as nothing on file:

- only 家庭年收入 is given: the total is the head's 其他收入 and the other kinds are 0, because the ledger
  states the total and not its parts; where parts are given, a blank part is 0 and the parts must add up;
- 存款、车辆、住房 left blank are 0: the household was examined when it was granted;
- 必要就业成本、医疗自付支出 and 赡养费 are 0: the income of a ledger is what was settled after deductions.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.exchange.intake import Row
from minzheng.kernel.people.commands import clean_name
from minzheng.kernel.people.facts import DISABILITY, GRADES, kind_of
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON
from minzheng.registers.benefits.commands import LEDGER, LedgerHousehold, LedgerMember, check_card_number

from ..entitlement import ENTITLEMENT
from .contract import DATASET, HEAD, INCOMES

SPOUSE = "10"
SAVINGS = "financial_assets_fen"
PROPERTY = (SAVINGS, "vehicle_count", "home_count")
TOTAL, STATED_TOTAL = "other_income_year_fen", "household_income_year_fen"
TOTAL_ONLY = f"{LEDGER}，只列家庭年收入合计，记为户主其他收入"
_KINDS_OF_INCOME = tuple(column.name for column in INCOMES)
_PHONE_LENGTH = 20  # people.Person.phone
_NOT_IN_BANK_FILES = re.compile(r'[,，"]|^[=+\-@]')
_COUNTED = re.compile(r"(\d{1,3})\s*(辆|台|套|处|间)?")
_NOTHING = {"无", "没有", "否", "暂无"}
_DISABILITY = re.compile(
    rf"({'|'.join(label for code, label in DISABILITY.items() if code)})(?:残疾|残)?[,，、]?([一二三四1234])级"
)
_GRADE_OF = {**{label[0]: code for code, label in GRADES.items() if code}, **{str(n): n for n in range(1, 5)}}

FindVillage = Callable[[str, str], str]


class Problems:
    """What is wrong, by row number and column; the first sentence of a cell stands."""

    def __init__(self):
        self.found: dict[int, dict[str, str]] = {}

    def note(self, row: Row, column: str, sentence: str) -> None:
        self.found.setdefault(row.number, {}).setdefault(column, sentence)

    def __contains__(self, row: Row) -> bool:
        return row.number in self.found


@dataclass(eq=False)
class Group:
    """The rows of one household, as the ledger holds them together."""

    number: str | None
    head_name: str | None
    rows: list[Row] = field(default_factory=list)

    @property
    def heads(self) -> list[Row]:
        return [row for row in self.rows if row.values.get("relation") == HEAD]

    @property
    def first(self) -> Row:
        """The head's row, where what concerns the household is looked for and complained of."""
        return (self.heads or self.rows)[0]

    @property
    def label(self) -> str:
        return f"户编号 {self.number}" if self.number else f"第 {self.rows[0].number} 行起"

    def unreadable(self, column: str) -> bool:
        return any(column in row.errors for row in self.rows)


@dataclass(frozen=True)
class Arranged:
    """A household ready for the books with the rows it comes from, in the order of its members."""

    household: LedgerHousehold
    rows: tuple[Row, ...]
    property_stated: bool


def gather(rows: Iterable[Row]) -> list[Group]:
    """Rows of one household, by 户编号 where it is given, else by 户主姓名 and the order of rows.

    A row without a number under one with a number belongs to it: ledgers merge the number's cells.
    """
    groups: list[Group] = []
    numbered: dict[str, Group] = {}
    current: Group | None = None
    for row in rows:
        number = row.values.get("household_number")
        if number in numbered:
            current = numbered[number]
        elif number or current is None or (not current.number and _begins(row, current)):
            current = Group(number, row.values.get("head_name"))
            groups.append(current)
            if number:
                numbered[number] = current
        current.rows.append(row)
    return groups


def _begins(row: Row, current: Group) -> bool:
    """Whether a row opens another household than the one above it, where neither has a number."""
    head_name, is_head = row.values.get("head_name"), row.values.get("relation") == HEAD
    if head_name and current.head_name and head_name != current.head_name:
        return True
    if head_name and is_head and row.values.get("name") != head_name:
        return False  # two heads in one household: complained of there
    return is_head and bool(current.heads)


def arrange(rows: Iterable[Row], find_village: FindVillage) -> tuple[list[Arranged], Problems]:
    """The households that can be read, and what hinders the others. Rows with unreadable cells hinder."""
    problems = Problems()
    arranged = []
    for group in gather(rows):
        made = _Household(group, problems, find_village).arranged()
        if made is not None:
            arranged.append(made)
    return arranged, problems


class _Household:
    """One group on its way to a LedgerHousehold."""

    def __init__(self, group: Group, problems: Problems, find_village: FindVillage):
        self.group, self.problems, self.find_village = group, problems, find_village

    def arranged(self) -> Arranged | None:
        self._check_people()
        incomes = self._incomes()
        facts = self._household_facts()
        place, account = self._division_code(), self._account()
        members = [self._member(row, incomes.get(row.number, {})) for row in self._ordered()]
        if any(row.errors or row in self.problems for row in self.group.rows):
            return None
        household = LedgerHousehold(
            division_code=place, address=self._agreed("address") or "", members=tuple(members), facts=facts,
            phone=self.group.first.values.get("phone") or "", **account,
        )  # fmt: skip
        stated = any(row.values.get(name) is not None for row in self.group.rows for name in PROPERTY)
        return Arranged(household, tuple(self._ordered()), stated)

    def _ordered(self) -> list[Row]:
        first = self.group.first
        return [first, *(row for row in self.group.rows if row is not first)]

    def _note(self, column: str, sentence: str, row: Row | None = None) -> None:
        self.problems.note(row or self.group.first, column, sentence)

    def _agreed(self, column: str) -> Any:
        """The household's one value of a column, blank cells aside; None when nobody wrote it."""
        given = [row for row in self._ordered() if row.values.get(column) is not None]
        for row in given[1:]:
            if row.values[column] != given[0].values[column]:
                label = DATASET.column(column).label
                self._note(
                    column, f"{label}与同户第 {given[0].number} 行不一致，请改成一样，或只在户主行填写。", row
                )
        return given[0].values[column] if given else None

    def _needed(self, column: str) -> Any:
        value = self._agreed(column)
        if value is None and not self.group.unreadable(column):
            label = DATASET.column(column).label
            self._note(column, f"这一户缺少{label}，请在户主行填写。")
        return value

    def _check_people(self) -> None:
        heads, group = self.group.heads, self.group
        if not heads and not group.unreadable("relation"):
            self._note("relation", f"这一户（{group.label}）没有户主，请把其中一人的与户主关系改为“户主”。")
        for row in heads[1:]:
            sentence = f"这一户已有户主（第 {heads[0].number} 行），一户只能有一名户主，请改正关系或户编号。"
            self._note("relation", sentence, row)
        spouses = [row for row in group.rows if row.values.get("relation") == SPOUSE]
        for row in spouses[1:]:
            self._note("relation", f"这一户已有配偶（第 {spouses[0].number} 行），请改正关系或户编号。", row)
        head_name = self._agreed("head_name")
        if head_name and heads and heads[0].values.get("name") not in (None, head_name):
            self._note("head_name", f"户主姓名“{head_name}”与户主行的姓名不符，请改成一致。", heads[0])
        persons = self._agreed("persons")
        if persons is not None and persons != len(group.rows):
            self._note(
                "persons", f"保障人数写的是 {persons} 人，这一户在表里有 {len(group.rows)} 行，请核对。"
            )

    def _division_code(self) -> str:
        township, village = self._agreed("township"), self._needed("village")
        if village is None:
            return ""
        try:
            return self.find_village(township or "", village)
        except MinzhengError as error:
            self._note("village", error.sentence)
            return ""

    def _incomes(self) -> dict[int, dict[str, int]]:
        """{row number: {kind of income: fen a year}}."""
        total = self._agreed(STATED_TOTAL)
        parts = {
            row.number: {name: row.values.get(name) or 0 for name in _KINDS_OF_INCOME}
            for row in self.group.rows
        }
        stated = any(row.values.get(name) is not None for row in self.group.rows for name in _KINDS_OF_INCOME)
        if any(self.group.unreadable(name) for name in (STATED_TOTAL, *_KINDS_OF_INCOME)):
            return {}
        if not stated:
            if total is None:
                self._note(STATED_TOTAL, "这一户缺少收入：请填写家庭年收入，没有收入的填 0。")
            return {self.group.first.number: {TOTAL: total or 0}}
        added = sum(value for kinds in parts.values() for value in kinds.values())
        if total is not None and total != added:
            self._note(
                STATED_TOTAL,
                f"家庭年收入 {yuan_text(total)} 元与各人分项收入合计 {yuan_text(added)} 元不符，请核对。",
            )
        return parts

    def _household_facts(self) -> dict[str, int]:
        kind, guarantee_class = self._needed("kind"), self._agreed("guarantee_class")
        facts = dict.fromkeys(ENTITLEMENT.reading.required(HOUSEHOLD), 0) | {
            "urban": int(kind == "urban"),
            SAVINGS: self._in_range(SAVINGS, self._agreed(SAVINGS)),
            "vehicle_count": self._count("vehicle_count", "1 辆写“1”"),
            "home_count": self._count("home_count", "1 套写“1”"),
        }
        return facts | ({"guarantee_class": int(guarantee_class)} if guarantee_class else {})

    def _count(self, column: str, example: str) -> int:
        text = self._agreed(column)
        if text is None or text in _NOTHING:
            return 0
        if match := _COUNTED.fullmatch(text):
            return self._in_range(column, int(match[1]))
        label = DATASET.column(column).label
        self._note(column, f"{label}“{text}”看不出数量，请只写数字（没有写“无”，{example}）。")
        return 0

    def _in_range(self, name: str, value: int | None, row: Row | None = None) -> int:
        try:
            return kind_of(name).check(value or 0)
        except MinzhengError as error:
            self._note(name, error.sentence, row)
            return 0

    def _account(self) -> dict[str, str]:
        card_number, bank = self._agreed("card_number"), self._agreed("bank")
        if card_number is not None:
            try:
                check_card_number(card_number)
            except MinzhengError as error:
                self._note("card_number", error.sentence)
            if bank is None:
                self._note("bank", "填了银行卡号，还要填写开户行。")
            elif _NOT_IN_BANK_FILES.search(bank):
                self._note("bank", f"开户行“{bank}”含有逗号等不能写入银行文件的字符，请改正。")
        phone = self.group.first.values.get("phone") or ""
        if len(phone) > _PHONE_LENGTH:
            self._note("phone", f"联系电话有 {len(phone)} 位，请只填写一个号码。")
        return {"card_number": card_number or "", "bank": bank or ""}

    def _member(self, row: Row, incomes: dict[str, int]) -> LedgerMember:
        name = row.values.get("name") or ""
        if name:
            try:
                name = clean_name(name)
            except MinzhengError as error:
                self._note("name", error.sentence, row)
        for kind, value in incomes.items():
            column = STATED_TOTAL if row.values.get(kind) is None else kind
            try:
                kind_of(kind).check(value)
            except MinzhengError as error:
                self._note(column, error.sentence, row)
        return LedgerMember(
            identity_number=row.values.get("identity_number") or "", name=name,
            relation=row.values.get("relation") or "",
            facts=dict.fromkeys(ENTITLEMENT.reading.required(PERSON), 0) | incomes | self._abilities(row),
            source_note=TOTAL_ONLY if set(incomes) == {TOTAL} else LEDGER,
        )  # fmt: skip

    def _abilities(self, row: Row) -> dict[str, int]:
        """Labour and disability, as far as the ledger says something."""
        stated = {
            name: int(row.values[name])
            for name in ("labour_ability", "disability_category", "disability_grade")
            if row.values.get(name) is not None
        }
        both = row.values.get("disability")
        if both is None:
            return stated
        if both in _NOTHING:
            return {"disability_category": 0, "disability_grade": 0} | stated
        match = _DISABILITY.search(both)
        if match is None:
            self._note("disability", f"残疾情况“{both}”看不出类别和等级，请写成如“肢体二级”的样式。", row)
            return stated
        category = next(code for code, label in DISABILITY.items() if label == match[1])
        return {"disability_category": category, "disability_grade": _GRADE_OF[match[2]]} | stated
