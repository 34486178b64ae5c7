"""Working sheets: one document as PDF or as data, for whoever may open the page that shows it.

A sheet is no official document: it has no number, is not archived, and says at its foot when and from
what it was made.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from django.http import FileResponse, HttpRequest

from minzheng.kernel.base.errors import NotFound

from .typesetting import render

EXPLANATION = "kernel/documents/templates/explanation"
DIFFERENCES = "kernel/documents/templates/differences"
FORMATS = {"pdf": "application/pdf", "json": "application/json"}


def asked_format(request: HttpRequest) -> str:
    """ "pdf" or "json" where the address ends in ?format=…, "" for the page. Raises NotFound for others."""
    asked = request.GET.get("format", "")
    if asked and asked not in FORMATS:
        raise NotFound(f"没有“{asked}”这种格式；可用的有 {'、'.join(FORMATS)}。请从页面上的按钮下载。")
    return asked


def sheet(document: Mapping, *, template: str, form: str, at: datetime) -> FileResponse:
    """The document as a file of one of `FORMATS`, named by its title."""
    if form == "pdf":
        content = render(template, document, issued_at=at)
    else:
        content = json.dumps(document, ensure_ascii=False, indent=2).encode()
    name = f"{document['title']}.{form}"
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=FORMATS[form])
    response["Cache-Control"] = "private, no-store"
    return response
