"""A check from the frozen list to the last problem put right: every act in every state, and by whom."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.rounds.errors import DrawnAlready, TooEarly
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award
from minzheng.registers.spot_checks import commands, queries
from minzheng.registers.spot_checks.models import SpotCheck, SpotCheckTask
from tests.registers.benefits.bureau import (
    CODE,
    DISTRICT,
    FAR_DISTRICT,
    household,
    officer,
)

pytestmark = pytest.mark.usefixtures("bureau")
HEAD, CLERK = officer(Role.BUREAU_HEAD), officer(Role.BUREAU_CLERK)
TOWN, AUDITOR = officer(Role.TOWN_CLERK, "990103001"), officer(Role.AUDITOR)
PLANNED = clock.at_hour(dt.date(2020, 6, 1))
DRAWN = clock.at_hour(dt.date(2020, 6, 3))
NOW = clock.at_hour(dt.date(2020, 6, 10))
PLAN = {
    "title": "二季度抽查", "population": "standing", "programme_code": CODE, "division_code": DISTRICT,
    "first_date": dt.date(2020, 3, 1), "last_date": dt.date(2020, 5, 31), "share_basis_points": 3000,
    "finish_by": dt.date(2020, 6, 30), "entropy_source": "中国福利彩票双色球", "issue": "2020050",
    "draw_date": dt.date(2020, 6, 2),
}  # fmt: skip


def plan(actor=HEAD, **more) -> SpotCheck:
    return commands.plan_check(**PLAN | more, actor=actor, at=PLANNED)


def draw(check: SpotCheck, numbers: str = "03 08 12 19 25 30 07", actor=HEAD, at=DRAWN) -> SpotCheck:
    return commands.draw_check(check_id=check.id, entropy=f"2020050|{numbers}", actor=actor, at=at)


def record(task: SpotCheckTask, actor=CLERK, **more) -> SpotCheckTask:
    given = {
        "on_date": dt.date(2020, 6, 9), "checked_by_names": "甲某、乙某", "score": 95, "has_problem": False,
        "note": "",
    }  # fmt: skip
    return commands.record_result(task_id=task.id, **given | more, actor=actor, at=NOW)


def rectify(task: SpotCheckTask, words: str = "已自 7 月起停发", actor=TOWN) -> SpotCheckTask:
    return commands.rectify(task_id=task.id, rectification=words, actor=actor, at=NOW)


def refused(error, call, words: str | None = None) -> None:
    """Refused with a sentence that holds the words, and nothing has changed."""
    tables = (SpotCheck, SpotCheckTask, Award)
    before = [list(table.objects.order_by("id").values()) for table in tables]
    with pytest.raises(error, match=words):
        call()
    assert [list(table.objects.order_by("id").values()) for table in tables] == before


class TestPlan:
    def test_a_share_is_rounded_up_and_the_list_is_frozen(self):
        for _ in range(7):
            household()
        made = plan()
        assert (made.wanted, made.draw.size, made.draw.is_list_public) == (3, 7, False)  # 30 % of 7: 2.1
        assert len(made.draw.list_digest) == 64
        assert made.tasks.count() == 0

    def test_of_whom_is_drawn(self):
        running, ended = household(), household()
        benefits.stop_award(
            award_id=ended.id, from_month=Month(2020, 5), reason="迁出", actor=HEAD, at=PLANNED
        )
        relative, delegated = household(), household()
        for award, values in (
            (relative, {"near_relative": True, "procedure": "dibao-2021"}),
            (delegated, {"procedure": "dibao-2022-delegated"}),
        ):
            case = Case.objects.create(
                number=f"示例{award.id}", matter="dibao", state="confirmed", division_code=award.division_code,
                submitted_at=PLANNED, **values,
            )  # fmt: skip
            Award.objects.filter(id=award.id).update(case=case)

        def of(kind: str, first: str = "2020-03-01") -> list[int]:
            found = queries.population(
                HEAD, kind=kind, programme_code=CODE, division_code=DISTRICT,
                first_date=dt.date.fromisoformat(first), last_date=dt.date(2020, 5, 31),
            )  # fmt: skip
            return [award.id for award in found]

        assert of("standing") == [running.id, relative.id, delegated.id]
        assert of("relative") == [relative.id]
        assert of("delegated") == [delegated.id]
        assert of("delegated", "2020-03-11") == []  # opened on 10 March

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"population": "delegated", "share_basis_points": 2900}, "30% 到 100%"),
            ({"share_basis_points": 10_001}, "1% 到 100%"),
            ({"first_date": dt.date(2020, 6, 1)}, "早于开始"),
            ({"last_date": dt.date(2020, 6, 2)}, "不能晚于今天"),
            ({"finish_by": dt.date(2020, 6, 2)}, "晚于抽取"),
            ({"population": "relative"}, "没有可抽查的对象"),
        ],
    )
    def test_what_cannot_be_planned(self, wrong, words):
        household()
        refused(Invalid, lambda: plan(**wrong), words)

    def test_the_numbers_must_not_be_public_yet(self):
        household()
        refused(TooEarly, lambda: plan(draw_date=dt.date(2020, 6, 1)))

    def test_only_who_answers_for_the_district_and_the_auditor(self):
        household()
        for actor in (CLERK, TOWN, officer(Role.BUREAU_HEAD, FAR_DISTRICT)):
            refused(NotPermitted, lambda actor=actor: plan(actor))
        assert plan(AUDITOR).planned_by_name == AUDITOR.name


class TestDraw:
    def test_the_lot_falls_on_the_same_for_everybody_and_only_once(self):
        awards = [household() for _ in range(10)]
        made = draw(plan())
        chosen = list(made.tasks.order_by("rank").values_list("award_id", flat=True))
        assert len(set(chosen)) == 3
        assert set(chosen) <= {award.id for award in awards}
        draw(made)
        assert list(made.tasks.order_by("rank").values_list("award_id", flat=True)) == chosen
        refused(DrawnAlready, lambda: draw(made, "01 02 03 04 05 06 07"))

    def test_not_before_its_day_and_not_by_others(self):
        household()
        made = plan()
        refused(Invalid, lambda: draw(made, at=PLANNED))
        refused(NotPermitted, lambda: draw(made, actor=CLERK))
        refused(NotFound, lambda: draw(made, actor=officer(Role.BUREAU_HEAD, FAR_DISTRICT)))


@pytest.fixture
def task():
    household("张三")
    return draw(plan()).tasks.get()


class TestResult:
    def test_a_problem_gets_thirty_days_and_is_put_right(self, task):
        found = record(task, has_problem=True, score=60, note="儿子有车未申报", checked_by_names="甲某, 乙某")
        assert (found.rectify_by, found.checked_by_names) == (dt.date(2020, 7, 10), "甲某、乙某")
        check = queries.check(task.check_of_id, actor=TOWN)
        assert (check.drawn, check.done, check.problems, check.open_problems, check.score) == (1, 1, 1, 1, 60)
        rectify(task)
        assert queries.check(task.check_of_id, actor=TOWN).open_problems == 0
        refused(Conflict, lambda: rectify(task), "没有待整改")
        refused(Conflict, lambda: record(task), "已经登记")

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"on_date": dt.date(2020, 6, 11)}, "今天以前"), ({"on_date": dt.date(2020, 6, 1)}, "抽取以后"),
            ({"checked_by_names": "甲某、甲某"}, "两名检查人"), ({"checked_by_names": "甲某"}, "两名检查人"),
            ({"has_problem": True, "note": "有"}, "什么问题"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_recorded(self, task, wrong, words):
        refused(Invalid, lambda: record(task, **wrong), words)

    def test_who_may(self, task):
        refused(NotPermitted, lambda: record(task, TOWN))
        refused(NotPermitted, lambda: record(task, HEAD))
        refused(NotFound, lambda: record(task, officer(Role.BUREAU_CLERK, FAR_DISTRICT)))
        record(task, AUDITOR, has_problem=True, note="档案缺授权书")
        refused(NotPermitted, lambda: rectify(task, actor=CLERK))
        refused(NotFound, lambda: rectify(task, actor=officer(Role.TOWN_CLERK, "990103002")))
        refused(Invalid, lambda: rectify(task, "好"), "怎样整改")

    def test_without_a_problem_there_is_nothing_to_put_right(self, task):
        record(task)
        refused(Conflict, lambda: rectify(task))
        assert SpotCheckTask.objects.get().rectify_by is None


class TestVoid:
    def void(self, check_id: int, actor=HEAD) -> SpotCheck:
        return commands.void_check(check_id=check_id, reason="名单漏了一个乡镇", actor=actor, at=NOW)

    def test_nothing_of_it_goes_on_and_another_can_be_planned(self, task):
        self.void(task.check_of_id)
        refused(Conflict, lambda: record(task), "已经作废")
        refused(Conflict, lambda: draw(task.check_of), "已经作废")
        refused(Conflict, lambda: self.void(task.check_of_id), "已经作废")
        assert (
            commands.plan_check(**PLAN | {"draw_date": dt.date(2020, 6, 12)}, actor=HEAD, at=NOW).wanted == 1
        )

    def test_not_after_the_first_result_and_not_by_others(self, task):
        refused(NotPermitted, lambda: self.void(task.check_of_id, CLERK))
        record(task)
        refused(Conflict, lambda: self.void(task.check_of_id), "已经有检查结果")


def test_a_township_sees_the_checks_in_which_somebody_of_hers_was_drawn():
    household("张三")
    made = plan()
    far = officer(Role.TOWN_CLERK, "990103002")
    for actor in (TOWN, far):
        with pytest.raises(NotFound):
            queries.check(made.id, actor=actor)
    draw(made)
    assert queries.check(made.id, actor=TOWN).drawn == 1
    assert queries.check(made.id, actor=HEAD).drawn == 1
    for actor in (far, officer(Role.BUREAU_HEAD, FAR_DISTRICT)):
        with pytest.raises(NotFound):
            queries.check(made.id, actor=actor)
        assert list(queries.tasks(actor)) == []
