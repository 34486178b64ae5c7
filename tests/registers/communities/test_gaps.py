"""The gap, community by community, on a day: worked by hand against the printed figures."""

import dataclasses
import datetime as dt

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory import commands as territory
from minzheng.registers.communities import commands, queries

from .conftest import AT, COMMUNITY, DAY, ENTRY, OTHER, STREET, VILLAGE


def many(clerk, code: str, count: int, at=AT):
    entries = [
        dataclasses.replace(ENTRY, name=f"第{number}志愿队", division_code=code) for number in range(count)
    ]
    return commands.file_groups(entries=entries, actor=clerk, at=at)


def test_the_targets_of_2020_are_those_that_were_printed(district):
    """47 × 10 + 157 × 5 = 1,255, of 204 villages and communities."""
    gaps = queries.community_gaps(district["shezu"], on_date=dt.date(2020, 10, 31))
    assert len(gaps) == 204
    assert sum(one.is_urban for one in gaps) == 47
    assert sum(one.target for one in gaps) == 1_255
    assert sum(one.gap for one in gaps) == 1_255


def test_before_the_new_community_there_were_fewer(district):
    """On 2019-12-31 忠烈社区 did not exist yet: 46 × 10 + 157 × 5 = 1,245."""
    gaps = queries.community_gaps(district["shezu"], on_date=dt.date(2019, 12, 31))
    assert len(gaps) == 203
    assert sum(one.target for one in gaps) == 1_245


def test_before_the_document_there_was_no_target(officers):
    gaps = queries.community_gaps(officers["shezu"], on_date=dt.date(2017, 12, 31))
    assert sum(one.target for one in gaps) == 0
    assert queries.targets(STREET, dt.date(2017, 12, 31)).urban is None


def test_a_surplus_fills_nobody_elses_gap(officers, clerk):
    """Five communities of ten each: 12 and 3 filed. By sums 50 − 15 = 35; one by one 0 + 7 + 3 × 10 = 37."""
    many(clerk, COMMUNITY, 12)
    many(clerk, OTHER, 3)
    gaps = queries.community_gaps(clerk, on_date=DAY)
    by_code = {one.code: one for one in gaps}
    assert (by_code[COMMUNITY].gap, by_code[COMMUNITY].surplus) == (0, 2)
    assert (by_code[OTHER].gap, by_code[OTHER].surplus) == (7, 0)
    (town,) = queries.town_gaps(gaps)
    assert (town.communities, town.target, town.filed) == (5, 50, 15)
    assert (town.gap, town.lacking, town.by_total) == (37, 4, 35)


def test_only_filed_groups_count(officers, clerk):
    made = many(clerk, COMMUNITY, 4)
    by = {"actor": clerk, "at": AT}
    commands.withdraw_group(group_id=made[0].id, reason="解散", **by)
    commands.promote_group(group_id=made[1].id, uscc="52431103MJJ123450F", **by)
    assert queries.gap_of(COMMUNITY, on_date=DAY).filed == 2
    after = dt.date(2021, 11, 6)
    assert commands.mark_dormant(actor=clerk, at=at_hour(after)) == 2
    assert queries.gap_of(COMMUNITY, on_date=after).filed == 0


def test_the_past_stays_as_it_was(officers, clerk):
    """Filed on 5 November, withdrawn on 1 December: each day has its own answer."""
    (made,) = many(clerk, COMMUNITY, 1)
    commands.withdraw_group(group_id=made.id, reason="解散", actor=clerk, at=at_hour(dt.date(2020, 12, 1)))
    days = {dt.date(2020, 11, 4): 0, DAY: 1, dt.date(2020, 11, 30): 1, dt.date(2020, 12, 1): 0}
    assert {day: queries.gap_of(COMMUNITY, on_date=day).filed for day in days} == days


def test_a_township_sees_its_own_communities_only(officers, clerk):
    many(officers["shouli"], VILLAGE, 2)
    assert {one.town_code for one in queries.community_gaps(clerk, on_date=DAY)} == {STREET}
    assert queries.community_gaps(officers["dengji"], on_date=DAY) == []
    theirs = queries.community_gaps(officers["shenhe"], on_date=DAY)
    assert next(one for one in theirs if one.code == VILLAGE).gap == 3  # 5 − 2


def test_groups_of_a_renamed_community_stay_with_it(officers, clerk):
    many(clerk, COMMUNITY, 3)
    territory.change_division(
        code=COMMUNITY, on=dt.date(2021, 1, 1), new_name="新梅湾社区", document="冷民发〔2020〕示例9号",
        actor=SYSTEM, at=at_hour(dt.date(2020, 12, 31)),
    )  # fmt: skip
    now = queries.gap_of(COMMUNITY, on_date=dt.date(2021, 1, 2))
    assert (now.name, now.filed) == ("新梅湾社区", 3)


def test_groups_of_a_recoded_community_count_where_it_went_on(officers, clerk):
    many(clerk, COMMUNITY, 3)
    territory.change_division(
        code=COMMUNITY, on=dt.date(2021, 1, 1), new_code="431103001077", document="冷民发〔2020〕示例9号",
        actor=SYSTEM, at=at_hour(dt.date(2020, 12, 31)),
    )  # fmt: skip
    assert queries.gap_of("431103001077", on_date=dt.date(2021, 1, 2)).filed == 3
    assert queries.gap_of(COMMUNITY, on_date=dt.date(2021, 1, 2)) is None
