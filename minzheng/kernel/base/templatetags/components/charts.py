"""Small pictures of figures, made on the server: no script, readable on a phone, in print and aloud.

Positions are written in percent, so the picture stretches with the page while its letters keep their
size. Values are whole numbers or decimals; the arithmetic of positions stays in integers (per mille).
"""

from decimal import Decimal

from django.template import Library

register = Library()

_WIDE = 1000  # a full bar, the full height of the plot
_LABELS_MAX = 12
_LABELS_PHONE = 4
_STEPS = tuple(map(Decimal, ("1", "1.2", "1.6", "2", "2.4", "3", "4", "5", "6", "8", "10")))


def _split(rows, series: str) -> tuple[list[str], list[dict]]:
    """Names of the series, and the rows as {label, values, url}."""
    names = [name.strip() for name in series.split(",")] if series else []
    prepared = []
    for row in rows:
        if isinstance(row, dict):
            prepared.append({"label": row["label"], "values": [row["value"]], "url": row.get("url", "")})
        else:
            label, *values = row
            prepared.append({"label": label, "values": values, "url": ""})
    for row in prepared:
        if len(row["values"]) != max(1, len(names)):
            raise ValueError(f"Row {row['label']!r} has {len(row['values'])} values for series {names}.")
    return names, prepared


def _text(value) -> str:
    return f"{value:,}"


def axis_top(largest) -> Decimal:
    """The smallest round number (its quarters are written on the axis) that is not below `largest`."""
    largest = Decimal(largest)
    if largest <= 0:
        return Decimal(1)
    power = Decimal(10) ** largest.adjusted()
    return next(step * power for step in _STEPS if step * power >= largest)


def _per_mille(value, top: Decimal) -> int:
    return int(max(Decimal(0), Decimal(value)) * _WIDE / top) if top else 0


def _percent(per_mille: int) -> str:
    return f"{per_mille // 10}.{per_mille % 10}%"


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(title, rows, unit="", series="") -> dict:
    """Bars beside their labels and values: a table in itself. Values below zero are not drawn."""
    names, prepared = _split(rows, series)
    top = max((Decimal(value) for row in prepared for value in row["values"]), default=Decimal(0))
    for row in prepared:
        row["bars"] = [
            {
                "name": names[index] if names else "",
                "index": index + 1,
                "text": _text(value),
                "width": _percent(_per_mille(value, top)),
            }
            for index, value in enumerate(row["values"])
        ]
    return {"title": title, "unit": unit, "names": names, "rows": prepared}


@register.inclusion_tag("components/line_chart.html")
def line_chart(title, rows, unit="", series="") -> dict:
    """Lines over evenly spaced labels, from zero upwards, with every value also in a table."""
    names, prepared = _split(rows, series)
    top = axis_top(max((Decimal(value) for row in prepared for value in row["values"]), default=0))
    last = max(1, len(prepared) - 1)
    across = [index * _WIDE // last for index in range(len(prepared))]
    lines = []
    for index in range(max(1, len(names))):
        name = names[index] if names else ""
        lines.append({"name": name, "index": index + 1, "points": _points(prepared, across, index, top)})
    for line in lines:
        line["strokes"] = list(zip(line["points"], line["points"][1:], strict=False))
    return {
        "title": title,
        "unit": unit,
        "names": names,
        "rows": prepared,
        "lines": lines,
        "grid": [
            {"y": _percent(_WIDE - quarter * _WIDE // 4), "text": _text(_plain(top * quarter / 4))}
            for quarter in range(5)
        ],
        "labels": _labels(prepared, across),
    }


def _plain(value: Decimal) -> Decimal:
    """A decimal without trailing zeros and without an exponent: 1E+3 -> 1000."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def _points(prepared, across, index, top) -> list[dict]:
    return [
        {
            "x": _percent(x),
            "y": _percent(_WIDE - _per_mille(row["values"][index], top)),
            "label": row["label"],
            "text": _text(row["values"][index]),
        }
        for row, x in zip(prepared, across, strict=True)
    ]


def _labels(prepared, across) -> list[dict]:
    """As many labels as fit; those that also fit on a phone are marked."""
    step = -(-len(prepared) // _LABELS_MAX) or 1
    phone_step = step * -(-len(prepared) // (step * _LABELS_PHONE)) or 1
    return [
        {"x": _percent(x), "text": row["label"], "on_phone": position % phone_step == 0}
        for position, (row, x) in enumerate(zip(prepared, across, strict=True))
        if position % step == 0
    ]


_SHADES = 3


@register.inclusion_tag("components/tile_map.html")
def tile_map(title, rows, unit="") -> dict:
    """Places as squares of one size, shaded by how far a value lies above or below zero.

    For places whose outlines are not at hand. Rows: label, value (a number), text (the value in words),
    and as known url, note. The shade repeats what the text says; the greatest value has the deepest.
    """
    top = max((abs(row["value"]) for row in rows), default=0)
    tiles = [{"row": row, "shade": _shade(row["value"], top)} for row in rows]
    return {"title": title, "unit": unit, "tiles": tiles}


def _shade(value, top) -> str:
    """none, more-1 … more-3 or less-1 … less-3."""
    if not value:
        return "none"
    step = -(-abs(value) * _SHADES // top)
    return f"{'more' if value > 0 else 'less'}-{step}"
