"""Five households whose amounts are worked by hand, on the morning of 6 January 2021.

Urban standard 570 元 a month, rural 4,020 元 a year (335 a month). Each month, at 570 and at 600:

    甲一  1 person, no income                     570.00   600.00   +30.00
    乙二  3 persons, 12,000 a year                710.00   800.00   +90.00   (600 × 36 − 12,000) ÷ 12
    丙三  1 person, 7,000 a year                    0.00    16.67   +16.67   (7,200 − 7,000) ÷ 12, upwards
    丁四  1 person, no income, rural              335.00   335.00
    戊五  1 person, no income, another township   570.00   600.00   +30.00
    sum                                         2,185.00 2,351.67  +166.67

己六, alone and without income, would get 570 too but has left the programme: she takes no part.
"""

import datetime as dt

from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Household
from minzheng.registers.benefits.models import Award
from minzheng.registers.policy import commands
from minzheng.registers.policy.models import PopulationSnapshot
from tests.matters.assistance.dibao.filing import DISTRICT, award, home, person

TODAY = dt.date(2021, 1, 6)
AT = clock.at_hour(TODAY)
JANUARY = dt.date(2020, 1, 1)
OPENED = clock.at_hour(dt.date(2020, 1, 2))
FAR_VILLAGE, FAR_TOWN = "431103102200", "431103102"


def settle() -> dict[str, Household]:
    """The households, by the name of their head; all but 丙三 and 己六 are in receipt since December."""
    people = [person(name, serial=serial, at=OPENED) for serial, name in enumerate(_NAMES, start=1)]
    one, two, wife, child, three, four, five, six = people
    earning = {two: {"wage_income_year_fen": 12_000_00}, three: {"wage_income_year_fen": 7_000_00}}
    by = {"since": JANUARY, "at": OPENED, "incomes": earning}
    homes = {
        "甲一": home(one, urban=1, **by),
        "乙二": home(two, wife, child, urban=1, **by),
        "丙三": home(three, urban=1, **by),
        "丁四": home(four, urban=0, **by),
        "戊五": home(five, urban=1, **by),
        "己六": home(six, urban=1, **by),
    }
    Household.objects.filter(id=homes["戊五"].id).update(division_code=FAR_VILLAGE)
    december = {"since": Month(2020, 12), "at": OPENED}
    award(homes["甲一"], one, **december)
    award(homes["乙二"], two, wife, child, **december)
    award(homes["丁四"], four, **december)
    far = award(homes["戊五"], five, **december)
    Award.objects.filter(id=far.id).update(division_code=FAR_VILLAGE)
    return homes


_NAMES = ("甲一", "乙二", "乙二妻", "乙二子", "丙三", "丁四", "戊五", "己六")


def take_snapshot(actor, at: dt.datetime = AT) -> PopulationSnapshot:
    """The district on 1 February 2021, as known on a morning."""
    record = commands.ask_snapshot(programme_code="dibao", division_prefix=DISTRICT, actor=actor, at=at)
    return commands.write_snapshot(snapshot_id=record.id, actor=actor, at=at)
