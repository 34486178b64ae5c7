"""查档: find a registration, then open it with a purpose. Both are events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.registers.marriage_archive import queries as archive
from minzheng.registers.marriage_archive.certificates import record_facts
from minzheng.registers.marriage_archive.entries import FLAGS
from minzheng.registers.marriage_archive.queries import Search
from minzheng.registers.marriages.search import HITS_MAX

from ..forms import PurposeForm, SearchForm, UseForm


@page(permission="archive.read")
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what it finds: masked, the best fit first."""
    asked = any(value.strip() for name, value in request.GET.items() if name != "purpose")
    form = SearchForm(request.GET) if asked else SearchForm(initial={"purpose": request.GET.get("purpose")})
    found, status = None, 200
    if asked:
        status = 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            purpose, note = values.pop("purpose"), values.pop("purpose_note")
            try:
                found = archive.find(
                    Search(**values), purpose=purpose, purpose_note=note, actor=request.actor, at=request.at
                )
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                status = 200
    context = {
        "form": form, "found": found, "purpose": request.GET.get("purpose", ""), "most": HITS_MAX,
        "may_serve": access.may(request.actor, "archive.serve"),
    }  # fmt: skip
    return render(request, "registry/archive/search.html", context, status=status)


@page(permission="archive.read")
def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """One registration in full, for a purpose; without one only the question for it."""
    return record_page(request, record_id, UseForm())


def record_page(request: HttpRequest, record_id: int, form: UseForm, status: int = 200) -> HttpResponse:
    """The record with the form by which its use is asked for."""
    found = archive.record(record_id, request.actor)
    asked = PurposeForm(request.GET if request.method == "GET" and request.GET else None)
    purpose = asked.cleaned_data["purpose"] if asked.is_bound and asked.is_valid() else ""
    context = {"record": found, "purpose_form": asked, "opened": bool(purpose) or form.is_bound}
    if context["opened"]:
        archive.note_reading(found, purpose=purpose, actor=request.actor, at=request.at)
        item = getattr(found, "archive_item", None)
        context |= {
            "facts": record_facts(found, found.office_code), "item": item,
            "scans": item.scans.select_related("file").order_by("page") if item else (),
            "flags": [FLAGS[one] for one in (item.flags if item else ())],
            "form": form, "may_serve": access.may(request.actor, "archive.serve"),
        }  # fmt: skip
    return render(request, "registry/archive/record.html", context, status=status)
