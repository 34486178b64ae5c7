"""Setting a document with Typst: data in as JSON, PDF/A-2b out, the same data always the same bytes.

A template is named by its path inside the package without ".typ", for example
"matters/assistance/dibao/papers/decision", and may import any layout by absolute path:

    #import "/kernel/documents/templates/notice.typ": notice, data

Data reaches a template only as values (`data.name`), never as source, so nothing in it can be executed.
A site's licensed fonts (方正小标宋, 仿宋, 楷体, 黑体) are used when `settings.DOCUMENT_FONT_DIRS` names
their folder; the fonts of the wheel stand behind them and cover rare name characters.
"""

import datetime as dt
import functools
import importlib.util
import json
import re
from collections.abc import Mapping
from pathlib import Path

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from minzheng.kernel.audit.sealing import sm3_hex

PACKAGE = Path(__file__).resolve().parents[2]
LAYOUTS = Path(__file__).resolve().parent / "templates"
# Papers whose whole wording comes with the data: for a matter that needs no template of its own.
PLAIN_NOTICE = "kernel/documents/templates/plain_notice"
PLAIN_RECEIPT = "kernel/documents/templates/plain_receipt"
PLAIN_OFFICIAL = "kernel/documents/templates/plain_official"
_TEMPLATE_NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)+")


def render(template: str, data: Mapping, *, issued_at: dt.datetime) -> bytes:
    """The PDF/A-2b of a template filled with JSON-like data (dates and Decimals allowed).

    `issued_at` is the date inside the PDF. A template or data that do not fit each other are faults of
    the program: typst.TypstError names file and line.
    """
    compiler = typst.Compiler(
        input=template_path(template),
        root=PACKAGE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": canonical(data)},
    )
    return compiler.compile(format="pdf", pdf_standards="a-2b", timestamp=int(issued_at.timestamp()))


def canonical(data: Mapping) -> str:
    """Data as one JSON text, keys sorted: what the template reads and what `Document.data` keeps."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, allow_nan=False)


def template_path(template: str) -> Path:
    """Where a template lies. Raises LookupError for a name that is none: no path leaves the package."""
    path = PACKAGE / f"{template}.typ"
    if not _TEMPLATE_NAME.fullmatch(template) or not path.is_file():
        raise LookupError(f"no document template named {template!r}")
    return path


def template_version(template: str) -> str:
    """A digest over the template, its neighbours and the layouts: all it can be made of."""
    path = template_path(template)
    sources = sorted({*LAYOUTS.glob("*.typ"), *path.parent.glob("*.typ")})
    text = "".join(f"{source.relative_to(PACKAGE)}\n{source.read_text()}\0" for source in sources)
    return sm3_hex(f"{template}\0{text}".encode())


@functools.cache
def _fonts() -> typst.Fonts:
    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if found is None or not found.submodule_search_locations:
        raise LookupError("the package pylopdf-fonts-zh-cn (Chinese fonts) is not installed")
    folders = [*getattr(settings, "DOCUMENT_FONT_DIRS", ()), *found.submodule_search_locations]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(folder) for folder in folders],
    )
