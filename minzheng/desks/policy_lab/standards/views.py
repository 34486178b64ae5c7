"""The pages of standards: what is in force, how it came to be, and new values on their way."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import MinzhengError, NotFound
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.rules import commands
from minzheng.kernel.rules import queries as rules
from minzheng.kernel.rules.engine import Value
from minzheng.kernel.rules.writing import Plain, shown
from minzheng.kernel.territory import queries as territory
from minzheng.registers.policy import commands as policy
from minzheng.registers.policy import proposals

from . import effect, history, listing
from .forms import FilterForm, StandardForm, WithdrawForm, first_of_next_month
from .words import CERTAINTY, STATES, book_label

DISTRICT_DIGITS = 6
_COLUMNS = (
    TableColumn(label="用于", width=16),
    TableColumn(label="参数", width=30),
    TableColumn(label="现行值", width=24),
    TableColumn(label="起始日", kind=Kind.DATE),
    TableColumn(label="规定在", kind=Kind.DIVISION),
    TableColumn(label="依据", width=40),
    TableColumn(label="把握程度", kind=Kind.CHOICE),
    TableColumn(label="说明", width=50),
)


def _area(request: HttpRequest) -> str:
    """The division that is looked at: the one asked for among the actor's, else the first of them."""
    own = listing.own_areas(request)
    asked = request.GET.get("area", "")
    return asked if asked in own else own[0]


def _filtered(request: HttpRequest) -> tuple[FilterForm, list[listing.Group], str, dict[str, str]]:
    area, own = _area(request), listing.own_areas(request)
    found = listing.groups(request, area)
    inherited = {row.value.area for group in found for row in group.rows if row.value}
    names = listing.area_names({*own, *inherited}, request.at.date())
    form = FilterForm(request.GET, areas=[(code, names[code]) for code in own])
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, listing.narrowed(found, wanted, area), area, names


def _listed(groups: list[listing.Group], names: dict[str, str]) -> list[dict]:
    return [
        {
            "file": group.file,
            "rows": [
                {"row": row, "area": names[row.value.area] if row.value else "", "certainty": row.certainty}
                for row in group.rows
            ],
        }
        for group in groups
    ]


@page(permission=rules.READ)
def standards(request: HttpRequest) -> HttpResponse:
    """Every parameter with its value in force, those that still need a document first."""
    form, groups, area, names = _filtered(request)
    drafts = rules.standards(request.actor).drafts()
    context = {
        "form": form,
        "groups": _listed(groups, names),
        "place": names[area],
        "drafts": [_draft_row(row) for row in drafts],
        "to_verify": sum(row.order < 1 for group in groups for row in group.rows),
        "query": request.GET.urlencode(),
    }
    return render(request, "policy_lab/standards/list.html", context)


def _draft_row(row) -> dict:
    _, declared = history.declared_of(row.book, row.name)
    return {
        "standard": row,
        "declared": declared,
        "shown": shown(declared, row.cells),
        "book": book_label(row.book),
    }


@page(permission=rules.READ)
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as filtered, as Excel."""
    _, groups, area, names = _filtered(request)
    lines = (
        (
            group.file.label, row.declared.label, row.shown, row.value and row.value.from_date,
            names[row.value.area] if row.value else "", row.value.source if row.value else "",
            row.certainty[0], row.value.note if row.value else "",
        )
        for group in groups
        for row in group.rows
    )  # fmt: skip
    note = f"{names[area]}，截至 {request.at:%Y-%m-%d}"
    file = table_workbook("现行标准", _COLUMNS, lines, note=note)
    return FileResponse(file, as_attachment=True, filename=f"现行标准{request.at:%Y%m%d}.xlsx")


@page(permission=rules.READ)
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as filtered, for paper."""
    _, groups, area, names = _filtered(request)
    context = {"groups": _listed(groups, names), "place": names[area]}
    return render(request, "policy_lab/standards/sheet.html", context)


@page(permission=rules.READ)
def toml(request: HttpRequest, book: str) -> HttpResponse:
    """What is in force, as a parameter file writes it."""
    file, area = history.file_of(book), _area(request)
    place = listing.area_names([area], request.at.date())[area]
    text = listing.file_text(file, area, request.at, place)
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file.code}-{area}-{request.at:%Y%m%d}.toml"'
    return response


@page(permission=rules.READ)
def parameter(request: HttpRequest, book: str, name: str) -> HttpResponse:
    """One parameter: what counts now, how it came to be, what is on its way."""
    file, declared = history.declared_of(book, name)
    area, today = _area(request), request.at.date()
    parameters = rules.parameters_of(file, request.at)
    values = history.all_values(parameters, name, area)
    set_since = rules.standards(request.actor, book=book, name=name)
    names = listing.area_names({area} | history.areas_in(values, set_since), today)
    now = parameters.resolve(area, today, today).get(name)
    show = declared.unit.show
    context = {
        "file": file,
        "declared": declared,
        "now": now,
        "now_shown": shown(declared, now.value) if now else "",
        "now_area": names[now.area] if now else "",
        "certainty": CERTAINTY[now.certainty] if now else None,
        "place": names[area],
        "bounds": f"{show(declared.low)} 至 {show(declared.high)}",
        "entries": history.entries(set_since, file, declared, area, names),
        "chart_rows": history.chart_rows(parameters, declared, area),
        "may_draft": access.may(request.actor, rules.DRAFT),
    }
    return render(request, "policy_lab/standards/parameter.html", context)


@page(permission=rules.DRAFT, methods=("GET", "POST"))
def new_standard(request: HttpRequest, book: str, name: str) -> HttpResponse:
    """Propose another value, in the unit and words of its document."""
    file, declared = history.declared_of(book, name)
    area, today = _area(request), request.at.date()
    now = rules.parameters_of(file, request.at).resolve(area, today, today).get(name)
    form = StandardForm(
        request.POST or None, request.FILES or None, declared=declared, now=_to_confirm(now),
        areas=_areas_to_choose(request),
        initial={"area": area, "from_date": first_of_next_month(today), "certainty": "sure"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = policy.propose_standard(
                book=book, name=name, actor=request.actor, at=request.at, **form.proposal()
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(request, "已起草。下面是它会带来的变化；由另一名负责人复核后生效。")
            return redirect("policy_lab:standard", made.id)
    context = {
        "form": form,
        "file": file,
        "declared": declared,
        "now": now,
        "now_shown": shown(declared, now.value) if now else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "policy_lab/standards/new.html", context, status=status)


def _to_confirm(now: Value | None) -> Plain | None:
    """The value to begin with: one that only needs its document; any other is typed anew."""
    return now.value if now and now.certainty != "sure" else None


def _areas_to_choose(request: HttpRequest) -> list[tuple[str, str]]:
    """The actor's divisions, and the townships of a district."""
    found, today = [], request.at.date()
    prefixes = access.scope(request.actor, rules.DRAFT).prefixes
    names = listing.area_names(prefixes, today)
    for prefix in prefixes:
        found.append((prefix, names[prefix]))
        if len(prefix) == DISTRICT_DIGITS:
            found += [(one.prefix, f"　{one.name}") for one in territory.children(prefix, today)]
    return found


@page(permission=rules.READ)
def standard(request: HttpRequest, standard_id: int) -> HttpResponse:
    """One value: what it says, what it would change while it is a draft, and what can be done with it."""
    return _standard_page(request, rules.standard(standard_id, actor=request.actor), WithdrawForm())


def _standard_page(
    request: HttpRequest, row, form: WithdrawForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    file, declared = history.declared_of(row.book, row.name)
    may_check = access.may(request.actor, rules.CHECK, division_code=row.area)
    before = rules.parameters_of(file, request.at).resolve(row.area, row.from_date).get(row.name)
    context = {
        "standard": row,
        "file": file,
        "declared": declared,
        "shown": shown(declared, row.cells),
        "before": before,
        "before_shown": shown(declared, before.value) if before else "",
        "area": listing.area_names([row.area], request.at.date())[row.area],
        "state": STATES[row.state],
        "certainty": CERTAINTY[row.certainty],
        "is_draft": row.state == "draft",
        "may_check": may_check and row.drafted_by_id != request.actor.account_id,
        "own_draft": row.drafted_by_id == request.actor.account_id,
        "may_withdraw": may_check or access.may(request.actor, rules.DRAFT, division_code=row.area),
        "form": form,
        "refusal": refusal,
    }
    if row.state == "draft":
        context["change"] = effect.of_draft(request, row)
    return render(request, "policy_lab/standards/standard.html", context, status=status)


@page(permission=rules.READ)
def arrears(request: HttpRequest, standard_id: int) -> HttpResponse:
    """What a draft would bring for months already paid: asked for by its page, since it takes longer."""
    row = rules.standard(standard_id, actor=request.actor)
    place = proposals.place_of(row, request.actor) if row.state == "draft" else None
    context: dict = {"standard": row}
    try:
        found = proposals.arrears_of(row, place, request.at) if place else None
    except MinzhengError as error:
        context["refusal"] = error.sentence
    else:
        context |= {"words": effect.arrears_words(found), "months": found.months if found else ()}
    return render(request, "policy_lab/standards/arrears.html", context)


@page(permission=rules.READ)
def original(request: HttpRequest, standard_id: int) -> FileResponse:
    """The document that a value rests on. Opening it is an event."""
    row = rules.standard(standard_id, actor=request.actor)
    if row.file_id is None:
        raise NotFound("这个值没有附文件原文。")
    return send_file(request, row.file_id)


@page(permission=rules.CHECK, methods=("POST",))
def check(request: HttpRequest, standard_id: int) -> HttpResponse:
    """The second person puts a draft in force."""
    try:
        row = commands.check_standard(standard_id=standard_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        found = rules.standard(standard_id, actor=request.actor)
        return _standard_page(request, found, WithdrawForm(), error.sentence, error.status)
    messages.success(request, "已复核，即时生效。下一个发放批次按新的值测算，并补发或提出追回差额。")
    return redirect("policy_lab:standard", row.id)


@page(permission=rules.DRAFT, methods=("POST",))
def withdraw(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Take a draft back, or send it back to whoever wrote it."""
    found = rules.standard(standard_id, actor=request.actor)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            commands.withdraw_standard(
                standard_id=standard_id,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(request, "已撤回，没有任何金额改变。")
            return redirect("policy_lab:parameter", found.book, found.name)
    return _standard_page(request, found, form, status=422)
