"""Lists that other bodies send: the federation's card holders, loaded whole or sent back with the reasons."""

import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange import queries as intakes
from minzheng.kernel.exchange.intake import Intake
from minzheng.kernel.exchange.reports import error_lines, report_workbook
from minzheng.registers.benefits.reported import disability_cards

from ..forms_intake import ListForm

SHOWN, EARLIER_SHOWN = 20, 20


@page(permission=disability_cards.ACTION, methods=("GET", "POST"))
def intake(request: HttpRequest) -> HttpResponse:
    """Bring the list of card holders in; a list with a wrong row comes back with every reason."""
    posted = request.method == "POST"
    form = ListForm(request.POST or None, request.FILES or None)
    if not posted or not form.is_valid():
        return _shown(request, form, status=422 if posted else 200)
    upload = form.cleaned_data["file"]
    try:
        loading = disability_cards.bring_cards(
            upload=upload, file_name=upload.name, actor=request.actor, at=request.at
        )
    except EXPECTED as error:
        return _shown(request, form, status=show_refusal(form, error))
    if not loading.loaded:
        return _shown(request, form, refused=loading.intake, status=422)
    (messages.info if loading.repeated else messages.success)(request, loading.sentence)
    return redirect("welfare:intake")


def _shown(
    request: HttpRequest, form: ListForm, *, refused: Intake | None = None, status: int = 200
) -> HttpResponse:
    rows = intakes.intakes(disability_cards.DATASET.name)[:EARLIER_SHOWN]
    context = {"form": form, "records": rows, "columns": disability_cards.DATASET.columns}
    if refused is not None:
        context |= {
            "intake": refused,
            "problems": error_lines(refused, limit=SHOWN),
            "report": base64.b64encode(report_workbook(refused)).decode(),
        }
    return render(request, "welfare/intake.html", context, status=status)
