"""What a draft would change, as figures of its page."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.money import wan_text, yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.simulation import Effect
from minzheng.registers.policy import proposals, queries
from minzheng.registers.policy.queries import Place

from ..figures import percent_text, signed_wan, wan
from ..requests import place_names


@dataclass
class Shown:
    """An effect on its page; `refusal` says why there is none. Without `place` no amount hangs on it."""

    place: Place | None
    refusal: str = ""
    needs_snapshot: bool = False
    figures: dict = field(default_factory=dict)


def of_draft(request: HttpRequest, row) -> Shown:
    """The effect of a draft on the newest snapshot of the first programme that it bears on."""
    place = proposals.place_of(row, request.actor)
    if place is None:
        return Shown(None)
    record = queries.newest_snapshot(place)
    if record is None:
        return Shown(place, needs_snapshot=True)
    try:
        found = proposals.effect_of(row, place, record, request.at)
    except MinzhengError as error:
        return Shown(place, refusal=error.sentence)
    return Shown(place, figures={"record": record} | _figures(request, place, record, found))


def _figures(request: HttpRequest, place: Place, record, effect: Effect) -> dict:
    reference = effect.reference_month
    counts = effect.counts(reference)
    before, after = (sum(month[position] for month in effect.cost()) for position in (1, 2))
    changed = queries.changed_households(place, effect.changed, record.as_of_date)
    names = place_names({one.changed.division for one in changed}, request)
    return {
        "effect": effect,
        "reference": Month.of(reference),
        "tiles": [
            *_people(counts),
            _money(f"{Month.of(reference).label}支出", counts.before_fen, counts.after_fen),
            _money(f"此后 {len(effect.months)} 个月", before, after),
        ],
        "cost_rows": [
            (f"{month:%y-%m}", wan(month_before), wan(month_after))
            for month, month_before, month_after in effect.cost()
        ],
        "changed_rows": [
            {
                "household": one,
                "division": names[one.changed.division],
                "change_fen": one.changed.after_fen - one.changed.before_fen,
            }
            for one in changed
        ],
        "not_listed": effect.changed_households - len(changed),
        "may_open_award": access.may(request.actor, "benefit.read"),
    }


def _people(counts) -> list[dict]:
    moved = (
        ("新进入", counts.households_in, counts.persons_in),
        ("退出", counts.households_out, counts.persons_out),
        ("金额提高", counts.households_up, counts.persons_up),
        ("金额降低", counts.households_down, counts.persons_down),
    )
    return [
        {"label": label, "value": f"{homes:,}", "unit": "户", "note": f"{persons:,} 人"}
        for label, homes, persons in moved
    ]


def _money(label: str, before_fen: int, after_fen: int) -> dict:
    change = percent_text(before_fen, after_fen)
    return {
        "label": label,
        "value": signed_wan(after_fen - before_fen),
        "unit": "万元",
        "note": f"{change}，{wan_text(before_fen)} → {wan_text(after_fen)}",
    }


def arrears_words(found: proposals.Arrears | None) -> str:
    """What the next run would do for months already paid, in one sentence."""
    if found is None:
        return "已发放的月份都在起始日以前，不用补发，也不用追回。"
    changed = [one for one in found.months if one.more_fen or one.less_fen]
    if not changed:
        return f"已发放的{span(found.months)}没有一户的金额改变，不用补发，也不用追回。"
    parts = []
    if found.more_fen:
        parts.append(f"补发 {yuan_text(found.more_fen)} 元")
    if found.less_fen:
        parts.append(f"提出追回 {yuan_text(found.less_fen)} 元（由负责人逐户决定）")
    return f"生效后的下一批次将为 {found.households:,} 户{'、'.join(parts)}，所属期{span(changed)}。"


def span(months) -> str:
    """ "2020年11月" or "2020年11月至2021年1月"."""
    first, last = months[0].month, months[-1].month
    return first.label if first == last else f"{first.label}至{last.label}"
