"""Time limits by literal dates, counted by hand on the calendars of the State Council.

May 2021: 1–5 May are rest, Saturday 8 May is worked; Dragon Boat rest 12–14 June. October 2021: 1–7 rest,
Saturday 9 October worked. September 2021: 19–21 rest, Saturday 18 and Sunday 26 worked.
"""

import datetime as dt
from dataclasses import replace

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.cases import commands, deadlines, queries
from minzheng.kernel.cases.commands import core
from minzheng.kernel.cases.errors import NotNow
from minzheng.kernel.cases.models import Pause
from minzheng.kernel.cases.procedures import cd, wd
from minzheng.kernel.territory import queries as territory
from tests.kernel.cases import sample_matter
from tests.kernel.cases.ground import act, at, everything, officer, open_case, published

pytestmark = pytest.mark.usefixtures("ground")
CLERK = officer(Role.TOWN_CLERK)


@pytest.mark.parametrize(
    ("limit", "start", "paused", "last"),
    [
        (wd(15, ""), "2021-05-06", 0, "2021-05-26"),  # counts Saturday 8 May (assistance sheet 0.2)
        (wd(3, ""), "2021-05-06", 0, "2021-05-10"),  # 7, 8, 10
        (wd(5, ""), "2021-09-30", 0, "2021-10-13"),  # 8, 9, 11, 12, 13
        (wd(1, ""), "2021-09-18", 0, "2021-09-22"),
        (cd(7, ""), "2021-09-06", 0, "2021-09-13"),
        (cd(7, ""), "2021-09-12", 0, "2021-09-22"),  # the 19th is rest, to the 21st
        (cd(7, ""), "2021-09-11", 0, "2021-09-18"),  # a Saturday that is worked
        (wd(3, ""), "2021-05-06", 2, "2021-05-12"),
        # to Monday the 13th, then 14, 15, 16, 17 and Saturday 18, which is worked
        (replace(cd(7, ""), then=wd(5, "")), "2021-09-06", 0, "2021-09-18"),
    ],
)
def test_the_last_day_of_a_limit(limit, start, paused, last):
    found = deadlines.due_date(limit, dt.date.fromisoformat(start), territory.calendar(), paused)
    assert found == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("code", "investigate", "total"),
    [
        ("dibao-2012", "2021-05-19", None),  # 10 working days: 7 8 10 11 12 13 14 17 18 19
        ("dibao-2021", "2021-05-10", "2021-06-17"),  # 3; 30: 19 in May, 1–4 7–11 June, then 15 16 17
        ("dibao-2021-delegated", "2021-05-10", "2021-06-17"),
        ("dibao-2022-delegated", "2021-05-10", "2021-06-02"),  # 20: 18 working days from 7 to 31 May
    ],
)
def test_limits_from_acceptance(code, investigate, total):
    sample_matter.LAW["procedure"] = code
    case = act("accept", open_case(), CLERK, at("2021-05-06"))
    assert case.step_due_date == dt.date.fromisoformat(investigate)
    assert case.total_due_date == (total and dt.date.fromisoformat(total))
    assert case.procedure == code


def test_the_day_of_acceptance_is_the_day_in_china():
    case = act("accept", open_case(), CLERK, at("2021-05-06", 7).astimezone(dt.UTC))
    assert case.step_due_date == dt.date(2021, 5, 10)


def test_the_clock_stops_for_a_supplement_and_starts_anew():
    """Five working days to accept; 2021-09-16 is a Thursday: 17, 18 (worked), 22, 23, 24."""
    case = open_case("submitted", procedure="intake")
    act("ask_supplement", case, CLERK, at("2021-09-08"), missing=["户口簿"])
    assert case.step_due_date is None
    assert queries.working_days_left(case, dt.date(2021, 9, 30)) is None
    assert case.pauses.values_list("from_date", "until_date").get() == (dt.date(2021, 9, 8), None)
    act("supplement", case, CLERK, at("2021-09-16"))
    assert case.step_due_date == dt.date(2021, 9, 24)
    assert case.pauses.values_list("from_date", "until_date").get() == (
        dt.date(2021, 9, 8),
        dt.date(2021, 9, 16),
    )
    assert queries.working_days_left(case, dt.date(2021, 9, 22)) == 2
    assert queries.working_days_left(case, dt.date(2021, 9, 26)) == -1


def test_pauses_after_acceptance_lengthen_the_whole_and_earlier_ones_do_not():
    case = act("accept", open_case(), CLERK, at("2021-05-06"))
    Pause.objects.create(
        case=case, from_date=dt.date(2021, 4, 1), until_date=dt.date(2021, 5, 6), reason="补正材料"
    )
    Pause.objects.create(
        case=case, from_date=dt.date(2021, 5, 7), until_date=dt.date(2021, 5, 11), reason="鉴定"
    )
    core.refresh_total_due(case, dt.date(2021, 5, 20))
    # 8, 10 and 11 May are lost: 17 June + 18, 21, 22.
    assert case.total_due_date == dt.date(2021, 6, 22)
    case.pauses.filter(reason="鉴定").update(until_date=None)
    core.refresh_total_due(case, dt.date(2021, 5, 12))
    assert case.total_due_date == dt.date(2021, 6, 23)


class TestExtension:
    def extend(self, case, reason="经济状况调查难度大", who=CLERK, day="2021-06-15"):
        return commands.extend(case_id=case.id, reason=reason, actor=who, at=at(day))

    def test_thirty_become_forty_five_once(self):
        case = act("accept", open_case(), CLERK, at("2021-05-06"))
        self.extend(case)
        case.refresh_from_db()
        # 17 June + 15 working days: 18 21 22 23 24 25 28 29 30 June, 1 2 5 6 7 8 July.
        assert case.total_due_date == dt.date(2021, 7, 8)
        assert case.step_due_date == dt.date(2021, 5, 10)
        before = everything(case)
        with pytest.raises(Conflict, match="已延期一次"):
            self.extend(case)
        assert everything(case) == before

    def test_a_step_without_a_limit_of_its_own_has_the_new_one(self):
        case = act("accept", open_case(), CLERK, at("2021-05-06"))
        act("assess", case, CLERK, at("2021-05-20"))
        assert case.step_due_date == dt.date(2021, 6, 17)
        self.extend(case)
        case.refresh_from_db()
        assert case.step_due_date == dt.date(2021, 7, 8)

    @pytest.mark.parametrize(("state", "code"), [("submitted", "intake"), ("approved", "dibao-2021")])
    def test_not_before_acceptance_and_not_after_the_end(self, state, code):
        case = open_case(state, procedure=code)
        if state == "submitted":
            case.accepted_at = None
            case.save()
        before = everything(case)
        with pytest.raises(NotNow):
            self.extend(case)
        assert everything(case) == before

    def test_the_law_of_2012_has_none(self):
        case = open_case("investigating", procedure="dibao-2012")
        with pytest.raises(Conflict, match="没有延期规定"):
            self.extend(case)


def test_each_step_of_2012_has_its_own_limit():
    case = open_case("investigating", procedure="dibao-2012")
    act(
        "appraise",
        case,
        CLERK,
        at("2021-05-06"),
        attendance="",
        votes_for=9,
        votes_against=1,
        conclusion="属实",
    )
    assert case.step_due_date == dt.date(2021, 5, 12)  # 7 8 10 11 12
    case = open_case("town_notice", procedure="dibao-2012")
    published(case, from_date=dt.date(2021, 4, 20))
    act("forward", case, officer(Role.TOWN_HEAD), at("2021-05-06"))
    assert case.step_due_date == dt.date(2021, 5, 12)
    case = open_case("town_notice", procedure="dibao-2012")
    notice = published(case, from_date=dt.date(2021, 5, 1))
    commands.object_to_notice(
        notice_id=notice.id,
        text="家里有一辆车",
        actor=CLERK,
        at=at("2021-05-06"),
        request_id=case.steps.get().request_id,
    )
    case.refresh_from_db()
    # 20 working days: 18 from 7 to 31 May (Saturday 8 with them), then 1 and 2 June.
    assert (case.state, case.step_due_date) == ("objected", dt.date(2021, 6, 2))
