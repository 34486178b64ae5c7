"""The parts a page is built of: breadcrumbs, navigation, cards, callouts, facts, tiles, tabs, steps."""

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html

from .display import checked_tone, icon

register = Library()

_CALLOUT_ICONS = {"info": "info", "ok": "check", "warn": "warn", "stop": "stop"}


@register.simple_tag
def crumb(label: str, url: str = "") -> str:
    """One step of the breadcrumbs; the last, without a url, is the page itself."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.inclusion_tag("components/nav_links.html", takes_context=True)
def nav_links(context, rows) -> dict:
    """Links of a navigation; the row whose url is the longest prefix of the page's path is current."""
    path = context["request"].path if "request" in context else ""
    urls = [row["url"] for row in rows or ()]
    current = max((url for url in urls if path.startswith(url)), key=len, default=None)
    return {"rows": [{**row, "current": row["url"] == current} for row in rows or ()]}


@register.simple_block_tag
def card(content, title="", url="", level=2, lead="", tone="", id=""):
    """A titled part of a page. `url` makes the title a link; `tone` colours its edge."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "url": url,
            "heading": f"h{int(level)}",
            "lead": lead,
            "tone": tone and checked_tone(tone),
            "id": id,
        },
    )


@register.simple_block_tag
def callout(content, tone="info", title=""):
    """Something the reader must notice, with a drawing and words beside the colour."""
    heading = format_html('<p class="callout-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="callout {}">{}<div class="callout-body">{}{}</div></div>',
        checked_tone(tone),
        icon(_CALLOUT_ICONS[tone]),
        heading,
        content,
    )


@register.simple_block_tag
def disclosure(content, summary, open=False):
    """Detail that is folded away until asked for."""
    return format_html(
        '<details class="disclosure"{}><summary>{}</summary><div class="disclosure-body">{}</div></details>',
        " open" if open else "",
        summary,
        content,
    )


@register.simple_block_tag
def facts(content, columns=1):
    """A list of labelled values; each `{% fact %}` inside may name its source."""
    return format_html('<dl class="facts{}">{}</dl>', " two" if columns == 2 else "", content)


@register.simple_block_tag
def fact(content, label, source="", note="", tone=""):
    """One labelled value with where it comes from."""
    return render_to_string(
        "components/fact.html",
        {
            "content": content,
            "label": label,
            "source": source,
            "note": note,
            "tone": tone and checked_tone(tone),
        },
    )


@register.simple_block_tag
def tiles(content):
    """A row of figures."""
    return format_html('<ul class="tiles">{}</ul>', content)


@register.inclusion_tag("components/tile.html")
def tile(label, value, unit="", note="", url="", tone="") -> dict:
    """One figure. `value` is text or a number, already in `unit`."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "note": note,
        "url": url,
        "tone": tone and checked_tone(tone),
    }


@register.simple_block_tag
def tabs(content, label):
    """Links between sibling pages, drawn as tabs; `label` names the group for a screen reader."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag
def tab(label, url, count=None, current=False) -> str:
    """One tab; `count` is shown behind the label."""
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>',
        url,
        format_html(' aria-current="{}"', "page") if current else "",
        label,
        "" if count is None else format_html(' <span class="count">{}</span>', count),
    )


@register.inclusion_tag("components/stepper.html")
def stepper(steps, current) -> dict:
    """The steps of a long form. `steps` are words or {label, url}; `current` counts from 1."""
    rows = []
    for number, step in enumerate(steps, start=1):
        row = {"label": step} if isinstance(step, str) else dict(step)
        state = "done" if number < current else "current" if number == current else "ahead"
        rows.append({**row, "number": number, "state": state})
    here = next((row for row in rows if row["state"] == "current"), None)
    return {"rows": rows, "here": here, "total": len(rows)}


@register.simple_block_tag
def empty_state(content, title, next_step=""):
    """What is shown where there is nothing yet: the fact, and what to do about it."""
    return render_to_string(
        "components/empty_state.html",
        {"content": content, "has_content": bool(content.strip()), "title": title, "next_step": next_step},
    )
