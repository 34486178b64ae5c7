"""渐退: a household that has outgrown the standard goes on receiving for some months."""

import datetime as dt

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.commands import NewFact
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import FactSource
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award

from .entitlement import EXIT_LAST_DAY, EXIT_MONTHLY, LAW


def begin_exit(
    *, award: Award, from_month: Month, last_month: Month, monthly_fen: int, note: str,
    actor: Actor, at: dt.datetime,
) -> Award:  # fmt: skip
    """Record the base (fen a month) and the last day of a gradual exit, both months included.

    Raises Invalid for more months than the parameter `gradual_exit_months` allows in the division of the
    award on the first day (民发〔2022〕83号: six months; before it the local rule).
    """
    longest = LAW.setting("gradual_exit_months", award.division_code, from_month.first_date)
    months = last_month.index - from_month.index + 1
    if months < 1:
        raise Invalid("渐退的最后一个月不能早于第一个月。", field="last_month")
    if months > longest:
        raise Invalid(
            f"渐退最长 {longest} 个月，自 {from_month.label} 起最迟到 {from_month.plus(longest - 1).label}，"
            f"填写的是 {months} 个月。请改为较早的月份。"
            if longest
            else "当地没有渐退期，请办理停发。",
            field="last_month",
        )
    of_household = {
        "from_date": from_month.first_date, "household_id": award.household_id, "source": FactSource.DOCUMENT,
        "source_note": note,
    }  # fmt: skip
    facts = (
        NewFact(name=EXIT_MONTHLY, value=monthly_fen, **of_household),
        NewFact(name=EXIT_LAST_DAY, value=day_number(last_month.last_date), **of_household),
    )
    change = benefits.Change(from_month=from_month, facts=facts, note=note)
    return benefits.change_facts(award_id=award.id, change=change, actor=actor, at=at)
