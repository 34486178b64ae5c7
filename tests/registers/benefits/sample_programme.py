"""A programme of payment small enough to reckon by hand: a flat amount for each covered person.

500 元 a head a month; from 2020-11 570 元, which the bureau learns on 2020-11-20.
"""

import datetime as dt
from collections import defaultdict

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import programmes
from minzheng.registers.benefits.models import AwardPerson
from minzheng.registers.benefits.programmes import Due, Programme

CODE = "sample"
OLD_FEN, NEW_FEN = 50_000, 57_000
RAISED_FROM = Month(2020, 11)
RAISE_KNOWN_AT = dt.datetime(2020, 11, 20, tzinfo=CHINA)


def standard_fen(month: Month, known_at: dt.datetime) -> int:
    return NEW_FEN if month >= RAISED_FROM and known_at >= RAISE_KNOWN_AT else OLD_FEN


def due(awards, months, known_at):
    awards = {award.id: award for award in awards}
    places = defaultdict(list)
    for place in AwardPerson.objects.filter(award__in=awards, valid__isempty=False):
        places[place.award_id].append(place.valid)
    found = {}
    for award in awards.values():
        for month in months:
            covered = sum(_covers(valid, month) for valid in places[award.id])
            if covered and _covers(award.valid, month):
                fen = standard_fen(month, known_at)
                basis = {"保障人数": str(covered), "标准": f"{fen // 100}.00"}
                found[award.id, month] = Due(fen * covered, covered, "urban", basis)
    return found


def _covers(valid, month: Month) -> bool:
    if valid.isempty:
        return False
    return valid.lower <= month.first_date and (valid.upper is None or month.first_date < valid.upper)


def explain(award, month, known_at):
    fen = standard_fen(month, known_at)
    part = {"label": "标准", "text": f"{fen // 100}.00 元/人月", "source": "示例文件", "children": []}
    return {"label": "每月金额", "text": "元/户月", "formula": "标准 × 人数", "children": [part]}


def digests(area, month, known_at):
    return "a" * 64, "b" * 64


PROGRAMME = Programme(
    code=CODE,
    name="示例补助",
    categories={"urban": "城市", "rural": "农村"},
    window_months=lambda division_code, at: 3,
    offset_percent=lambda division_code, at: 20,
    due=due,
    explain=explain,
    digests=digests,
)


def register() -> None:
    """Offer the sample programme, once a process."""
    if CODE not in programmes._programmes:
        programmes.register(PROGRAMME)
