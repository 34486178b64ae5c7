"""Quality samples: freeze, draw by a public number, read a third time."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive
from minzheng.registers.marriage_archive.certificates import record_facts
from minzheng.registers.marriage_archive.entries import FIELD_LABELS

from ..forms import CheckPaperForm, DrawForm, SampleForm

_COLUMNS = (
    TableColumn(label="档号", width=26),
    TableColumn(label="结论", width=10),
    TableColumn(label="错项", width=40),
    TableColumn(label="检查日期", kind=Kind.DATE),
)


@page(permission="archive.read")
def samples(request: HttpRequest) -> HttpResponse:
    """Every sample with its result, and the operators' error rates."""
    found = page_of(archive.samples(request.actor), request)
    context = {
        "rows": found.object_list, "page_obj": found, "operators": archive.operator_quality(request.actor),
        "may_check": access.may(request.actor, "archive.check"),
    }  # fmt: skip
    return render(request, "registry/archive/samples.html", context)


@page(permission="archive.check", methods=("GET", "POST"))
def new_sample(request: HttpRequest) -> HttpResponse:
    """Freeze the list; its digest is public before the number is drawn."""
    form, status = SampleForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.freeze_sample(
                    division_code=access.scope(request.actor, "archive.check").prefixes[0],
                    **form.cleaned_data, actor=request.actor, at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "名单已冻结，摘要已公布。开奖日到了再抽取。")
                return redirect("archive:sample", made.id)
    return render(request, "registry/archive/new_sample.html", {"form": form}, status=status)


@page(permission="archive.read")
def sample(request: HttpRequest, sample_id: int) -> HttpResponse:
    return _sample_page(request, sample_id, DrawForm())


def _sample_page(request: HttpRequest, sample_id: int, form: DrawForm, status: int = 200) -> HttpResponse:
    found = archive.sample(sample_id, request.actor)
    rows = [
        (paper, "、".join(FIELD_LABELS[name] for name in paper.wrong_fields))
        for paper in found.papers.select_related("item").order_by("verdict", "item__archive_number")
    ]
    context = {
        "sample": found, "draw": found.draw, "result": getattr(found.draw, "result", None), "rows": rows,
        "form": form, "rate": f"{found.rate_basis_points / 100:g}%",
        "may_check": access.may(request.actor, "archive.check"),
    }  # fmt: skip
    return render(request, "registry/archive/sample.html", context, status=status)


@page(permission="archive.read")
def export(request: HttpRequest, sample_id: int) -> FileResponse:
    """The papers of a sample as Excel."""
    found = archive.sample(sample_id, request.actor)
    lines = (
        (paper.item.archive_number, paper.get_verdict_display(),
         "、".join(FIELD_LABELS[name] for name in paper.wrong_fields), paper.checked_at)
        for paper in found.papers.select_related("item").order_by("item__archive_number")
    )  # fmt: skip
    return workbook(request, f"补录质量抽检{found.from_year}-{found.until_year}", _COLUMNS, lines)


@page(permission="archive.check", methods=("POST",))
def draw(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Draw by the number as its source printed it."""
    archive.sample(sample_id, request.actor)
    form = DrawForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            made = commands.draw_sample(
                sample_id=sample_id, entropy=form.cleaned_data["entropy"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已抽取并公布。种子和每件的排序值人人可以复算。")
            return redirect("archive:sample", made.id)
    return _sample_page(request, sample_id, form, status)


@page(permission="archive.check", methods=("GET", "POST"))
def check(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Hold one sampled paper against its original."""
    paper = archive.sampled_paper(paper_id, request.actor)
    form, status = CheckPaperForm(request.POST or None), 200
    if request.method == "POST":
        form = CheckPaperForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                commands.check_paper(
                    paper_id=paper.id, **form.cleaned_data, actor=request.actor, at=request.at
                )
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, f"{paper.item.archive_number} 已记下检查结论。")
                return redirect("archive:sample", paper.sample_id)
    context = {
        "paper": paper, "form": form, "facts": record_facts(paper.item.record, paper.sample.division_code),
        "scans": paper.item.scans.order_by("page"),
    }  # fmt: skip
    return render(request, "registry/archive/check_paper.html", context, status=status)
