"""Lists that other bodies send (cards, cremations, hardship): loaded whole or sent back with the reasons."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange import queries as intakes
from minzheng.kernel.exchange.commands import Loading
from minzheng.kernel.exchange.contracts import Dataset
from minzheng.kernel.exchange.intake import Intake
from minzheng.kernel.exchange.reports import error_lines, report_workbook
from minzheng.registers.benefits.reported import cremations as cremation_records
from minzheng.registers.benefits.reported import disability_cards
from minzheng.registers.benefits.reported import monitoring as monitored

from ..forms_intake import ListForm, MonitoringForm, RecordsForm

SHOWN, EARLIER_SHOWN = 20, 20


@dataclass(frozen=True)
class _Source:
    """A list that a body sends: its columns, what is asked for it, what takes it in, its page."""

    dataset: Dataset
    form: type[forms.Form]
    bring: Callable[..., Loading]
    url: str
    template: str


_CARDS = _Source(
    disability_cards.DATASET, ListForm, disability_cards.bring_cards, "welfare:intake", "welfare/intake.html"
)
_CREMATIONS = _Source(
    cremation_records.DATASET, RecordsForm, cremation_records.bring_cremations, "welfare:cremations",
    "welfare/cremations.html",
)  # fmt: skip

_MONITORING = _Source(
    monitored.DATASET, MonitoringForm, monitored.bring_monitoring, "welfare:monitoring",
    "welfare/monitoring.html",
)  # fmt: skip


@page(permission=disability_cards.ACTION, methods=("GET", "POST"))
def intake(request: HttpRequest) -> HttpResponse:
    """Bring the list of card holders in; a list with a wrong row comes back with every reason."""
    return _bring(request, _CARDS)


@page(permission=cremation_records.ACTION, methods=("GET", "POST"))
def cremations(request: HttpRequest) -> HttpResponse:
    """Bring the records of a crematorium in; a file with a wrong row comes back with every reason."""
    return _bring(request, _CREMATIONS)


@page(permission=monitored.ACTION, methods=("GET", "POST"))
def monitoring(request: HttpRequest) -> HttpResponse:
    """Bring in what other departments push; a file with a wrong row comes back with every reason."""
    return _bring(request, _MONITORING)


def _bring(request: HttpRequest, source: _Source) -> HttpResponse:
    posted = request.method == "POST"
    form = source.form(request.POST or None, request.FILES or None)
    if not posted or not form.is_valid():
        return _shown(request, source, form, status=422 if posted else 200)
    upload = form.cleaned_data["file"]
    try:
        loading = source.bring(upload=upload, file_name=upload.name, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _shown(request, source, form, status=show_refusal(form, error))
    if not loading.loaded:
        return _shown(request, source, form, refused=loading.intake, status=422)
    (messages.info if loading.repeated else messages.success)(request, loading.sentence)
    return redirect(source.url)


def _shown(
    request: HttpRequest, source: _Source, form: forms.Form, *, refused: Intake | None = None, status: int
) -> HttpResponse:
    rows = intakes.intakes(source.dataset.name)[:EARLIER_SHOWN]
    context = {"form": form, "records": rows, "columns": source.dataset.columns}
    if refused is not None:
        context |= {
            "intake": refused,
            "problems": error_lines(refused, limit=SHOWN),
            "report": base64.b64encode(report_workbook(refused)).decode(),
        }
    return render(request, source.template, context, status=status)
