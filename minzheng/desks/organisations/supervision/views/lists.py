"""Lists of rectifications, credit entries and assessments, and opening a new one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import NotFound
from minzheng.registers.supervision import commands
from minzheng.registers.supervision.assessing import ASSESSMENT
from minzheng.registers.supervision.procedures import RECTIFICATION

from ..forms import AboutForm, CreditForm
from ..listing import LISTS_OF, PAGE_ROWS, ListOf, lines, rows_of
from ..listing import workbook as listed


def list_of(kind: str) -> ListOf:
    """The list of a kind. Raises NotFound."""
    if kind not in LISTS_OF:
        raise NotFound("没有这个列表，请从菜单进入。")
    return LISTS_OF[kind]


def shown(
    request: HttpRequest, of: ListOf, urls: dict, *, ledger: str = "", extra: dict | None = None
) -> HttpResponse:
    """A list as its page shows it."""
    form, rows = rows_of(of, request, ledger)
    found = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "of": of, "form": form, "rows": lines(of, found.object_list, request.at.date()), "page_obj": found,
        "query": request.GET.urlencode(), "may_handle": access.may(request.actor, "organisation.handle"),
        **urls, **(extra or {}),
    }  # fmt: skip
    return render(request, "supervision/list.html", context)


def exported(request: HttpRequest, of: ListOf, ledger: str = "") -> FileResponse:
    """The same rows as Excel. Taking them out is an event."""
    _, rows = rows_of(of, request, ledger)
    found = list(rows)
    event = RecordOpened(what=f"{of.title}（导出 Excel，{len(found)} 条）")
    audit.record(event, actor=request.actor, at=request.at)
    file = listed(of, of.title, found, request.at.date())
    return FileResponse(file, as_attachment=True, filename=f"{of.title}{request.at:%Y%m%d}.xlsx")


@page(permission="organisation.read")
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """One list."""
    urls = {
        "workbook_url": reverse("supervision:list_workbook", args=[kind]),
        "new_url": reverse("supervision:new", args=[kind]),
    }
    return shown(request, list_of(kind), urls)


@page(permission="organisation.read")
def workbook(request: HttpRequest, kind: str) -> FileResponse:
    """One list as a workbook."""
    return exported(request, list_of(kind))


def _form(kind: str, request: HttpRequest):
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    if kind == "credit":
        return CreditForm(*data, actor=request.actor)
    asks = RECTIFICATION.opening if kind == "rectification" else ASSESSMENT.opening
    return AboutForm(asks, *data, actor=request.actor)


def _open(kind: str, values: dict, by: dict):
    organisation_id = values.pop("organisation")
    match kind:
        case "credit":
            list_code = values.pop("list")
            letters = (values.pop("first_letter_date"), values.pop("second_letter_date"))
            return commands.propose(
                organisation_id=organisation_id, list_code=list_code, letters=letters, **values, **by
            )
        case "rectification":
            return commands.order_rectification(organisation_id=organisation_id, **values, **by)
        case _:
            return commands.apply_assessment(organisation_id=organisation_id, data=values, **by)


@page(permission="organisation.handle", methods=("GET", "POST"))
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Open a new subject about an organisation."""
    of, form, status = list_of(kind), _form(kind, request), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            by = {"actor": request.actor, "at": request.at, "request_id": request_id_of(request)}
            try:
                row = _open(kind, dict(form.cleaned_data), by)
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, f"{of.new_label}：已登记。")
                return redirect("supervision:subject", kind, row.id)
    context = {"of": of, "form": form, "back_url": reverse("supervision:list", args=[kind])}
    return render(request, "supervision/new.html", context, status=status)
