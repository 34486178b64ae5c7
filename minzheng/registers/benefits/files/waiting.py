"""What waits on a file, for whom, until when, by which article: a human decides where the law wants one."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import APPLICANT, PUBLIC, TIMER
from minzheng.kernel.watch import queries as watch
from minzheng.kernel.watch.models import WarningState

from .dues import Owing
from .holding import Holding
from .story import Concerned, case_link


@dataclass(frozen=True)
class Wait:
    """Something open. `whom` are the posts that may settle it, or the applicant; `due_date` the last day."""

    title: str
    detail: str
    whom: tuple[str, ...]
    article: str = ""
    due_date: dt.date | None = None
    about: tuple[str, int] | None = None


def waiting(known: Concerned, owed: Owing, found: Sequence[Holding]) -> list[Wait]:
    """Warnings, cases and clawbacks that are open, the nearest last day first. No query."""
    rows = [*_warnings(known), *_cases(known.cases)]
    if known.reads_money:
        names = {one.award.id: one.programme.name for one in found}
        whom = tuple(access.role_labels("benefit.decide_change"))
        rows += [
            Wait(f"{names[row.award_id]}多发 {yuan_text(row.amount_fen)} 元，是否追回", "", whom,
                 about=("award", row.award_id))
            for row in owed.clawbacks
        ]  # fmt: skip
    return sorted(rows, key=lambda row: row.due_date or dt.date.max)


def _warnings(known: Concerned) -> Iterator[Wait]:
    for row in known.warnings:
        if row.state != WarningState.OPEN:
            continue
        rule = watch.rule(row)
        yield Wait(
            rule.name if rule else row.rule, row.outcome or row.sentence,
            tuple(access.role_labels(row.owner)), row.article, row.due_date, ("warning", row.id),
        )  # fmt: skip


def _cases(found: Sequence[Case]) -> Iterator[Wait]:
    for case in found:
        if not case.current.is_open:
            continue
        steps = [row for row in cases.steps_ahead(case) if row.permission != PUBLIC]
        labels: list[str] = []
        for row in steps:
            labels += _whom(row.permission)
        article = next((row.limit.article for row in steps if row.limit is not None), "")
        yield Wait(
            f"{catalogue.matter(case.matter).name}：{case.current.label}",
            f"下一步：{'、'.join(dict.fromkeys(row.label for row in steps))}" if steps else "",
            tuple(dict.fromkeys(labels)), article, case.step_due_date, case_link(case),
        )  # fmt: skip


def _whom(permission: str) -> list[str]:
    if permission == APPLICANT:
        return ["申请人"]
    return ["系统到期办理"] if permission == TIMER else access.role_labels(permission)
