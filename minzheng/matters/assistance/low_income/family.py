"""The other members of a family as an application tells them: one line each, pasted or typed.

    姓名 身份证号 与户主关系 工资 就业成本 经营 财产 转移 其他

Amounts are yuan of twelve months; those left out at the end are nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen
from minzheng.kernel.people.commands import clean_name
from minzheng.kernel.people.models import RELATIONS

from .rules import INCOMES

LINES_MAX = 20
_RELATION = {label: code for code, label in RELATIONS.items()}
_RELATION |= {"妻子": "10", "丈夫": "10", "儿子": "20", "女儿": "30", "父亲": "50", "母亲": "50"}
_BETWEEN = re.compile(r"[,，、;；\s]+")


@dataclass(frozen=True)
class Relative:
    """One other member: who, how related to the head, what she has, by the names of facts."""

    name: str
    identity_number: str
    relation: str
    incomes: dict[str, int] = field(default_factory=dict)


def relatives_of(text: str) -> list[Relative]:
    """The members of a text. Raises Invalid that names line and remedy."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > LINES_MAX:
        raise Invalid(f"其他家庭成员最多填 {LINES_MAX} 人，现有 {len(lines)} 行，请核对。", field="relatives")
    found = list(_read(lines))
    numbers = [one.identity_number for one in found]
    for place, number in enumerate(numbers, 1):
        if numbers.index(number) != place - 1:
            raise Invalid(f"第 {place} 行：这个身份证号前面已经填过，请核对。", field="relatives")
    return found


def _read(lines: list[str]) -> Iterator[Relative]:
    for place, line in enumerate(lines, 1):
        try:
            yield _relative([part for part in _BETWEEN.split(line.strip()) if part])
        except Invalid as error:
            raise Invalid(f"第 {place} 行：{error.sentence}", field="relatives") from error


def _relative(parts: list[str]) -> Relative:
    if len(parts) < 3:
        raise Invalid("要依次填写姓名、身份证号、与户主关系，中间用空格或逗号隔开。")
    if len(parts) > 3 + len(INCOMES):
        raise Invalid(f"最多 {3 + len(INCOMES)} 项，金额里不要加逗号或空格。")
    name, number, relation, *amounts = parts
    if relation not in _RELATION or _RELATION[relation] == "01":
        raise Invalid(
            f"“{relation}”不是可选的关系，请填写配偶、子、女、父母、祖父母或外祖父母、兄弟姐妹或其他。"
        )
    labels = list(INCOMES.items())
    incomes = {key: parse_fen(text, label=label) for (key, label), text in zip(labels, amounts, strict=False)}
    return Relative(
        clean_name(name), number.upper(), _RELATION[relation], dict.fromkeys(INCOMES, 0) | incomes
    )
