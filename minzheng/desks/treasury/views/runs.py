"""Issue runs: start one, watch it, look at what is unusual, check it as the second pair of eyes."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, tasks, worklists
from minzheng.registers.benefits import funds as money
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from ..forms import ALL, CancelForm, LinesForm, NewRunForm
from ..requests import page_of, place_names
from ..words import RUN_TONES

RUNNING = ("preparing", "posting")
REASONS_SHOWN = 4
FINISHED = {
    "prepared": "测算完成，等待复核。共测算 {run.total:,} 户。",
    "posted": "入账完成，共 {run.total:,} 户有差额。",
    "cancelled": "批次已作废。",
}


@page(permission="issue.read")
def run_list(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    found = page_of(request, benefits.runs(request.actor))
    rows = [
        {"run": run, "name": programme(run.programme).name, "tone": RUN_TONES[run.state]} for run in found
    ]
    context = {
        "rows": rows,
        "page_obj": found,
        "may_make": access.may(request.actor, "issue.make"),
        "may_check": access.may(request.actor, "issue.check")
        and any(row["run"].state == "prepared" for row in rows),
        "prepared": [row for row in rows if row["run"].state == "prepared"],
    }
    return render(request, "treasury/runs.html", context)


@page(permission="issue.make", methods=("GET", "POST"))
def new_run(request: HttpRequest) -> HttpResponse:
    """Start a run for a month, or those of all programmes at once: the rows now, the computing by a
    worker.
    """
    books = money.active_books(request.actor, "issue.make")
    names = place_names((book.division_prefix for book in books), request)
    latest = worklists.latest_runs(request.actor)
    form = NewRunForm(
        request.POST or None,
        books=books,
        names=names,
        today=request.at.date(),
        initial=_next(books, latest, request),
    )
    if request.method == "POST" and form.is_valid():
        chosen, month = form.cleaned_data["books"], form.cleaned_data["month"]
        begun, refused = commands.start_runs(
            programme_codes=[book.programme.code for book in chosen],
            division_prefix=chosen[0].division_prefix, month=month, actor=request.actor, at=request.at,
        )  # fmt: skip
        for run in begun:
            tasks.carry_on_later(run.id)
        if len(chosen) == 1 and begun:
            return redirect("treasury:run", begun[0].id)
        if begun:
            messages.success(request, f"已开始测算 {month.label} {len(begun)} 项待遇。")
            for code, sentence in refused.items():
                messages.warning(request, f"{programme(code).name}没有开始：{sentence}")
            return redirect("treasury:runs")
        for sentence in dict.fromkeys(refused.values()):
            names = "、".join(programme(code).name for code, said in refused.items() if said == sentence)
            form.add_error("books", sentence if len(chosen) == 1 else f"{names}没有开始：{sentence}")
        if not refused:
            form.add_error("books", "这项待遇还没有人享受，没有可以发放的。")
    open_runs = [run for run in latest.values() if run.state in (*RUNNING, "prepared")]
    context = {
        "form": form,
        "open_runs": [{"run": run, "name": programme(run.programme).name} for run in open_runs],
        "windows": _windows(books, request),
    }
    return render(request, "treasury/new_run.html", context, status=422 if form.is_bound else 200)


def _windows(books, request: HttpRequest) -> str:
    """How far runs look back, in words: one number where all programmes share it."""
    months = {
        book.programme.name: book.programme.window_months(book.division_prefix, request.at) for book in books
    }
    if len(set(months.values())) == 1:
        return f"连同所选月份共 {next(iter(months.values()))} 个月"
    return "连同所选月份，" + "、".join(f"{name} {count} 个月" for name, count in months.items())


def _next(books, latest: dict, request: HttpRequest) -> dict:
    """The first book, and the month after its last run: what is most often wanted."""
    if not books:
        return {}
    place, now = books[0].division_prefix, Month.of(request.at.date())
    key = (books[0].programme.code, place)
    month = min(latest[key].month.plus(1), now.plus(3)) if key in latest else now
    return {"books": f"{ALL}:{place}" if len(books) > 1 else ":".join(key), "month": str(month)}


@page(permission="issue.read")
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: progress while it is worked on, then the sums, then the households, unusual ones first."""
    return run_page(request, benefits.run(run_id, actor=request.actor), CancelForm())


def run_page(
    request: HttpRequest, run, cancel_form: CancelForm, *, check_form=None, status=200
) -> HttpResponse:
    context = _progress(run) | {
        "name": programme(run.programme).name,
        "tone": RUN_TONES[run.state],
        "cancel_form": cancel_form,
        "check_form": check_form or forms.Form(),
        "may_make": access.may(request.actor, "issue.make", division_code=run.division_prefix),
        "may_check": access.may(request.actor, "issue.check", division_code=run.division_prefix),
        "is_maker": run.made_by_id == request.actor.account_id,
    }
    if run.state != "preparing":
        context |= _results(request, run)
    return render(request, "treasury/run.html", context, status=status)


def _progress(run) -> dict:
    """What the bar needs, on the page and when it is asked for alone."""
    running = run.state in RUNNING and not run.fault
    waiting = running and not tasks.worker_is_alive()
    working = "正在测算应发" if run.state == "preparing" else "正在入账"
    return {
        "run": run,
        "running": running,
        "progress_url": reverse("treasury:progress", args=[run.id]),
        "progress_label": f"{working}：后台程序没有运行，等待启动" if waiting else working,
        "no_worker": waiting,
        "progress_finished": FINISHED.get(run.state, "").format(run=run),
    }


def _results(request: HttpRequest, run) -> dict:
    kinds = programme(run.programme).categories
    summary = benefits.run_summary(run.id)
    filters = LinesForm(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    found = page_of(
        request,
        worklists.run_households(run.id, unusual=asked.get("shown") == "unusual", text=asked.get("q", "")),
    )
    names = place_names((row["award__division_code"] for row in found), request)
    lines = worklists.lines_of_awards(run.id, [row["award_id"] for row in found])
    return {
        "summary": summary,
        "households": f"{summary.households:,}",
        "persons": f"{summary.persons:,}",
        "current": yuan_text(summary.current_fen),
        "arrears": yuan_text(summary.arrears_fen),
        "falling": yuan_text(summary.falling_fen),
        "paid_fen": summary.current_fen + summary.arrears_fen,
        "categories": [
            {"label": kinds.get(code, "不再享受"), "households": homes, "persons": persons, "fen": fen}
            for code, homes, persons, fen in summary.by_category
        ],
        "without_card": worklists.payees_without_card(run.id, on_date=request.at.date()),
        "filter_form": filters,
        "page_obj": found,
        "rows": [_household_row(row, lines[row["award_id"]], names) for row in found],
        "batches": benefits.batches(request.actor).filter(run=run) if run.state == "posted" else [],
        "query": request.GET.urlencode(),
    }


def _household_row(row: dict, lines: list, names: dict[str, str]) -> dict:
    unusual = [line for line in lines if line.reason != "当月发放"]
    return {
        "award_id": row["award_id"],
        "name": row["award__payee__name"],
        "place": names[row["award__division_code"]],
        "rising_fen": row["rising_fen"],
        "falling_fen": row["falling_fen"],
        "reasons": unusual[:REASONS_SHOWN],
        "more": max(0, len(unusual) - REASONS_SHOWN),
    }


@page(permission="issue.read")
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The bar alone, asked for each second; when the work is done the page is loaded again."""
    context = _progress(benefits.run(run_id, actor=request.actor))
    response = render(request, "treasury/progress.html", context)
    if not context["running"]:
        response["HX-Refresh"] = "true"
    return response


@page(permission="issue.check", methods=("POST",))
def check(request: HttpRequest, run_id: int) -> HttpResponse:
    """The second pair of eyes has looked: book the run."""
    try:
        commands.check_run(run_id=run_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        form = forms.Form({})
        show_refusal(form, error)
        one = benefits.run(run_id, actor=request.actor)
        return run_page(request, one, CancelForm(), check_form=form, status=422)
    tasks.carry_on_later(run_id)
    messages.success(request, "已复核通过，正在入账。入账完成后可以下载银行文件。")
    return redirect("treasury:run", run_id)


@page(permission="issue.check", methods=("POST",))
def check_many(request: HttpRequest) -> HttpResponse:
    """Several runs looked at and booked together; each that is refused says why."""
    wanted = [int(text) for text in request.POST.getlist("run") if text.isdigit()]
    checked, refused = commands.check_runs(run_ids=wanted, actor=request.actor, at=request.at)
    for run in checked:
        tasks.carry_on_later(run.id)
    if checked:
        messages.success(request, f"已复核通过 {len(checked)} 个批次，正在入账。")
    for sentence in dict.fromkeys(refused.values()):
        messages.warning(request, sentence)
    if not wanted:
        messages.warning(request, "没有选中批次。请先勾选待复核的批次。")
    return redirect("treasury:runs")


@page(permission="issue.make", methods=("POST",))
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Throw a run away that has not been booked."""
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            commands.cancel_run(
                run_id=run_id, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(request, "批次已作废，没有发出任何钱。可以重新制作批次。")
            return redirect("treasury:run", run_id)
    return run_page(request, benefits.run(run_id, actor=request.actor), form, status=422)


@page(permission="issue.make", methods=("POST",))
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Go on with a run after its fault was dealt with."""
    one = benefits.run(run_id, actor=request.actor)
    access.require(request.actor, "issue.make", division_code=one.division_prefix)
    try:
        tasks.try_again(one)
    except EXPECTED as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, "已重新开始，从中断的地方继续。")
    return redirect("treasury:run", run_id)
