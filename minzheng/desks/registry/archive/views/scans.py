"""Scans: uploaded by file name, shown as a strip, their digests read again."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.documents.web import send_opened
from minzheng.kernel.exchange.web import page_of
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive
from minzheng.registers.marriage_archive.entries import FLAGS

from ..forms import PaperFilter, ScansForm

THUMBNAIL_SECONDS = 3600


@page(permission="archive.read", methods=("GET", "POST"))
def scans(request: HttpRequest) -> HttpResponse:
    """Papers with pages; more of them come in here."""
    form = ScansForm(request.POST or None, request.FILES or None) if request.method == "POST" else ScansForm()
    problems, status = [], 200
    if request.method == "POST":
        access.require(request.actor, "archive.key")
        status = 422
        if form.is_valid():
            try:
                stored = commands.add_scans(
                    files=form.cleaned_data["files"], actor=request.actor, at=request.at
                )
            except EXPECTED as error:
                status = show_refusal(form, error)
                problems = getattr(error, "problems", [])
            else:
                papers = len({one.item_id for one in stored})
                messages.success(request, f"已存入 {papers} 件 {len(stored)} 页，每页都留了摘要。")
                return redirect("archive:scans")
    search = PaperFilter(request.GET)
    rows = archive.scanned_items(request.actor)
    if search.is_valid() and search.cleaned_data["number"]:
        rows = rows.filter(archive_number__icontains=search.cleaned_data["number"].strip())
    found = page_of(rows, request)
    context = {
        "form": form, "search": search, "problems": problems, "rows": found.object_list, "page_obj": found,
        "checks": archive.scan_checks(request.actor)[:5],
        "may_add": access.may(request.actor, "archive.key"),
        "may_check": access.may(request.actor, "archive.check"),
    }  # fmt: skip
    return render(request, "registry/archive/scans.html", context, status=status)


@page(permission="archive.check", methods=("POST",))
def check(request: HttpRequest) -> HttpResponse:
    """Read every digest again now."""
    prefix = access.scope(request.actor, "archive.check").prefixes[0]
    made = commands.check_scans(division_code=prefix, actor=request.actor, at=request.at)
    if made.damaged:
        messages.error(request, f"核对 {made.files} 个文件，{len(made.damaged)} 个损坏，清单见下方。")
    else:
        messages.success(request, f"核对 {made.files} 个文件，摘要全部相符。")
    return redirect("archive:scans")


@page(permission="archive.read")
def paper(request: HttpRequest, item_id: int) -> HttpResponse:
    """One paper: where it lies, its pages, how it was keyed."""
    item = archive.item(item_id, request.actor)
    context = {
        "item": item, "scans": item.scans.select_related("file").order_by("page"),
        "keyings": item.keyings.order_by("round"), "settlement": getattr(item, "settlement", None),
        "flags": [FLAGS[one] for one in item.flags],
    }  # fmt: skip
    return render(request, "registry/archive/paper.html", context)


@page(permission="archive.read")
def image(request: HttpRequest, scan_id: int) -> FileResponse:
    """One page, as it came in. Opening it is an event."""
    opened = commands.open_scan(scan_id=scan_id, actor=request.actor, at=request.at)
    return send_opened(opened)


@page(permission="archive.read")
def thumbnail(request: HttpRequest, scan_id: int) -> FileResponse:
    """The small picture of a page for the strip."""
    scan = archive.scan(scan_id, request.actor)
    if not scan.file.has_thumbnail:
        raise NotFound("这一页没有缩略图，请直接打开。")
    response = FileResponse(documents.open_thumbnail(scan.file_id), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={THUMBNAIL_SECONDS}"
    return response
