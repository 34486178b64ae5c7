"""The facts of a case with their sources, and correcting one: with a reason and a paper, never the result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import commands
from minzheng.kernel.people.facts import FactKind
from minzheng.matters.assistance.dibao.facts import FACTS

from ..casefile import reached
from ..factforms import CorrectionForm, record_value
from ..household import Subject, subjects


@page(permission="people.correct_fact")
def fact_list(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything on file about the household and its members, and what is not."""
    case = reached(case_id, request.actor)
    context = {"case": case, "subjects": subjects(case.household, on_date=request.at.date())}
    return render(request, "review/facts.html", context)


@page(permission="people.correct_fact", methods=("GET", "POST"))
def correct(request: HttpRequest, case_id: int, of: str, subject_id: int, name: str) -> HttpResponse:
    """Correct one fact, or record one that is not on file."""
    case = reached(case_id, request.actor)
    subject, kind = subject_and_kind(
        subjects(case.household, on_date=request.at.date()), of, subject_id, name
    )
    known = subject.fact(name)
    begun = known.from_date if known and known.from_date else case.submitted_at.date().replace(day=1)
    posted = request.method == "POST"
    form = CorrectionForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        kind=kind,
        current=known.value if known else None,
        initial={"from_date": begun},
    )
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            commands.correct_fact(
                case_id=case_id,
                of=of,
                subject_id=subject_id,
                name=name,
                value=record_value(form.cleaned_data["value"]),
                from_date=form.cleaned_data["from_date"],
                reason=form.cleaned_data["reason"],
                upload=form.cleaned_data["file"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"已更正{subject.name}的{kind.label}。结果会按更正后的信息重新测算。")
            return redirect("review:case", case_id)
    context = {"case": case, "subject": subject, "kind": kind, "known": known, "form": form}
    return render(request, "review/correct.html", context, status=status)


def subject_and_kind(known: list[Subject], of: str, subject_id: int, name: str) -> tuple[Subject, FactKind]:
    """The subject of a household and the kind of fact that an address names. Raises NotFound."""
    subject = next((one for one in known if (one.of, one.id) == (of, subject_id)), None)
    kind = FACTS.get(name)
    if subject is None or kind is None or kind.of != of:
        raise NotFound("没有这项信息，请从信息清单里选择要更正的项目。")
    return subject, kind
