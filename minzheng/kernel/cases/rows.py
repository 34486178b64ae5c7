"""Papers, documents and their links as the component `documents` draws them."""

from typing import Any


def paper_row(row: Any, url: str) -> dict[str, Any]:
    """A paper that was handed in with a case."""
    return {
        "name": row.label, "url": url, "kind": "照片" if row.file.is_picture else "PDF",
        "size": row.file.size_bytes, "at": row.uploaded_at,
    }  # fmt: skip


def document_row(row: Any, url: str) -> dict[str, Any]:
    """A document that was issued, with whether it still holds."""
    voided = hasattr(row, "voiding")
    return {
        "name": row.title, "url": url, "kind": row.number or "PDF", "size": row.pdf.size_bytes,
        "at": row.issued_at, "status": "已作废" if voided else "", "tone": "stop" if voided else "quiet",
    }  # fmt: skip
