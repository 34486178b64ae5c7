"""Changing a household in receipt. Each change is shown first, with the months that it touches."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from .. import changes
from ..awards import issued_from
from ..factforms import AwardFactForm, read_back, record_value
from ..household import subjects
from .facts import subject_and_kind

_NEXT_RUN = "下一次发放批次会重算，少发的补发，多发的提出追回。"


@page(permission="benefit.decide_change", methods=("GET", "POST"))
def change(request: HttpRequest, award_id: int, kind: str) -> HttpResponse:
    """One kind of change: filled in, shown with what it touches, then carried out."""
    award, chosen = benefits.award(award_id, actor=request.actor), changes.KINDS.get(kind)
    if chosen is None:
        raise NotFound("没有这种变更，请从待遇页面选择。")
    today, posted, wanted = request.at.date(), request.method == "POST", request.POST.get("do", "")
    covered = [(one.person_id, one.person.name) for one in benefits.covered_persons(award.id, on_date=today)]
    initial = {"from_month": str(Month.of(today).plus(1))}
    form = chosen.form(request.POST if posted else None, persons=covered, initial=initial)
    status, preview = 422 if posted else 200, None
    if posted and form.is_valid():
        status, preview = 200, _preview(award, form)
    if preview and wanted == "confirm":
        try:
            chosen.carry_out(award=award, values=form.cleaned_data, actor=request.actor, at=request.at)
        except EXPECTED as error:
            status, preview = show_refusal(form, error), None
        else:
            messages.success(request, f"{chosen.done}{_NEXT_RUN}")
            return redirect("review:award", award_id)
    context = {
        "award": award,
        "name": programme(award.programme).name,
        "kind": chosen,
        "form": form,
        "preview": None if wanted == "edit" else preview,
    }
    return render(request, "review/change.html", context, status=status)


def _preview(award, form) -> dict:
    """What was filled in, and the months already issued that it touches."""
    from_month = form.cleaned_data["from_month"]
    months = issued_from(award, from_month)
    sentence = _NEXT_RUN if months else "这些月份还没有发过，到时按新情况发。"
    return {"from_month": from_month, "months": months, "sentence": sentence, "rows": read_back(form)}


@page(permission="benefit.decide_change")
def fact_list(request: HttpRequest, award_id: int) -> HttpResponse:
    """Every fact of the household, to choose the one that changed."""
    award = benefits.award(award_id, actor=request.actor)
    context = {
        "award": award,
        "name": programme(award.programme).name,
        "subjects": subjects(award.household, on_date=request.at.date()),
    }
    return render(request, "review/award_facts.html", context)


@page(permission="benefit.decide_change", methods=("GET", "POST"))
def fact(request: HttpRequest, award_id: int, of: str, subject_id: int, name: str) -> HttpResponse:
    """A fact that changed: income, property, disability grade."""
    award, today = benefits.award(award_id, actor=request.actor), request.at.date()
    posted, wanted = request.method == "POST", request.POST.get("do", "")
    subject, kind = subject_and_kind(subjects(award.household, on_date=today), of, subject_id, name)
    known = subject.fact(name)
    form = AwardFactForm(
        request.POST if posted else None,
        kind=kind,
        current=known.value if known else None,
        initial={"from_month": str(Month.of(today).plus(1))},
    )
    status, preview = 422 if posted else 200, None
    if posted and form.is_valid():
        status, preview = 200, _preview(award, form)
    if preview and wanted == "confirm":
        values = form.cleaned_data
        new = people.NewFact(
            name=name,
            value=record_value(values["value"]),
            from_date=values["from_month"].first_date,
            source=changes.DOCUMENT,
            source_note=values["note"],
            **{f"{of}_id": subject_id},
        )
        try:
            changes.record_change(
                award=award,
                from_month=values["from_month"],
                facts=(new,),
                note=values["note"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status, preview = show_refusal(form, error), None
        else:
            messages.success(request, f"已登记{subject.name}的{kind.label}变化。{_NEXT_RUN}")
            return redirect("review:award", award_id)
    context = {
        "award": award,
        "name": programme(award.programme).name,
        "subject": subject,
        "fact": kind,
        "known": known,
        "form": form,
        "preview": None if wanted == "edit" else preview,
    }
    return render(request, "review/award_fact.html", context, status=status)
