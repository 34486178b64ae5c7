"""Today's board, the forms of the three matters, their cases, and the divorces on the clock."""

import datetime as dt

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.states import State
from minzheng.kernel.cases.web import ProceedingPage
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of, sent
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.matters.marriage.registration.acts import problems_of
from minzheng.matters.marriage.registration.forms import RegistrationForm
from minzheng.registers.marriages import commands, figures
from minzheng.registers.marriages import queries as marriages

from ..forms import CaseFilterForm, DivorceFilterForm, OwnerForm
from ..requests import office_code

MATTERS = ("marriage", "divorce", "reissue")
OPEN_TEMPLATES = {
    "marriage": "registry/marriages/new_marriage.html",
    "divorce": "registry/marriages/new_divorce.html",
    "reissue": "registry/marriages/new_reissue.html",
}
SORTS = {"number": "id", "title": "title", "submitted": "submitted_at"}
_COLUMNS = (
    TableColumn(label="办件编号", width=22),
    TableColumn(label="当事人", width=22),
    TableColumn(label="事项", width=16),
    TableColumn(label="状态", width=16),
    TableColumn(label="收件时间", kind=Kind.TEXT, width=18),
    TableColumn(label="首问责任人", kind=Kind.PERSON_NAME),
)
_DIVORCE_COLUMNS = (
    TableColumn(label="当事人", width=22),
    TableColumn(label="收到申请", kind=Kind.DATE),
    TableColumn(label="冷静期至", kind=Kind.DATE),
    TableColumn(label="领证期从", kind=Kind.DATE),
    TableColumn(label="领证期至", kind=Kind.DATE),
    TableColumn(label="情况", width=30),
)


def _extras(case, request: HttpRequest) -> dict:
    """What the page of a case shows beside what every case has."""
    today, record = request.at.date(), marriages.record_of_case(case.id)
    registrars = marriages.registrars(request.actor)
    return {
        "divorce": marriages.divorce_of_case(case.id),
        "why_not": marriages.why_not_collect(case.id, today) if case.matter == "divorce" else "",
        "answers": [_answer_row(one) for one in marriages.answers_of(case.id).values()],
        "record": record,
        "owner": marriages.owner_of(case.id),
        "may_hand_over": access.may(request.actor, "marriage.decide") and case.current.is_open,
        "owner_form": OwnerForm(auto_id="owner_%s", registrars=registrars),
        "may_sign": marriages.may_sign(request.actor, case.division_code[:6], today),
        "may_register": access.may(request.actor, "marriage.register"),
        "declared": case.application,
        "kinship": marriages.KINSHIP.get(case.application.get("kinship", ""), ""),
    }


def _answer_row(answer) -> dict:
    tones = {"none": "ok", "married": "stop", "error": "warn"}
    words = f"{answer.get_answer_display()}（{answer.asked_at.astimezone(clock.CHINA):%m-%d %H:%M}）"
    return {
        "label": marriages.ROLES[answer.role], "words": words, "note": answer.answer_note,
        "tone": tones.get(answer.answer, "quiet"),
    }  # fmt: skip


PAGES = ProceedingPage(
    matters=MATTERS, template="registry/marriages/case.html", url="marriages:case", act_url="marriages:act",
    add_paper_url="marriages:add_paper", paper_url="marriages:paper", document_url="marriages:document",
    extras=_extras,
)  # fmt: skip


@page(permission="marriage.read")
def board(request: HttpRequest) -> HttpResponse:
    """What happens at the counter today."""
    today, office = request.at.date(), office_code(request)
    begun = clock.at_hour(today, 0)
    rows = cases.proceedings(request.actor, matters=MATTERS)
    waiting = [state.value for state in State.declared.values() if state.is_open]
    shown = rows.filter(Q(submitted_at__gte=begun) | Q(closed_at__gte=begun)) | rows.filter(
        matter__in=("marriage", "reissue"), state__in=waiting
    )
    counted = marriages.on_the_clock(
        marriages.divorces(request.actor).filter(win_start__lte=today, win_end__gte=today), today=today
    )
    registered = marriages.records(request.actor).filter(register_date=today, source="live")
    context = {
        "today": today, "rows": _rows(shown.order_by("-submitted_at", "-id")[:60]),
        "marriages": registered.filter(kind__in=marriages.MARRYING).count(),
        "divorces": registered.filter(kind="L").count(),
        "reissues": registered.filter(kind__in=("BJ", "BL")).count(),
        "collecting": [one for one in counted if one.may_collect and one.case.current.is_open],
        "stock": [_stock_tile(office, paper, today) for paper in ("marriage", "divorce")],
        "may_register": access.may(request.actor, "marriage.register"),
        "may_sign": marriages.may_sign(request.actor, office, today),
    }  # fmt: skip
    return render(request, "registry/marriages/board.html", context)


def _stock_tile(office: str, paper: str, today: dt.date) -> dict:
    balance = figures.day_balance(office, paper, today)
    return {
        "label": f"空白{balance.label}", "closing": balance.closing, "note": f"今天已打印 {balance.printed} 本"
    }  # fmt: skip


def _rows(found) -> list[dict]:
    found = list(found)
    owners = marriages.owners_of(one.id for one in found)
    return [
        {
            "case": one, "matter": catalogue.matter(one.matter).name, "state": one.current,
            "owner": owners[one.id].name if one.id in owners else "",
        }
        for one in found
    ]  # fmt: skip


def _narrowed(request: HttpRequest) -> tuple[CaseFilterForm, QuerySet]:
    form = CaseFilterForm(request.GET)
    rows = cases.proceedings(request.actor, matters=MATTERS)
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    if text := wanted["text"].strip():
        rows = rows.filter(Q(number__icontains=text) | Q(title__contains=text))
    if wanted["matter"]:
        rows = rows.filter(matter=wanted["matter"])
    if wanted["state"] == "open":
        rows = rows.filter(closed_at=None)
    elif wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    if first := wanted["from_date"]:
        rows = rows.filter(submitted_at__gte=clock.at_hour(first, 0))
    if last := wanted["until_date"]:
        rows = rows.filter(submitted_at__lt=clock.at_hour(last + dt.timedelta(days=1), 0))
    sort = request.GET.get("sort", "")
    if name := SORTS.get(sort.lstrip("-")):
        rows = rows.order_by(F(name).desc() if sort.startswith("-") else F(name).asc(), "id")
    return form, rows


@page(permission="marriage.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case of marriage registration, newest first."""
    form, rows = _narrowed(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "rows": _rows(found.object_list), "query": request.GET.urlencode()
    }  # fmt: skip
    return render(request, "registry/marriages/cases.html", context)


@page(permission="marriage.read")
def case_workbook(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    rows = _rows(_narrowed(request)[1])
    lines = (
        (row["case"].number, row["case"].title, row["matter"], row["state"].label,
         f"{row['case'].submitted_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}", row["owner"])
        for row in rows
    )  # fmt: skip
    return sent(request, table_workbook("婚姻登记办件", _COLUMNS, lines), "婚姻登记办件", len(rows))


@page(permission="marriage.read")
def divorces(request: HttpRequest) -> HttpResponse:
    """Who may come from when to when."""
    form, rows = _clocked(request)
    found = page_of(rows, request)
    today = request.at.date()
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(), "today": today,
        "rows": marriages.on_the_clock(found.object_list, today=today),
    }  # fmt: skip
    return render(request, "registry/marriages/divorces.html", context)


@page(permission="marriage.read")
def divorce_workbook(request: HttpRequest) -> FileResponse:
    """The board as filtered, as Excel."""
    rows = marriages.on_the_clock(_clocked(request)[1], today=request.at.date())
    lines = (
        (one.case.title, one.application.received_date, one.application.cool_end, one.application.win_start,
         one.application.win_end, one.words)
        for one in rows
    )  # fmt: skip
    return sent(request, table_workbook("离婚登记期限", _DIVORCE_COLUMNS, lines), "离婚登记期限", len(rows))


def _clocked(request: HttpRequest) -> tuple[DivorceFilterForm, QuerySet]:
    form, rows, today = DivorceFilterForm(request.GET), marriages.divorces(request.actor), request.at.date()
    if not form.is_valid():
        return form, rows.none()
    shown = form.cleaned_data["shown"]
    mine = cases.proceedings(request.actor, matters=("divorce",))
    if text := form.cleaned_data["text"].strip():
        mine = mine.filter(title__contains=text)
    if shown != "all":
        mine = mine.filter(closed_at=None)
    rows = rows.filter(case_id__in=mine.order_by().values("id"))
    if shown == "collect":
        rows = rows.filter(win_start__lte=today, win_end__gte=today)
    elif shown == "cooling":
        rows = rows.filter(cool_end__gte=today)
    return form, rows


@page(permission="marriage.register", methods=("GET", "POST"))
def new(request: HttpRequest, matter: str) -> HttpResponse:
    """Take in an application. What was typed stays when it is refused, with everything that stands in the
    way.
    """
    template = OPEN_TEMPLATES[matter]
    if request.method == "POST":
        return _pages_of(template).open(request, matter)
    chosen = catalogue.matter(matter)
    started = {"male_region_code": office_code(request), "female_region_code": office_code(request)}
    form = chosen.open_form(initial=started | request.GET.dict())
    return render(request, template, {"form": form, "matter": chosen})


def _pages_of(template: str) -> ProceedingPage:
    return ProceedingPage(
        matters=MATTERS, url="marriages:case", act_url="marriages:act", open_template=template
    )


@page(permission="marriage.register", methods=("POST",))
def check(request: HttpRequest) -> HttpResponse:
    """Everything that stands in the way of what is typed so far, told at once. Writes nothing."""
    form = RegistrationForm(request.POST)
    form.is_valid()
    asked = ("both_present", "voluntary")
    errors = [text for name, texts in form.errors.items() if name not in asked for text in texts]
    problems = []
    if not errors:
        try:
            problems = problems_of(form.cleaned_data, actor=request.actor, at=request.at)
        except EXPECTED as error:
            errors = [error.sentence]
    return render(
        request,
        "registry/marriages/check.html",
        {"errors": errors, "problems": problems, "title": f"有 {len(problems)} 项不符合"},
    )


@page(permission="marriage.read")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case; the look is an event."""
    return PAGES.show(request, case_id)


@page(permission="marriage.read", methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    """One step of a case. The command asks for the permission of the step."""
    return PAGES.act(request, case_id, action)


@page(permission="marriage.register", methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    return PAGES.add_paper(request, case_id)


@page(permission="marriage.read")
def paper(request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
    return PAGES.paper(request, case_id, paper_id)


@page(permission="marriage.read")
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    return PAGES.document(request, case_id, document_id)


@page(permission="marriage.decide", methods=("POST",))
def hand_over(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give a case to another registrar (首问责任移交)."""
    form = OwnerForm(request.POST, auto_id="owner_%s", registrars=marriages.registrars(request.actor))
    if not cases.proceedings(request.actor, matters=MATTERS).filter(id=case_id).exists():
        raise NotFound("没有这个办件，请返回列表重新查找。")
    status = 422
    if form.is_valid():
        try:
            made = commands.hand_over_case(
                case_id=case_id, actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"已移交给{made.name}。")
            return redirect("marriages:case", case_id)
    return PAGES.show(request, case_id, refused=("owner", form), status=status)
