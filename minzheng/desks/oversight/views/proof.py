"""Proof that the audit trail is whole: the seals, checking them here, and taking everything home to check."""

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands, queries, verify_export
from minzheng.kernel.audit.events import RecordOpened

from ..requests import page_of

SCRIPT = Path(verify_export.__file__)


@page(permission="audit.verify")
def proof(request: HttpRequest) -> HttpResponse:
    """The seals, newest first, and how much is not sealed yet."""
    return _proof_page(request)


def _proof_page(request: HttpRequest, found: queries.Proof | None = None) -> HttpResponse:
    seals = page_of(request, queries.seals())
    unsealed = queries.unsealed_event_ids().count()
    context = {"seals": seals, "page_obj": seals, "unsealed": unsealed, "proof": found}
    return render(request, "oversight/proof.html", context)


@page(permission="audit.verify", methods=("POST",))
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute every seal from the events as they stand now, and say what was found."""
    return _proof_page(request, queries.verify())


@page(permission="audit.verify", methods=("POST",))
def seal(request: HttpRequest) -> HttpResponse:
    """Seal what has happened since the last seal."""
    made = commands.seal(at=request.at)
    if made is None:
        messages.info(request, "上次封存以后没有新的事件。")
    else:
        messages.success(request, f"已封存 {made.event_count} 个事件，封条 {made.digest[:12]}…")
    return redirect("oversight:proof")


@page(permission="audit.verify", methods=("POST",))
def export(request: HttpRequest) -> HttpResponse:
    """The sealed trail as JSON lines. A POST, because it takes everything out and is written down."""
    event = RecordOpened(what="全部审计记录的导出文件", reason="审计证明")
    commands.record(event, actor=request.actor, at=request.at)
    lines = (f"{line}\n".encode() for line in queries.export_lines())
    name = f"audit-{request.at:%Y%m%d}.jsonl"
    return StreamingHttpResponse(
        lines,
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@page(permission="audit.verify")
def script(request: HttpRequest) -> HttpResponse:
    """The standalone checker, as it stands in this program: one file, standard library only."""
    return FileResponse(
        SCRIPT.open("rb"),
        as_attachment=True,
        filename=SCRIPT.name,
        content_type="text/x-python; charset=utf-8",
    )
