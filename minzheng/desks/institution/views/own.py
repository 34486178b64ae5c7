"""The agent's own organisations, the name check, and the file as the organisation itself sees it."""

import datetime as dt

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as proceedings
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.web import send_file
from minzheng.registers.organisations import book, naming, queries
from minzheng.registers.organisations.errors import OrganisationNotFound

MATTERS = (
    "organisation_founding", "organisation_change", "organisation_cancellation", "organisation_seal_filing",
)  # fmt: skip
CASES_SHOWN = 50


class NameForm(forms.Form):
    """A name somebody would like to give."""

    kind = forms.ChoiceField(label="类型", choices=book.KINDS, initial="association")
    name = forms.CharField(
        label="拟用名称", max_length=80, widget=forms.TextInput(attrs={"data-width": "long"}),
        help_text="例如：冷水滩区摄影协会、冷水滩区暖阳养老服务中心。",
    )  # fmt: skip


def today_of(request: HttpRequest) -> dt.date:
    """The day of the request in China."""
    return request.at.astimezone(CHINA).date()


def own_organisation(request: HttpRequest, organisation_id: int):
    """One for which the account reports today. Another's is not found."""
    found = queries.of_agent(request.actor, on_date=today_of(request)).filter(id=organisation_id).first()
    if found is None:
        raise OrganisationNotFound("没有这个社会组织，或者您不是它的经办人。请返回首页。")
    return found


@page(permission="organisation.report")
def home(request: HttpRequest) -> HttpResponse:
    """Own organisations and own applications."""
    rows = proceedings.own_proceedings(request.actor, matters=MATTERS)[:CASES_SHOWN]
    own = queries.of_agent(request.actor, on_date=today_of(request)).order_by("name_pinyin", "id")
    context = {
        "organisations": [{"organisation": one, "tone": book.TONES[one.state]} for one in own],
        "cases": [
            {"case": one, "matter": catalogue.matter(one.matter).name, "state": one.current} for one in rows
        ],
    }  # fmt: skip
    return render(request, "institution/home.html", context)


@page(permission="organisation.report")
def check_name(request: HttpRequest) -> HttpResponse:
    """Whether a name may be applied for today."""
    form, verdict = NameForm(request.GET or None), None
    if request.GET and form.is_valid():
        place = access.scope(request.actor, "organisation.report").prefixes[0][:6]
        verdict = naming.check_name(
            form.cleaned_data["name"], kind=form.cleaned_data["kind"], division_code=place,
            on_date=today_of(request),
        )  # fmt: skip
    status = 422 if request.GET and not form.is_valid() else 200
    context = {"form": form, "verdict": verdict, "query": request.GET.urlencode()}
    return render(request, "institution/names.html", context, status=status)


@page(permission="organisation.report")
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What is registered of an own organisation, with the ways to change it."""
    found = own_organisation(request, organisation_id)
    context = {
        "organisation": found, "tone": book.TONES[found.state], "file": book.file_of(found),
        "today": today_of(request),
    }  # fmt: skip
    return render(request, "institution/organisation.html", context)


@page(permission="organisation.report")
def certificate(request: HttpRequest, organisation_id: int, certificate_id: int) -> FileResponse:
    """The own certificate as it was printed."""
    found = own_organisation(request, organisation_id)
    row = book.certificate(found, certificate_id)
    if row is None or row.document_id is None:
        raise NotFound("没有这张证书的电子件；存量证书只有纸质原件。")
    pdf_id = archive.document(row.document_id).pdf_id
    return send_file(request, pdf_id, case_id=row.case_id, as_attachment=True)
