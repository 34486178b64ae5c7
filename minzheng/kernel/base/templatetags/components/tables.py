"""Tables that clerks live in: sorted by links, filtered in place, turned into cards on a phone."""

from django.core.paginator import Page
from django.http import QueryDict
from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html

register = Library()

_CURSORS = ("page", "before", "after")


def _query(context) -> QueryDict:
    request = context.get("request")
    if request is None:
        raise ValueError("This component reads the query string; render the page with a request.")
    return request.GET.copy()


def _link(context, **changes) -> str:
    """The address of this page with its query changed; a changed order starts again at page one."""
    query = _query(context)
    for name in _CURSORS:
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return "?" + query.urlencode()


@register.simple_block_tag
def table(
    content,
    caption,
    rows=None,
    empty="没有内容。",
    next_step="",
    compact=False,
    keep=False,
    caption_hidden=False,
):
    """A table, or its empty state where `rows` is empty. `keep` scrolls sideways instead of stacking."""
    return render_to_string(
        "components/table.html",
        {
            "content": content,
            "caption": caption,
            "is_empty": rows is not None and not rows,
            "empty": empty,
            "next_step": next_step,
            "compact": compact,
            "keep": keep,
            "caption_hidden": caption_hidden,
        },
    )


@register.simple_tag(takes_context=True)
def th(context, label, sort="", num=False) -> str:
    """The head of a column; with `sort` a link that sorts by it, and in reverse when sorted already."""
    css = format_html(' class="{}"', "num") if num else ""
    if not sort:
        return format_html('<th scope="col"{}>{}</th>', css, label)
    name, now = sort.lstrip("-"), _query(context).get("sort", "")
    if now.lstrip("-") != name:
        return format_html(
            '<th scope="col"{}><a class="sort" href="{}">{}</a></th>', css, _link(context, sort=sort), label
        )
    descending = now.startswith("-")
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a class="sort" href="{}">{}<span aria-hidden="true">{}</span></a>'
        "</th>",
        css,
        "descending" if descending else "ascending",
        _link(context, sort=name if descending else f"-{name}"),
        label,
        " ↓" if descending else " ↑",
    )


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page: Page | None = None, previous="", next="") -> dict:
    """Links to the page before and after, by number (`page`) or by keyset cursors (`previous`, `next`)."""
    if page is not None:
        return {
            "previous_url": _link(context, page=page.previous_page_number()) if page.has_previous() else "",
            "next_url": _link(context, page=page.next_page_number()) if page.has_next() else "",
            "number": page.number,
            "total": page.paginator.num_pages,
            "count": page.paginator.count,
        }
    return {
        "previous_url": _link(context, before=previous) if previous else "",
        "next_url": _link(context, after=next) if next else "",
    }


@register.simple_block_tag(takes_context=True)
def filter_bar(context, content, form=None, results="results"):
    """A GET form that narrows a list. htmx swaps `#results` out of the whole page it gets back."""
    query = _query(context)
    return render_to_string(
        "components/filter_bar.html",
        {
            "content": content,
            "has_content": bool(content.strip()),
            "form": form,
            "results": results,
            "sort": query.get("sort", ""),
            "is_filtered": any(value for name, value in query.items() if name not in (*_CURSORS, "sort")),
        },
    )


@register.simple_block_tag
def bulk_bar(content):
    """Actions on the ticked rows; it says how many are ticked."""
    return format_html(
        '<div class="bulk-bar"><p data-bulk-count aria-live="polite">先勾选要处理的行。</p>'
        '<div class="row">{}</div></div>',
        content,
    )
