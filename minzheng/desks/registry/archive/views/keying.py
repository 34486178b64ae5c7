"""Keying: the volumes that wait, and the form for one paper after another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import page, request_id_of, show_refusal
from minzheng.kernel.exchange.web import page_of
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive
from minzheng.registers.marriage_archive.entries import FIELDS

from ..forms import KeyingForm
from ..requests import ALSO_MISSING

_CARRIED = tuple(one.name for one in FIELDS if one.carried)


@page(permission="archive.key")
def volumes(request: HttpRequest) -> HttpResponse:
    """Volumes in which the actor can key something."""
    found = page_of(archive.waiting_volumes(request.actor), request)
    context = {
        "rows": found.object_list, "page_obj": found,
        "today": archive.keyed_today(request.actor, at=request.at),
    }  # fmt: skip
    return render(request, "registry/archive/keying.html", context)


@page(permission="archive.key", methods=("GET", "POST"))
def key(request: HttpRequest, holding_id: int) -> HttpResponse:
    """One paper: what somebody else keyed of it is not shown. After it comes the next."""
    volume = archive.holding(holding_id, request.actor)
    previous = archive.last_values(request.actor, volume)
    status = 200
    if request.method == "POST":
        form, status = KeyingForm(request.POST, previous=previous), 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            number = values.pop("archive_number")
            try:
                done = commands.key_paper(
                    archive_number=number, values=values, actor=request.actor, at=request.at,
                    request_id=request_id_of(request),
                )  # fmt: skip
            except ALSO_MISSING as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, f"{number} 第 {done.round} 遍已录入。")
                return redirect("archive:key", volume.id)
    else:
        number = archive.next_number(volume, request.actor)
        if not number:
            messages.info(request, f"{volume}您能录的都录完了。")
            return redirect("archive:keying")
        carried = {name: previous[name] for name in _CARRIED if name in previous}
        form = KeyingForm(previous=previous, initial={"archive_number": number, **carried})
    context = {
        "form": form, "volume": volume, "today": archive.keyed_today(request.actor, at=request.at),
    }  # fmt: skip
    return render(request, "registry/archive/key.html", context, status=status)
