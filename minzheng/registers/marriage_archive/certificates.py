"""What the papers of the archive say of a record: as it was written, with old names explained beside."""

from minzheng.registers.marriages.models import MarriageRecord
from minzheng.registers.marriages.parties import opened_number

from .entries import opened_raw
from .places import Alias, explained
from .queries import aliases_of

CALENDAR_NOTES = {"民国纪年": "原件为民国纪年", "农历": "原件为农历，已换算为公历"}


def record_facts(record: MarriageRecord, division_code: str) -> dict:
    """Everything a certificate prints, JSON-like. Numbers stand as in the original paper, 15 digits too."""
    details = record.details
    texts = [details.get("office_name", ""), record.male_place_text, record.female_place_text]
    known = aliases_of(division_code)
    notes: dict[Alias, None] = {}
    for text in texts:
        for alias in explained(text, known, year=record.register_year):
            notes[alias] = None
    item = getattr(record, "archive_item", None)
    return {
        "kind": record.get_kind_display(),
        "certificate_number": record.certificate_number_raw or record.certificate_number or "（原件无字号）",
        "archive_number": record.archive_number,
        "office_name": details.get("office_name", ""),
        "registered": _date_words(record),
        "date_note": CALENDAR_NOTES.get(details.get("calendar", ""), ""),
        "parties": [_party(record, role, label) for role, label in (("male", "男方"), ("female", "女方"))],
        "place_notes": [
            f"“{alias.name}”" + (f"（{alias.years}）" if alias.years else "") + f"，今{alias.now}"
            + ("（待核实）" if alias.certainty == "verify" else "")
            for alias in notes
        ],
        "status": record.get_status_display(),
        "annotations": [
            f"{note.effective_date:%Y-%m-%d} {note.get_kind_display()}，依据：{note.basis}"
            for note in record.annotations.order_by("effective_date", "id")
        ],
        "remark": details.get("remark", ""),
        "pages": [
            {"page": scan.page, "digest": scan.digest}
            for scan in (item.scans.order_by("page") if item else ())
        ],
    }  # fmt: skip


def written_number(record: MarriageRecord, role: str) -> str:
    """The identity number of a party as the original has it; "" for none."""
    raw = opened_raw(record.details.get(f"{role}_identity_raw", ""))
    return raw or opened_number(getattr(record, f"{role}_identity_cipher"))


def _party(record: MarriageRecord, role: str, label: str) -> dict:
    born = getattr(record, f"{role}_birth_date")
    year = getattr(record, f"{role}_birth_year")
    return {
        "label": label,
        "name": getattr(record, f"{role}_name"),
        "number": written_number(record, role) or "原件未载",
        "birth": f"{born:%Y-%m-%d}" if born else (f"{year}年" if year else "原件未载"),
        "place": getattr(record, f"{role}_place_text") or "原件未载",
    }


def _date_words(record: MarriageRecord) -> str:
    day = record.register_date
    if day:
        return f"{day.year}年{day.month}月{day.day}日"
    raw = record.details.get("register_date_raw", "")
    return f"{record.register_year}年" + (f"（原件写“{raw}”）" if raw else "")
