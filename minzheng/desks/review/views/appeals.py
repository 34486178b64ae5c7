"""Appeals against decisions: the list, and the answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import catalogue, commands
from minzheng.kernel.cases import queries as cases

from ..forms import AppealDecisionForm


@page(permission="case.decide_appeal")
def appeal_list(request: HttpRequest) -> HttpResponse:
    """Appeals that wait for an answer, the oldest first."""
    rows = [
        {"appeal": row, "matter": catalogue.matter(row.case.matter).name}
        for row in cases.open_appeals(request.actor)
    ]
    return render(request, "review/appeals.html", {"rows": rows})


@page(permission="case.decide_appeal", methods=("GET", "POST"))
def decide(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Uphold the decision, or set it aside and begin again."""
    found = cases.open_appeals(request.actor).filter(id=appeal_id).first()
    if found is None:
        raise NotFound("没有这项复核申请，它可能已经办结。请返回列表查看。")
    posted = request.method == "POST"
    form, status = AppealDecisionForm(request.POST if posted else None), 422 if posted else 200
    if posted and form.is_valid():
        try:
            commands.decide_appeal(
                appeal_id=appeal_id, actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "复核结果已登记，申请人可以在手机上看到。")
            return redirect("review:case", found.case_id)
    decision = found.case.decisions.select_related("assessment").order_by("-id").first()
    context = {"appeal": found, "decision": decision, "form": form}
    return render(request, "review/appeal.html", context, status=status)
