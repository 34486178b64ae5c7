"""Pages of public reports. Nothing about whoever was reported is ever shown here."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from minzheng.kernel.access.web import ANYONE, EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.registers.benefits.granting.places import villages
from minzheng.registers.outreach import commands

from .forms import AnswerForm, PublicReportForm


def _address(request: HttpRequest) -> str:
    """The network address of whoever asks; behind our proxy the last one that it wrote down itself."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


@never_cache
@page(permission=ANYONE, methods=("GET", "POST"))
def report(request: HttpRequest) -> HttpResponse:
    """The form; the answer to a POST is the slip with number and code, shown this once."""
    posted = request.method == "POST"
    places = [row for row in villages() if row[0]]
    form = PublicReportForm(request.POST if posted else None, places=places)
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            receipt = commands.report_publicly(
                told=form.told(), address=_address(request), actor=request.actor, at=request.at,
                request_id=request_id_of(request),
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            return render(request, "hall/reports/slip.html", {"receipt": receipt})
    return render(request, "hall/reports/report.html", {"form": form}, status=status)


@never_cache
@page(permission=ANYONE, methods=("GET", "POST"))
def answer(request: HttpRequest) -> HttpResponse:
    """State and reply by number and code. By POST, so that the code stands in no address and no log."""
    posted = request.method == "POST"
    form, found, status = AnswerForm(request.POST if posted else None), None, 422 if posted else 200
    if posted and form.is_valid():
        try:
            found = commands.look_up(
                number=form.cleaned_data["number"], code=form.cleaned_data["code"],
                address=_address(request), at=request.at,
            )  # fmt: skip
            status = 200
        except NotFound as error:
            form.add_error(None, error.sentence)
            status = error.status
        except EXPECTED as error:
            status = show_refusal(form, error)
    return render(request, "hall/reports/answer.html", {"form": form, "found": found}, status=status)
