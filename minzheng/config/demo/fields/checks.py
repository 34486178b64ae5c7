"""A check by lot of the last quarter: drawn, half of it done, some problems found."""

import datetime as dt
import random

from minzheng.kernel.base.clock import at_hour
from minzheng.registers.spot_checks import commands

from ..accounts import DISTRICT

SEED = 20_210_104
FROZEN, DRAWN, TODAY = dt.date(2020, 12, 28), dt.date(2020, 12, 30), dt.date(2021, 1, 5)
PROBLEMS = ("入户照片缺一张", "授权书没有签日期", "家庭成员外出务工收入未申报", "公示照片早于初审日期")
INSPECTORS = ("黄丽芳、周建国", "黄丽芳、何秋生")


def tell(officers, say) -> None:
    """The urban and rural 低保 of the district, one in a hundred."""
    chance = random.Random(SEED)  # noqa: S311 - a story, not secrecy
    head, clerk = officers["shenpi"], officers["shencha"]
    check = commands.plan_check(
        title="2020 年四季度低保规范化检查", population="standing", programme_code="dibao",
        division_code=DISTRICT, first_date=dt.date(2020, 10, 1), last_date=FROZEN, share_basis_points=100,
        finish_by=dt.date(2021, 1, 29), entropy_source="中国福利彩票双色球", issue="2020136", draw_date=DRAWN,
        actor=head, at=at_hour(FROZEN),
    )  # fmt: skip
    commands.draw_check(
        check_id=check.id, entropy="2020136|03 09 15 16 21 28 11", actor=head, at=at_hour(DRAWN)
    )
    tasks = list(check.tasks.order_by("rank"))
    found = []
    for task in tasks[: len(tasks) // 2]:
        has_problem = chance.random() < 0.15
        commands.record_result(
            task_id=task.id, on_date=TODAY, checked_by_names=chance.choice(INSPECTORS),
            score=chance.randrange(70, 88) if has_problem else chance.randrange(90, 101),
            has_problem=has_problem, note=chance.choice(PROBLEMS) if has_problem else "", actor=clerk,
            at=at_hour(TODAY),
        )  # fmt: skip
        found += [task] * has_problem
    say(f"抽查：{len(tasks)} 户，已查 {len(tasks) // 2} 户，发现问题 {len(found)} 户")
