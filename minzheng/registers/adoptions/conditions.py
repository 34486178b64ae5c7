"""Who may adopt whom, by the law of a day (民法典 第一千零九十三条至第一千一百零四条). Pure: no database, no clock.

Every condition not met becomes an `Obstacle` with its article, so that an applicant hears all of them at
once.
"""

import datetime as dt
from dataclasses import dataclass

from .origins import rules_of
from .parameters import Figures


@dataclass(frozen=True)
class Human:
    """Sex ("男" or "女") and birth date: what the conditions read of a person."""

    sex: str
    birth_date: dt.date


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An intended adoption as declared. `children` counts living children of the adopters, adopted ones too.

    `able`, `healthy`, `blameless` are the adopters' declared fitness, `given_together` says that both birth
    parents give (or that the law lets one give), `giver_agrees` that whoever must agree to the giving does.
    """

    origin: str
    adopters: tuple[Human, ...]
    married: bool
    children: int
    child: Human
    disabled: bool = False
    able: bool = True
    healthy: bool = True
    blameless: bool = True
    child_agrees: bool = False
    giver_agrees: bool = True
    given_together: bool = True


@dataclass(frozen=True)
class Obstacle:
    """A condition that is not met."""

    code: str
    sentence: str
    article: str

    @property
    def text(self) -> str:
        return f"{self.sentence}（{self.article}）"


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Completed years. Whoever was born on 29 February completes a plain year on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def consent_needed(child: Human, day: dt.date, figures: Figures) -> bool:
    """Whether the child itself must agree."""
    return age_on(child.birth_date, day) >= figures.consent_age


def obstacles(proposal: Proposal, day: dt.date, figures: Figures) -> list[Obstacle]:
    """Every condition that is not met on a day; an empty list lets the adoption go on."""
    rules = rules_of(proposal.origin)
    found = [*_of_child(proposal, day, figures), *_of_giver(proposal)]
    found += _of_couple(proposal, rules.is_step)
    if not rules.is_step:  # 民法典 第一千一百零三条: a step-parent need not fulfil 第一千零九十八条
        found += _of_adopters(proposal, day, figures)
        if not (rules.free_number or proposal.disabled):
            found += _of_number(proposal, figures)
        if not rules.is_kin:
            found += _of_gap(proposal, figures)
    return found


def _of_child(proposal: Proposal, day: dt.date, figures: Figures) -> list[Obstacle]:
    found = []
    age = age_on(proposal.child.birth_date, day)
    if proposal.child.birth_date > day:
        found.append(
            Obstacle("child_unborn", "被收养人的出生日期晚于今天，请核对", "民法典 第一千零九十三条")
        )
    elif age >= figures.child_age_below:
        sentence = f"被收养人已满 {age} 周岁，应当未满 {figures.child_age_below} 周岁"
        found.append(Obstacle("child_age", sentence, "民法典 第一千零九十三条"))
    if consent_needed(proposal.child, day, figures) and not proposal.child_agrees:
        sentence = f"被收养人已满 {figures.consent_age} 周岁，须征得本人同意，请先听取其意见并记录"
        found.append(Obstacle("child_consent", sentence, "民法典 第一千一百零四条"))
    return found


def _of_giver(proposal: Proposal) -> list[Obstacle]:
    found = []
    if not proposal.giver_agrees:
        sentence = "送养人或者有抚养义务的人没有同意送养，请先取得书面同意"
        found.append(Obstacle("giver_consent", sentence, "民法典 第一千零九十六条、第一千一百零四条"))
    if not proposal.given_together:
        sentence = "生父母送养子女应当双方共同送养；一方不明或者查找不到的，才可以单方送养"
        found.append(Obstacle("given_together", sentence, "民法典 第一千零九十七条"))
    return found


def _of_couple(proposal: Proposal, is_step: bool) -> list[Obstacle]:
    wanted = 1 if is_step or not proposal.married else 2
    if len(proposal.adopters) == wanted:
        return []
    if is_step:
        sentence, article = "收养继子女由继父或者继母一人办理", "民法典 第一千一百零三条"
    elif proposal.married:
        sentence, article = "有配偶者收养子女应当夫妻共同收养，请补填配偶", "民法典 第一千一百零一条"
    else:
        sentence, article = "没有配偶的只能一人收养，请核对婚姻状况", "民法典 第一千一百零一条"
    return [Obstacle("couple", sentence, article)]


def _of_adopters(proposal: Proposal, day: dt.date, figures: Figures) -> list[Obstacle]:
    found = []
    ages = [age_on(one.birth_date, day) for one in proposal.adopters]
    if ages and min(ages) < figures.adopter_age_least:
        sentence = f"收养人 {min(ages)} 周岁，应当年满 {figures.adopter_age_least} 周岁（夫妻双方都要满）"
        found.append(Obstacle("adopter_age", sentence, "民法典 第一千零九十八条第五项"))
    fitness = (
        ("able", proposal.able, "收养人没有抚养、教育和保护被收养人的能力", "第二项"),
        ("healthy", proposal.healthy, "收养人患有在医学上认为不应当收养子女的疾病", "第三项"),
        ("blameless", proposal.blameless, "收养人有不利于被收养人健康成长的违法犯罪记录", "第四项"),
    )
    found += [
        Obstacle(code, sentence, f"民法典 第一千零九十八条{item}")
        for code, holds, sentence, item in fitness if not holds
    ]  # fmt: skip
    return found


def _of_number(proposal: Proposal, figures: Figures) -> list[Obstacle]:
    if proposal.children <= figures.adopter_children_most:
        return []
    allowed = f"只有 {figures.adopter_children_most} 名" if figures.adopter_children_most else "无"
    sentence = f"收养人已有 {proposal.children} 名子女（含已收养的），应当{allowed}子女"
    return [Obstacle("children", sentence, "民法典 第一千零九十八条第一项、第一千一百条")]


def _of_gap(proposal: Proposal, figures: Figures) -> list[Obstacle]:
    if proposal.married or len(proposal.adopters) != 1:
        return []
    adopter = proposal.adopters[0]
    applies = adopter.sex == "男" or figures.unmarried_gap_for_women
    gap = age_on(adopter.birth_date, proposal.child.birth_date)
    if not applies or adopter.sex == proposal.child.sex or gap >= figures.unmarried_gap_years:
        return []
    sentence = f"无配偶者收养异性子女，年龄应当相差 {figures.unmarried_gap_years} 周岁以上，现相差 {gap} 周岁"
    return [Obstacle("gap", sentence, "民法典 第一千一百零二条")]
