"""The upper levels' money for 2020, as document 003 complains of it (二1).

For 低保, 特困 and temporary aid it suffices for ten and a half months; for the two subsidies of disabled persons
until September (2.3 million short); the price subsidy rose by 2.5 million that nobody gave. What the other
programmes got is not printed. Part of the next year's money comes before that year.
"""

import datetime as dt

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.benefits import commands as benefits

from .accounts import DISTRICT

UPPER, LOCAL, AHEAD, LOTTERY = (
    "中央、省级困难群众救助补助资金", "市、区财政配套", "提前下达中央、省级补助资金", "福利彩票公益金",
)  # fmt: skip
CENTRAL, PROVINCE = "中央困难群众救助补助资金", "省级困难群众救助补助资金"
CITY, DISTRICT_SHARE = "市级财政配套", "区级财政配套"
NEXT_YEAR = 2021
# (programme, year, source, yuan)
GIVEN = (
    ("dibao", 2020, CENTRAL, 22_000_000), ("dibao", 2020, PROVINCE, 9_000_000),
    ("dibao", 2020, CITY, 1_780_000), ("dibao", 2020, DISTRICT_SHARE, 6_000_000),
    ("dibao", 2021, AHEAD, 9_500_000),
    ("tekun", 2020, UPPER, 9_250_000), ("tekun", 2020, LOCAL, 2_330_000), ("tekun", 2021, AHEAD, 2_900_000),
    ("temporary_aid", 2020, UPPER, 3_300_000), ("temporary_aid", 2020, LOCAL, 890_000),
    ("temporary_aid", 2021, AHEAD, 1_000_000),
    ("disability_living", 2020, UPPER, 1_000_000), ("disability_living", 2020, LOCAL, 830_000),
    ("disability_nursing", 2020, UPPER, 1_350_000), ("disability_nursing", 2020, LOCAL, 1_125_000),
    ("price_subsidy", 2020, UPPER, 3_107_600),
    ("orphan", 2020, UPPER, 1_200_000), ("unsupported_child", 2020, UPPER, 800_000),
    ("elderly", 2020, LOCAL, 1_370_000), ("centenarian", 2020, LOCAL, 90_000),
    ("elder_care_subsidy", 2020, LOCAL, 168_000), ("orphan_schooling", 2020, LOTTERY, 70_000),
    ("funeral_aid", 2020, LOCAL, 20_000), ("eco_burial", 2020, LOCAL, 30_000),
)  # fmt: skip


def allot(officers: dict[str, Officer], at: dt.datetime) -> None:
    """Register each sum with its document."""
    for number, (programme, year, source, yuan) in enumerate(GIVEN, start=1):
        ahead = year == NEXT_YEAR
        day = dt.date(2020, 12, 20) if ahead else dt.date(2020, 1, 10)
        benefits.record_allotment(
            programme_code=programme, division_prefix=DISTRICT, year=year, source=source,
            amount_fen=yuan * 100, document_number=f"湘财社指〔2020〕示例{number}号",
            kind="advance" if ahead else "regular", received_date=day, actor=officers["zhidan"],
            at=max(at, at_hour(day)),
        )  # fmt: skip
