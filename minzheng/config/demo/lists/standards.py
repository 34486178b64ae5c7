"""Values that document 003 does not print, entered as the district's own through two persons.

What they are was reckoned back from the printed sums: the index from 5.6076 million yuan of price subsidies
and the children's shares of them, the centenarians' standard from 88,000 yuan. Their source says so.
"""

import datetime as dt

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import commands as rules
from minzheng.registers.policy import commands as policy

from ..accounts import DISTRICT
from ..walking import photo

# The month's rise of the low-income price index in ten-thousandths, from which month on.
INDEX = {1: 860, 3: 800, 7: 810}
CENTENARIAN_FEN = 40_000
DERIVED = "演示值，由印出总额折算，不是公布的数"


def enter(officers: dict[str, Officer]) -> None:
    """Drafted by the policy officer, checked by a head, with a document each."""
    at = at_hour(dt.date(2020, 1, 3))
    _enter("centenarian", "standard", CENTENARIAN_FEN, Month(2020, 1), officers, at)


def enter_index(month: Month, after: int, officers: dict[str, Officer]) -> None:
    """The indices that a run of the price subsidy needs: those of the months since the run before it."""
    at = at_hour(month.first_date + dt.timedelta(days=5))
    for first, value in INDEX.items():
        if after < first <= month.month:
            _enter("price_subsidy", "scpi_yoy", value, Month(2020, first), officers, at)


def _enter(
    book: str, name: str, value: int, first: Month, officers: dict[str, Officer], at: dt.datetime
) -> None:
    drafted = policy.propose_standard(
        upload=photo("文件"), book=book, name=name, area=DISTRICT, value=value, from_date=first.first_date,
        document_number=f"冷民发〔2020〕示例{first.month:02d}号", article="第一条", note=DERIVED,
        certainty="verify", actor=officers["zhengce"], at=at,
    )  # fmt: skip
    rules.check_standard(standard_id=drafted.id, actor=officers["shenpi"], at=at + dt.timedelta(hours=2))
