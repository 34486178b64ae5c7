"""What an adoption assessment looks at, and what it must report (收养评估办法（试行） 民发〔2020〕144号). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

INDICATORS: dict[str, str] = {
    "motive": "收养动机",
    "morals": "道德品行",
    "education": "受教育程度",
    "health": "健康状况",
    "means": "经济及住房条件",
    "family": "婚姻家庭关系",
    "cohabitants": "共同生活家庭成员意见",
    "plan": "抚育计划",
    "neighbours": "邻里关系",
    "community": "社区环境",
    "integration": "与被收养人融合情况",
}
RATINGS = {3: "好", 2: "一般", 1: "不足"}


@dataclass(frozen=True)
class Finding:
    """Something the assessors must report.

    With `veto` no assessment passes; without, an opinion is needed.
    """

    label: str
    veto: bool


# Which of them exclude and which only warn is the practice of offices [likely]; all must be reported.
FINDINGS: dict[str, Finding] = {
    "deceit": Finding("弄虚作假、隐瞒真实情况", veto=True),
    "cult": Finding("参加非法组织、邪教组织", veto=True),
    "abuse": Finding("买卖、性侵、虐待、遗弃、非法送养未成年人", veto=True),
    "violence": Finding("经常性家庭暴力", veto=True),
    "crime": Finding("故意犯罪，判处或者可能判处有期徒刑以上刑罚", veto=True),
    "vice": Finding("涉黄、赌博、吸毒", veto=True),
    "illness": Finding("严重精神疾病、传染病、重度残疾或者智力残疾等", veto=False),
    "suicide": Finding("自杀倾向等", veto=False),
}


def score(ratings: Mapping[str, int]) -> int:
    """The sum of the ratings, 11 to 33."""
    return sum(ratings[key] for key in INDICATORS)


def vetoes(findings: Iterable[str]) -> list[str]:
    """The reported findings with which an assessment cannot pass, in words."""
    return [FINDINGS[code].label for code in findings if FINDINGS[code].veto]
