"""Why an amount is what it is, and why it is not what it was."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.template import Library

from .display import date_cn, datetime_cn

register = Library()

CAUSE_TONES = {"fact": "info", "parameter": "wait", "version": "warn"}


@register.filter
def iso_cn(written: str) -> str:
    """A date or moment as a document writes it, for people: "2020-11-05" is "2020年11月5日"."""
    if "T" in written:
        return datetime_cn(dt.datetime.fromisoformat(written))
    return date_cn(dt.date.fromisoformat(written))


@register.inclusion_tag("components/explanation.html")
def explanation(tree, open_depth=1, plain=False) -> dict:
    """Why a value is what it is: a tree of values, each opened on those it was computed from.

    `plain` leaves formulas, articles and the notes of parameters out, for a resident on a phone.
    """
    return {"node": _node(tree, plain, open_depth), "plain": plain}


def _node(tree: dict, plain: bool, open_levels: int) -> dict:
    """Prepare one node: which parts are shown, and whether its branch starts open."""
    members, origin = tree.get("members") or (), origin_words(tree.get("from"))
    brief = plain or bool(tree.get("repeated"))  # in full where it stands first
    return {
        "label": tree["label"],
        "text": f"{len(members)} 人，见下" if len(members) > 1 else tree["text"],
        # A parameter's note speaks to whoever keeps the parameters.
        "note": "" if plain and tree.get("from") else tree.get("note", ""),
        "formula": "" if brief else tree.get("formula", ""),
        "source": "" if brief or origin else tree.get("source", ""),
        "origin": "" if plain else origin,
        "certainty": "" if plain else tree.get("certainty_label", ""),
        "members": [_member(one, plain) for one in members] if len(members) > 1 or not plain else [],
        "repeated": bool(tree.get("repeated")),
        "is_open": open_levels > 0,
        "children": [_node(child, plain, open_levels - 1) for child in tree.get("children") or ()],
    }


def _member(one: dict, plain: bool) -> dict:
    source = "" if plain else one.get("source", "")
    return {"label": one["label"], "text": one["text"], "source": source}


def origin_words(origin) -> str:
    """Where a parameter stands: its document, area and first day, in one line."""
    if not isinstance(origin, dict):
        return origin or ""
    since = origin.get("date")
    area = origin.get("place") or origin.get("area")
    parts = (origin.get("document"), area, f"自 {since} 起" if since else "")
    return "，".join(str(part) for part in parts if part)


@register.inclusion_tag("components/differences.html")
def differences(document, id="difference") -> dict:
    """What differs between two explanations: causes first, then what follows from them, linked both ways.

    `document` is that of a comparison (`rules.explained.Compared.document`). `id` begins the anchors.
    """
    rows = [_difference(one, f"{id}-{place}") for place, one in enumerate(document["differences"], start=1)]
    by_name = {row["name"]: row for row in rows}
    for row in rows:
        row["because"] = [by_name[name] for name in row["because"]]
        row["leads_to"] = [by_name[name] for name in row["leads_to"]]
    idle = [row for row in rows if row["is_cause"] and not row["reaches"]]
    return {
        "before_label": document["before_label"],
        "after_label": document["after_label"],
        "causes": [row for row in rows if row["is_cause"] and row["reaches"]],
        "effects": [row for row in rows if not row["is_cause"]],
        "idle": idle,
        "idle_title": f"还有 {len(idle)} 项变化，没有影响金额",
    }


def _difference(one: dict, anchor: str) -> dict:
    return {
        "name": one["name"],
        "anchor": anchor,
        "label": one["label"],
        "kind_label": one["kind_label"],
        "tone": CAUSE_TONES.get(one["kind"], "quiet"),
        "is_cause": one["is_cause"],
        "reaches": one["reaches"],
        "before": _side_lines(one, "before"),
        "after": _side_lines(one, "after"),
        "grounds": list(dict.fromkeys(filter(None, _grounds(one)))),
        "because": one["because"],
        "leads_to": one["leads_to"],
    }


def _side_lines(one: dict, side: str) -> list[str]:
    if one["members"]:
        return [f"{member['label']}：{member[side]['text']}" for member in one["members"]]
    return [one[side]["text"]] if one[side] else ["—"]


def _grounds(one: dict) -> Iterable[str]:
    """What a difference rests on: documents and sources; of a new version both formulas."""
    before, after = one["before"], one["after"]
    for member in one["members"]:
        yield member["after"]["source"]
    if one["kind"] == "version" and before["formula"] != after["formula"]:
        yield f"原算法：{before['formula']}"
        yield f"新算法：{after['formula']}"
    shown = after or before
    yield origin_words(shown["origin"]) or shown["source"]
    yield shown["note"]


@register.inclusion_tag("components/explanation_pair.html")
def explanation_pair(pair, left="", right="") -> dict:
    """Two explanations as one tree (`rules.comparison.side_by_side`); what is equal is folded."""
    return {"node": _pair(pair), "left": left, "right": right}


def _pair(node: dict[str, Any]) -> dict[str, Any]:
    sides = node["before"], node["after"]
    return {
        "label": node["label"],
        "before": sides[0].text if sides[0] else "—",
        "after": sides[1].text if sides[1] else "—",
        "differs": node["differs"],
        "is_open": node["contains"],
        "repeated": node["repeated"],
        "children": [_pair(child) for child in node["children"]],
    }
