"""Who may hold a post (任职资格): the age, the terms, serving officials, one legal person at a time."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from .errors import OfficerRefused
from .models import ALIVE, LEADING, Kind, Officer, Role
from .parameters import figures


def require_may_lead(
    officers: Sequence[Any], *, kind: str, division_code: str, on_date: dt.date, but_for: int | None = None
) -> None:
    """Raise OfficerRefused with everybody who may not hold the post he is put forward for."""
    problems = problems_of(officers, kind=kind, division_code=division_code, on_date=on_date, but_for=but_for)
    if problems:
        raise OfficerRefused("；".join(problems) + "。请调整人选后重新提交。", field="officers")


def problems_of(
    officers: Sequence[Any], *, kind: str, division_code: str, on_date: dt.date, but_for: int | None = None
) -> list[str]:
    """What stands against each officer, as sentences without a full stop; empty when nothing does."""
    known, found = figures(division_code=division_code, on_date=on_date), []
    legal = [one for one in officers if one.role == Role.LEGAL]
    if len(legal) != 1:
        found.append(f"法定代表人应是一人，现在填了 {len(legal)} 人（民法典 第六十一条）")
    for one in officers:
        found += _of_one(one, known, on_date)
    for one in legal:
        found += _elsewhere(one, kind, but_for)
    if kind == Kind.FOUNDATION:
        found += _foundation(officers, known)
    return found


def _of_one(one: Any, known: dict[str, int], on_date: dt.date) -> list[str]:
    found, birth = [], getattr(one, "birth_date", None) or getattr(one.person, "birth_date", None)
    if one.role in LEADING and birth is not None and age_on(birth, on_date) > known["leader_age_max"]:
        found.append(
            f"{one.name}已满 {age_on(birth, on_date)} 周岁，超过负责人最高任职年龄 {known['leader_age_max']} 周岁"
            "（章程示范文本）"
        )
    if one.role in LEADING and one.is_civil_servant and not one.approval_number:
        found.append(f"{one.name}是现职或离退休公务员，没有兼职审批文号（中组发〔2014〕11号）")
    if one.term_number > known["terms_max"] and one.role in (Role.PRESIDENT, Role.LEGAL):
        found.append(f"{one.name}已连任超过 {known['terms_max']} 届（章程示范文本）")
    if one.term_until_date > _years_later(on_date, known["term_years"]):
        found.append(f"{one.name}的任期超过 {known['term_years']} 年（章程示范文本）")
    if one.term_until_date <= on_date:
        found.append(f"{one.name}的任期届满日 {one.term_until_date} 早于登记日，请核对")
    return found


def _elsewhere(one: Any, kind: str, but_for: int | None) -> list[str]:
    """An association's legal representative may not be one of another association; a foundation's of none."""
    person_id = getattr(one.person, "id", None)
    if person_id is None or kind == Kind.SERVICE:
        return []
    rows = Officer.objects.filter(
        role=Role.LEGAL, person_id=person_id, left_date=None, organisation__state__in=ALIVE
    ).exclude(organisation_id=but_for)
    if kind == Kind.ASSOCIATION:
        rows = rows.filter(organisation__kind=Kind.ASSOCIATION)
    article = "社会团体登记管理条例 第十四条" if kind == Kind.ASSOCIATION else "基金会管理条例 第二十三条"
    return [
        f"{one.name}已是“{row.organisation.name}”的法定代表人，不能同时担任本组织的法定代表人（{article}）"
        for row in rows.select_related("organisation")
    ]


def _foundation(officers: Sequence[Any], known: dict[str, int]) -> list[str]:
    found = []
    council = [one for one in officers if one.role in (Role.PRESIDENT, Role.VICE_PRESIDENT, Role.COUNCIL)]
    if not known["council_min"] <= len(council) <= known["council_max"]:
        found.append(
            f"基金会理事应为 {known['council_min']} 至 {known['council_max']} 人，现在是 {len(council)} 人"
            "（基金会管理条例 第二十条）"
        )
    paid = [one for one in council if one.is_paid]
    if 3 * len(paid) > len(council):
        found.append(f"领取薪酬的理事有 {len(paid)} 人，超过理事总数的三分之一（基金会管理条例 第二十条）")
    return found


def age_on(birth_date: dt.date, on_date: dt.date) -> int:
    """Completed years."""
    return (
        on_date.year - birth_date.year - ((on_date.month, on_date.day) < (birth_date.month, birth_date.day))
    )


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def overdue_terms(organisation_ids: Iterable[int], on_date: dt.date) -> QuerySet[Officer]:
    """Officers whose term is over although nobody took their place (超期未换届)."""
    rows = Officer.objects.filter(organisation_id__in=organisation_ids, left_date=None)
    return rows.filter(term_until_date__lt=on_date).order_by("term_until_date")


def many_posts(division_code: str, least: int) -> QuerySet:
    """Persons who lead at least so many living organisations: {person, name, number}."""
    rows = Officer.objects.filter(
        left_date=None, person__isnull=False, role__in=LEADING, organisation__state__in=ALIVE,
        organisation__division_code=division_code,
    )  # fmt: skip
    found = rows.values("person_id", "name").annotate(number=Count("organisation", distinct=True))
    return found.filter(number__gte=least).order_by("-number")
