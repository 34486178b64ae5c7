"""How a stored file leaves the house: the opening is an event, and nobody on the way may keep it."""

from django.http import FileResponse, HttpRequest

from . import commands, queries
from .files import OpenedFile
from .models import StoredFile

PRIVATE = "private, no-store"


def send_file(
    request: HttpRequest, file_id: int, *, case_id: int | None = None, as_attachment: bool | None = None
) -> FileResponse:
    """A stored file, opened by whoever asks. The caller has made sure that she may.

    A picture is shown and anything else downloaded, unless `as_attachment` says otherwise.
    """
    opened = commands.open_file(file_id=file_id, actor=request.actor, at=request.at, case_id=case_id)
    return send_opened(opened, as_attachment=as_attachment)


def send_opened(opened: OpenedFile, *, as_attachment: bool | None = None) -> FileResponse:
    """A file that a command has opened already."""
    file = opened.file
    response = FileResponse(
        opened.stream, content_type=file.media_type, filename=file.name,
        as_attachment=not file.is_picture if as_attachment is None else as_attachment,
    )  # fmt: skip
    response["Cache-Control"] = PRIVATE
    return response


def send_file_or_thumbnail(
    request: HttpRequest, file: StoredFile, *, case_id: int | None = None
) -> FileResponse:
    """The file, or with ?small=1 its small picture, whose showing is no event."""
    if request.GET.get("small") and file.has_thumbnail:
        response = FileResponse(queries.open_thumbnail(file.id), content_type="image/jpeg")
        response["Cache-Control"] = PRIVATE
        return response
    return send_file(request, file.id, case_id=case_id)
