"""Papers, documents and photos of a case, for whoever reaches the case. Opening one is an event."""

from django.http import FileResponse, HttpRequest

from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.web import send_file_or_thumbnail

from ..casefile import reached


@page(permission="case.read")
def paper(request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
    """A paper that was handed in."""
    rows = reached(case_id, request.actor).papers.filter(removed_at=None).select_related("file")
    return send_file_or_thumbnail(request, _one_of(rows, paper_id).file, case_id=case_id)


@page(permission="case.read")
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    """A document that was issued in the case."""
    reached(case_id, request.actor)
    found = _one_of(archive.documents_of(case_id=case_id), document_id)
    return send_file_or_thumbnail(request, found.pdf, case_id=case_id)


@page(permission="case.read")
def photo(request: HttpRequest, case_id: int, visit_id: int, place: int) -> FileResponse:
    """A photo of a home visit, counting from 1; with ?small=1 its small picture."""
    visit = _one_of(reached(case_id, request.actor).visits.all(), visit_id)
    if not 1 <= place <= len(visit.photo_ids):
        raise NotFound("没有这张照片，请刷新页面后重试。")
    return send_file_or_thumbnail(request, archive.stored_file(visit.photo_ids[place - 1]), case_id=case_id)


def _one_of(rows, wanted_id: int):
    for row in rows:
        if row.id == wanted_id:
            return row
    raise NotFound("没有这份材料，它可能已被移除。请刷新页面后重试。")
