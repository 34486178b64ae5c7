"""What a case is made of: its history, declared against verified, papers, work under way."""

from django.template import Library

from .display import checked_tone

register = Library()


@register.inclusion_tag("components/timeline.html")
def timeline(entries) -> dict:
    """What happened and when. Rows: at, title, and as known actor, detail, tone, url, source."""
    return {"entries": entries}


@register.inclusion_tag("components/comparison.html")
def comparison(rows, left="家庭申报", right="部门核对", title="申报与核对对照", summary=True) -> dict:
    """Two accounts of the same facts side by side; where they differ it says so in words.

    Rows: label, declared, verified, and as known differs, source, as_of, note, url, url_label; `state`
    ("differs", "settled", "agrees", "unanswered") and `state_label` where the row knows
    more than `differs` says.
    """
    compared = [
        {"row": row, "state": state, "label": _value(row, "state_label") or label, "tone": tone}
        for row in rows
        for state in [_compared(row)]
        for label, tone in [_COMPARED[state]]
    ]
    states = [one["state"] for one in compared]
    return {
        "compared": compared,
        "left": left,
        "right": right,
        "title": title,
        "differing": states.count("differs"),
        "unanswered": states.count("unanswered"),
        "settled": states.count("settled"),
        "summary": summary,
    }


_COMPARED = {
    "differs": ("不一致", "warn"),
    "settled": ("已核实", "ok"),
    "agrees": ("一致", "ok"),
    "unanswered": ("未答复", "quiet"),
}


def _compared(row) -> str:
    """An answer that has not come is neither agreement nor difference."""
    if _value(row, "state"):
        return _value(row, "state")
    if _value(row, "differs"):
        return "differs"
    return "unanswered" if _value(row, "verified") in (None, "") else "agrees"


def _value(row, name):
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)


@register.inclusion_tag("components/documents.html")
def documents(papers, empty="还没有材料。") -> dict:
    """A list of papers. Rows: name, and as known url, kind, size (bytes), at, by, status, tone."""
    return {"papers": papers, "empty": empty}


@register.inclusion_tag("components/progress.html")
def progress(
    done, total, label, url="", running=False, id="progress", unit="", error="", finished=""
) -> dict:
    """Long work as it goes on. While `running`, the page asks `url` each second for this part anew."""
    done, total = int(done), int(total or 0)
    return {
        "done": f"{done:,}",
        "total": f"{total:,}" if total else "",
        "percent": min(100, done * 100 // total) if total else 0,
        "label": label,
        "url": url,
        "running": running and not error,
        "id": id,
        "unit": unit,
        "error": error,
        "finished": finished,
    }


@register.filter
def tone_or(tone: str | None, fallback: str) -> str:
    """A row's tone, checked; `fallback` where the row has none."""
    return checked_tone(tone or fallback)
