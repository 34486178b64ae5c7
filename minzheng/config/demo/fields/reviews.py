"""The reviews of the year: most awards were looked at in its second half, some were forgotten."""

import datetime as dt
import random

from minzheng.kernel.base.clock import at_hour
from minzheng.registers.benefits import commands, reviewing

LAST, DAYS = dt.date(2020, 12, 21), 140
FORGOTTEN = 0.02
SEED = 20_201_221


def tell(officers, say) -> None:
    """In bulk, as the bureau's own record."""
    chance = random.Random(SEED)  # noqa: S311 - a story, not secrecy
    by = officers["shencha"]
    rows = reviewing.awards(by, on_date=LAST).order_by("id")
    found = {
        award_id: max(lower, LAST - dt.timedelta(days=chance.randrange(DAYS)))
        for award_id, lower in rows.values_list("id", "valid__startswith")
        if chance.random() > FORGOTTEN
    }
    count = commands.take_over_reviews(
        found=found, way="home", basis="2020 年定期复核台账", actor=by, at=at_hour(LAST)
    )
    say(f"定期复核：{count} 条，没有复核的 {rows.count() - count} 项")
