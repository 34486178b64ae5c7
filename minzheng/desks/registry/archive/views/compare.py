"""Where two accounts of a paper differ, a third person decides by the paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page
from minzheng.kernel.exchange.web import page_of
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive

_WAYS = (("first", "甲"), ("second", "乙"), ("third", "都不对"))


@page(permission="archive.check")
def waiting(request: HttpRequest) -> HttpResponse:
    """Papers whose accounts differ, the longest waiting first."""
    found = page_of(archive.differing_items(request.actor), request)
    rows = [(item, [one.label for one in archive.differences(item)]) for item in found.object_list]
    return render(request, "registry/archive/compare.html", {"rows": rows, "page_obj": found})


@page(permission="archive.check", methods=("GET", "POST"))
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """Field by field: this account, that account, or what the paper says."""
    item = archive.item(item_id, request.actor)
    problem, bad, status = "", "", 200
    if request.method == "POST":
        choices = {name.removeprefix("choice-"): value for name, value in request.POST.items()
                   if name.startswith("choice-")}  # fmt: skip
        corrected = {name.removeprefix("third-"): value for name, value in request.POST.items()
                     if name.startswith("third-")}  # fmt: skip
        try:
            commands.settle_differences(
                item_id=item.id, choices=choices, corrected=corrected, note=request.POST.get("note", ""),
                actor=request.actor, at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            problem, bad = error.sentence, error.field.removeprefix("choice-")
            status = error.status if error.status in (403, 409) else 422
        else:
            messages.success(request, f"{item.archive_number} 已裁定入库。")
            return redirect("archive:compare")
    differences = archive.differences(item) if item.state == "differing" else []
    rows = [
        {
            "name": one.name, "label": one.label, "first": one.first, "second": one.second,
            "chosen": request.POST.get(f"choice-{one.name}", ""),
            "third": request.POST.get(f"third-{one.name}", ""), "bad": one.name == bad,
        }
        for one in differences
    ]  # fmt: skip
    context = {
        "item": item, "rows": rows, "ways": _WAYS, "agreed": archive.agreed_values(item), "problem": problem,
        "note": request.POST.get("note", ""), "scans": item.scans.order_by("page"),
    }  # fmt: skip
    return render(request, "registry/archive/settle.html", context, status=status)
