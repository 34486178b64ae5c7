"""Reading draws: for officers, for everybody, and as the files anybody can recompute from."""

import csv
import io
import json
from typing import Any

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA

from .errors import DrawNotFound
from .models import Draw, DrawnKey, DrawQuerySet, DrawResult, ListEntry

FORMAT = "minzheng-draw-1"


def draws(actor: Actor, permission: str = "inspection.read") -> DrawQuerySet:
    """Draws of the actor's jurisdiction, the newest first."""
    return access.visible_to(actor, permission, _all())


def draw(draw_id: int, *, actor: Actor, permission: str = "inspection.read") -> Draw:
    """One draw of the jurisdiction. Raises DrawNotFound."""
    return _one(draws(actor, permission), draw_id)


def public_draws() -> DrawQuerySet:
    """What everybody may see, the newest first; voided ones included."""
    return _all().open_to_all()


def public_draw(draw_id: int) -> Draw:
    """One of them. Raises DrawNotFound."""
    return _one(public_draws(), draw_id)


def result_of(found: Draw) -> DrawResult | None:
    return getattr(found, "result", None)


def keys_of(found: Draw):
    """Every key of a drawn list, by layer and place."""
    rows = DrawnKey.objects.filter(result__draw=found).select_related("entry")
    return rows.order_by("layer", "rank")


def drawn(found: Draw, layer: str | None = None) -> list[ListEntry]:
    """The entries that were drawn, in their order; of one layer where it is given."""
    rows = keys_of(found).filter(is_drawn=True)
    rows = rows if layer is None else rows.filter(layer=layer)
    return [row.entry for row in rows]


def may_show_list(found: Draw) -> bool:
    """Whether the public may see who stands on the list: from freezing on, or from the publication on."""
    return found.is_list_public or hasattr(found, "publication")


def is_published(found: Draw) -> bool:
    return hasattr(found, "publication")


def as_told(found: Draw, *, with_result: bool) -> dict[str, Any]:
    """All that a stranger needs to repeat the draw, JSON-like. The script docs/recompute_draw.py reads it."""
    entries = found.entries.order_by("layer", "identifier")
    told = {
        "format": FORMAT, "number": found.number, "title": found.title, "algorithm": found.algorithm,
        "date": found.draw_date.isoformat(), "entropy_source": found.entropy_source,
        "frozen_at": found.frozen_at.astimezone(CHINA).isoformat(), "list_digest": found.list_digest,
        "wants": found.wants,
        "list": [{"id": one.identifier, "layer": one.layer, "label": one.label} for one in entries],
    }  # fmt: skip
    result = result_of(found)
    if result is None or not with_result:
        return told
    keys = list(keys_of(found))
    conflicts: dict[str, dict[str, str]] = {}
    for row in keys:
        if row.passed_over:
            conflicts.setdefault(row.layer, {})[row.entry.identifier] = row.passed_over
    chosen: dict[str, list[str]] = {layer: [] for layer in result.wants}
    for row in keys:
        if row.is_drawn:
            chosen[row.layer].append(row.entry.identifier)
    return told | {
        "entropy": result.entropy, "seed": result.seed, "seed_hash": result.seed_hash, "wants": result.wants,
        "conflicts": conflicts, "drawn": chosen, "drawn_at": result.drawn_at.astimezone(CHINA).isoformat(),
        "keys": {f"{row.layer}|{row.entry.identifier}" if row.layer else row.entry.identifier: row.key
                 for row in keys},
    }  # fmt: skip


def as_json(found: Draw, *, with_result: bool = True) -> str:
    return json.dumps(as_told(found, with_result=with_result), ensure_ascii=False, indent=1)


def as_csv(found: Draw, *, with_result: bool = True) -> str:
    """The list as a table: id, layer, name, and once drawn the key, place, and whether it was drawn."""
    out = io.StringIO()
    writer = csv.writer(out)
    result = result_of(found) if with_result else None
    if result is None:
        writer.writerow(["id", "layer", "label"])
        writer.writerows(
            [one.identifier, one.layer, one.label] for one in found.entries.order_by("layer", "identifier")
        )
        return out.getvalue()
    writer.writerow(["id", "layer", "label", "key", "rank", "drawn", "passed_over"])
    writer.writerows(
        [
            row.entry.identifier,
            row.layer,
            row.entry.label,
            row.key,
            row.rank,
            int(row.is_drawn),
            row.passed_over,
        ]
        for row in keys_of(found)
    )
    return out.getvalue()


def _all() -> DrawQuerySet:
    return Draw.objects.select_related("result", "publication", "voiding").order_by("-frozen_at", "-id")


def _one(rows: DrawQuerySet, draw_id: int) -> Draw:
    found = rows.filter(id=draw_id).first()
    if found is None:
        raise DrawNotFound("没有这次抽取，或它还没有公布。请返回列表重新查找。")
    return found
