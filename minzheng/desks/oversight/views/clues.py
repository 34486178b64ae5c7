"""What an auditor should ask about: simple rules over payments and cases, each with where to look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access.web import page
from minzheng.kernel.audit import queries as audit
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import queries as cases
from minzheng.registers.benefits import clues

from ..requests import page_of, place_names

CASE_RULES = {
    "overdue": ("超过办理期限", "本环节期限已过、还没有办的办件。"),
    "relative": ("近亲属备案办件", "申请人与经办人员或村（居）委会成员有近亲属关系，应提级办理并抽查。"),
}
MEANINGS = {
    "death": "死亡次月起不再计发；已发的要由批次提出追回。",
    "card": "同一张银行卡收几户的钱，核对是否冒领或代领。",
    "award": "停发或开通以前的月份仍有已发金额，没有追回。",
    "payee": "钱发给了不享受待遇的人，核对监护或委托手续。",
}


@page(permission="audit.read")
def home(request: HttpRequest) -> HttpResponse:
    """Every rule with how many it finds now, and the last seal."""
    counts = {key: len(rule(request.actor)) for key, (_, rule) in clues.RULES.items()}
    tiles = [_tile(key, title, counts[key], MEANINGS[key], "户") for key, (title, _) in clues.RULES.items()]
    for key, (title, meaning) in CASE_RULES.items():
        tiles.append(_tile(key, title, _cases(request, key).count(), meaning, "件"))
    context = {"tiles": tiles, "seal": audit.seals().first()}
    return render(request, "oversight/home.html", context)


def _tile(key: str, title: str, count: int, meaning: str, unit: str) -> dict:
    url = reverse("oversight:clues", args=[key])
    return {"title": title, "count": str(count), "meaning": meaning, "unit": unit, "url": url,
            "tone": "warn" if count else "ok"}  # fmt: skip


def _cases(request: HttpRequest, key: str):
    rows = cases.visible(request.actor).select_related("applicant")
    if key == "overdue":
        return (
            rows.filter(closed_at=None)
            .filter(step_due_date__lt=request.at.date())
            .order_by("step_due_date", "id")
        )
    return rows.filter(near_relative=True).order_by("-submitted_at", "id")


@page(permission="audit.read")
def clue_list(request: HttpRequest, rule: str) -> HttpResponse:
    """What one rule finds, each row with a way to the case, the household and the money."""
    if rule in clues.RULES:
        title, find = clues.RULES[rule]
        found = page_of(request, find(request.actor))
        names = place_names((clue.division_code for clue in found), request)
        rows = [
            {
                "name": clue.name,
                "place": names[clue.division_code],
                "words": clue.words,
                "household_id": clue.household_id,
                "case_id": clue.case_id,
            }
            for clue in found
        ]
        meaning = MEANINGS[rule]
    elif rule in CASE_RULES:
        title, meaning = CASE_RULES[rule]
        found = page_of(request, _cases(request, rule))
        names = place_names((case.division_code for case in found), request)
        rows = [
            {
                "name": case.applicant.name,
                "place": names[case.division_code],
                "words": _case_words(rule, case),
                "household_id": case.household_id,
                "case_id": case.id,
            }
            for case in found
        ]
    else:
        raise NotFound("没有这条线索规则，请返回线索首页选择。")
    context = {"title": title, "meaning": meaning, "rows": rows, "page_obj": found}
    return render(request, "oversight/clues.html", context)


def _case_words(rule: str, case) -> str:
    if rule == "overdue":
        due = case.step_due_date
        return f"{case.number}，{case.current.label}，期限 {due.year}年{due.month}月{due.day}日"
    return f"{case.number}，{case.current.label}"
