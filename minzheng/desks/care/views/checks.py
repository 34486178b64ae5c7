"""Checks by lot: planned, drawn, done one by one, put right."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, office_of, page_of, town_choices, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.rounds import queries as draws
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits.programmes import programme
from minzheng.registers.spot_checks import commands, queries
from minzheng.registers.spot_checks.commands import DRAWS, RECORDS, RECTIFIES
from minzheng.registers.spot_checks.queries import READS

from ..forms_checks import CheckDrawForm, CheckForm, RectificationForm, ResultForm, TaskFilter, VoidForm

_COLUMNS = (
    TableColumn(label="姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="村（社区）", width=22),
    TableColumn(label="检查日期", kind=Kind.DATE),
    TableColumn(label="检查人", width=20),
    TableColumn(label="评分", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="发现问题", kind=Kind.YES_NO),
    TableColumn(label="检查情况", width=40),
    TableColumn(label="整改期限", kind=Kind.DATE),
    TableColumn(label="整改结果", width=40),
)


def stage_of(found) -> tuple[str, str]:
    """Where a check stands, with its tone."""
    if found.void_reason:
        return "已作废", "quiet"
    if draws.result_of(found.draw) is None:
        return "名单已冻结，待抽取", "wait"
    if found.done < found.drawn:
        return f"检查中，还剩 {found.drawn - found.done}", "info"
    return (f"待整改 {found.open_problems}", "warn") if found.open_problems else ("已办结", "ok")


@page(permission=READS)
def checks(request: HttpRequest) -> HttpResponse:
    """Every check, the newest first."""
    shown = page_of(queries.checks(request.actor), request)
    rows = [
        {"check": one, "stage": stage_of(one), "programme": programme(one.programme).name} for one in shown
    ]
    context = {"page_obj": shown, "rows": rows, "may_draw": access.may(request.actor, DRAWS)}
    return render(request, "care/checks.html", context)


@page(permission=DRAWS, methods=("GET", "POST"))
def new_check(request: HttpRequest) -> HttpResponse:
    """Plan a check: its list is frozen at once."""
    form, status = CheckForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.plan_check(
                    **form.arguments(), division_code=office_of(request, DRAWS), actor=request.actor,
                    at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "名单已冻结。开奖以后填写号码，抽出检查对象。")
                return redirect("care:check", made.id)
    return render(request, "care/check_new.html", {"form": form}, status=status)


def _found(request: HttpRequest, check_id: int) -> tuple[TaskFilter, QuerySet]:
    form, today = TaskFilter(request.GET, towns=town_choices(request, READS)), request.at.date()
    rows = queries.tasks(request.actor).filter(check_of_id=check_id)
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    states = {
        "waiting": Q(recorded_at=None), "problem": Q(has_problem=True, rectified_at=None),
        "late": Q(has_problem=True, rectified_at=None, rectify_by__lt=today),
        "closed": Q(recorded_at__isnull=False) & (Q(has_problem=False) | Q(rectified_at__isnull=False)),
    }  # fmt: skip
    rows = rows.filter(states.get(wanted["state"], Q()), division_code__startswith=wanted["town"])
    if text := wanted["q"].strip():
        rows = rows.filter(Q(award__payee__name__contains=text) | Q(award__person__name__contains=text))
    return form, rows


def _rows(found, request: HttpRequest) -> list[dict]:
    found, today = list(found), request.at.date()
    names = territory.names_of({one.division_code for one in found}, today)
    return [
        {
            "task": one, "name": (one.award.person or one.award.payee).name,
            "place": names.get(one.division_code, ""),
            "days_left": (one.rectify_by - today).days if one.rectify_by else None,
        }
        for one in found
    ]  # fmt: skip


@page(permission=READS)
def check(request: HttpRequest, check_id: int) -> HttpResponse:
    """One check: its draw, and those drawn."""
    return _check(request, check_id)


def _check(
    request: HttpRequest, check_id: int, *, draw_form: CheckDrawForm | None = None,
    void_form: VoidForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = queries.check(check_id, actor=request.actor)
    form, rows = _found(request, check_id)
    shown, result = page_of(rows, request), draws.result_of(found.draw)
    context = {
        "check": found, "programme": programme(found.programme).name, "stage": stage_of(found),
        "form": form, "page_obj": shown, "rows": _rows(shown.object_list, request), "result": result,
        "query": request.GET.urlencode(), "is_open": not found.void_reason,
        "may_draw": access.may(request.actor, DRAWS, division_code=found.division_code),
        "draw_form": draw_form or CheckDrawForm(auto_id="draw_%s"),
        "void_form": void_form or VoidForm(auto_id="void_%s"),
    }  # fmt: skip
    return render(request, "care/check.html", context, status=status)


@page(permission=DRAWS, methods=("POST",))
def draw_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Draw with the numbers that were published."""
    found = queries.check(check_id, actor=request.actor)
    form, status = CheckDrawForm(request.POST, auto_id="draw_%s"), 422
    if form.is_valid():
        entropy = f"{found.draw.issue}|{' '.join(form.cleaned_data['numbers'].split())}"
        try:
            commands.draw_check(check_id=check_id, entropy=entropy, actor=request.actor, at=request.at)
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已抽取，检查任务在下面。")
            return redirect("care:check", check_id)
    return _check(request, check_id, draw_form=form, status=status)


@page(permission=DRAWS, methods=("POST",))
def void_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Say that a check does not count, and why."""
    queries.check(check_id, actor=request.actor)
    form = VoidForm(request.POST, auto_id="void_%s")
    status = carried_out(form, request, commands.void_check, check_id=check_id)
    if status == 0:
        messages.success(request, "已作废，记录和理由留存。")
        return redirect("care:check", check_id)
    return _check(request, check_id, void_form=form, status=status)


@page(permission=READS)
def check_export(request: HttpRequest, check_id: int) -> FileResponse:
    """Those drawn, as filtered, as Excel."""
    found = queries.check(check_id, actor=request.actor)
    _, rows = _found(request, check_id)
    lines = (
        (
            row["name"], row["place"], row["task"].on_date, row["task"].checked_by_names, row["task"].score,
            row["task"].has_problem if row["task"].recorded_at else None, row["task"].note,
            row["task"].rectify_by, row["task"].rectification,
        )
        for row in _rows(rows, request)
    )  # fmt: skip
    return workbook(request, f"抽查{found.draw.number}", _COLUMNS, lines)


@page(permission=READS)
def check_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One of those drawn."""
    task = queries.task(task_id, actor=request.actor)
    return _task(request, task, ResultForm(today=request.at.date()), RectificationForm(), 200)


@page(permission=RECORDS, methods=("POST",))
def record_check(request: HttpRequest, task_id: int) -> HttpResponse:
    """Enter what was found."""
    task = queries.task(task_id, actor=request.actor)
    form = ResultForm(request.POST, today=request.at.date())
    status = carried_out(form, request, commands.record_result, task_id=task_id)
    if status == 0:
        messages.success(request, "检查结果已登记。")
        return redirect("care:check", task.check_of_id)
    return _task(request, task, form, RectificationForm(), status)


@page(permission=RECTIFIES, methods=("POST",))
def rectify_check(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say how it was put right."""
    task, form = queries.task(task_id, actor=request.actor), RectificationForm(request.POST)
    status = carried_out(form, request, commands.rectify, task_id=task_id)
    if status == 0:
        messages.success(request, "整改结果已登记。")
        return redirect("care:check", task.check_of_id)
    return _task(request, task, ResultForm(today=request.at.date()), form, status)


def _task(
    request: HttpRequest, task, form: ResultForm, rectification: RectificationForm, status: int
) -> HttpResponse:
    actor, place = request.actor, task.division_code
    is_open = not task.check_of.void_reason
    context = _rows([task], request)[0] | {
        "form": form, "rectification": rectification, "programme": programme(task.award.programme).name,
        "may_record": is_open and task.recorded_at is None
        and access.may(actor, RECORDS, division_code=place),
        "may_rectify": is_open and task.has_problem and task.rectified_at is None
        and access.may(actor, RECTIFIES, division_code=place),
        "may_see_award": access.may(actor, "benefit.read", division_code=place),
        "may_see_person": access.may(actor, "people.search", division_code=place),
    }  # fmt: skip
    return render(request, "care/check_task.html", context, status=status)
