"""The sources of what is read with a meaning when absent: a death, a gradual exit."""

import datetime as dt
from collections import defaultdict

from minzheng.kernel.people.facts import day_number
from minzheng.matters.assistance.dibao.inputs import (
    DEATH,
    EXIT_LAST_DAY,
    HOUSEHOLD_FACTS,
    PERSON_FACTS,
    Belonging,
    Dated,
    HouseholdFile,
)


def always(value: int, source: str) -> list[Dated]:
    return [Dated(None, None, value, source)]


def test_a_death_and_a_gradual_exit_name_their_source():
    facts = {name: always(0, "台账") for name in PERSON_FACTS}
    died = facts | {DEATH: always(day_number(dt.date(2020, 11, 5)), "火化记录")}
    file = HouseholdFile(
        1,
        [Belonging(None, None, 7, "张三"), Belonging(None, None, 8, "李四")],
        defaultdict(
            list,
            {name: always(0, "台账") for name in HOUSEHOLD_FACTS}
            | {EXIT_LAST_DAY: always(day_number(dt.date(2021, 1, 31)), "渐退决定")},
        ),
        {7: defaultdict(list, died), 8: defaultdict(list, facts)},
    )
    situation = file.situation(dt.date(2020, 12, 1), with_sources=True)
    assert [member["alive"] for member in situation.members] == [False, True]
    assert situation.sources["alive"] == ["火化记录", ""]
    assert situation.household["gradual_exit_running"] is True
    assert situation.sources["gradual_exit_running"] == "渐退决定"
