"""跨省通办: what was taken in elsewhere is decided within ten working days of the push, told within three."""

import datetime as dt

import pytest
from django.http import QueryDict

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotNow
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.models import Fact, Person
from minzheng.matters.disability.subsidies import elsewhere
from minzheng.matters.disability.subsidies.matter import GRANT, SubsidiesForm
from minzheng.registers.benefits.models import Award

NURSING = "disability_nursing"
CARD = {"disability_category": 4, "disability_grade": 1}
ASKED = {"programmes": [NURSING], **CARD}
# 2021-06-29 is a Tuesday, 2021-07-02 a Friday: the third working day after the papers were complete.
PUSHED = {
    "accept_region": "广东省东莞市", "national_number": "441900202106290001",
    "applied_date": dt.date(2021, 6, 28), "complete_date": dt.date(2021, 6, 29),
    "pushed_date": dt.date(2021, 7, 2),
}  # fmt: skip
MONDAY = dt.date(2021, 7, 5)
TENTH = dt.date(2021, 7, 16)  # the tenth working day after 2 July: two weeks without a holiday

LABELS = {
    "accept_region": "受理地", "national_number": "全国系统受理编号", "applied_date": "申请人递交申请日期",
    "complete_date": "受理地收齐材料日期", "pushed_date": "受理地推送日期",
}  # fmt: skip


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


@pytest.fixture
def pushed(district):
    return district.apply("disability_subsidies", district.person(**CARD), MONDAY, **ASKED, **PUSHED)


def typed(**values) -> SubsidiesForm:
    """The form as a clerk types it into the questions of this folder."""
    data = QueryDict(mutable=True)
    answers = {"disability_category": "4", "disability_grade": "1", "programmes": NURSING, **values}
    for name, value in answers.items():
        data[name] = str(value)
    return SubsidiesForm(data)


def test_ten_working_days_run_from_the_push_whatever_step_it_is_at(district, pushed):
    for action in ("accept", "review", "audit"):
        pushed = district.act(pushed, action, MONDAY)
        assert pushed.step_due_date == TENTH, action
    pushed = district.act(pushed, "send_back", MONDAY, who="shenpi", note="请再核实")
    assert pushed.step_due_date == TENTH


def test_it_is_granted_from_the_month_in_which_it_was_handed_in_there(district, pushed):
    """Handed in on 28 June, pushed and decided in July: June is paid."""
    case = district.walk(pushed, "accept", "review", "audit", "approve", day=MONDAY)
    assert (case.state, case.closed_at) == ("granted_untold", None)
    assert case.step_due_date == dt.date(2021, 7, 8)
    award = Award.objects.get(case=case)
    assert award.valid.lower == dt.date(2021, 6, 1)
    months = [Month(2021, number) for number in (5, 6, 7)]
    assert district.due(award, *months, known=dt.date(2021, 8, 1)) == [0, 65_00, 65_00]
    case = district.act(case, "tell", dt.date(2021, 7, 8), who="shouli")
    assert (case.state, case.step_due_date) == ("granted", None)
    assert "已反馈广东省东莞市" in case.steps.get(action="tell").details["sentence"]


def test_what_is_declared_counts_for_the_month_it_was_handed_in(district):
    """Nothing on file: June rests on the declaration, though it reached the district in July."""
    case = district.apply("disability_subsidies", district.person(), MONDAY, **ASKED, **PUSHED)
    district.walk(case, "accept", "review", "audit", "approve", day=MONDAY)
    grades = Fact.objects.filter(name="disability_grade", superseded_at=None).order_by("valid")
    assert [(one.valid.lower, one.value) for one in grades] == [
        (dt.date(2021, 6, 1), 1),
        (dt.date(2021, 7, 1), 1),
    ]
    award = Award.objects.get(case=case)
    months = [Month(2021, number) for number in (5, 6, 7)]
    assert district.due(award, *months, known=dt.date(2021, 8, 1)) == [0, 65_00, 65_00]


def test_what_is_on_file_of_that_month_is_not_overwritten(district):
    person = district.person()
    district.know(
        person, dt.date(2021, 6, 10), dt.date(2021, 7, 1), disability_category=4, disability_grade=3
    )
    district.apply("disability_subsidies", person, MONDAY, **ASKED, **PUSHED)
    assert Fact.objects.get(name="disability_grade", valid__contains=dt.date(2021, 6, 20)).value == 3


def test_a_refusal_is_told_too(district):
    person = district.person(disability_category=4, disability_grade=3)
    case = district.apply(
        "disability_subsidies", person, MONDAY, **(ASKED | {"disability_grade": 3}), **PUSHED
    )
    district.walk(case, "accept", "review", "audit", day=MONDAY)
    case = district.act(case, "deny", MONDAY, who="shenpi", reason="残疾等级不属于护理补贴范围")
    assert (case.state, case.step_due_date) == ("denied_untold", dt.date(2021, 7, 8))
    case = district.act(case, "tell", MONDAY, who="shouli")
    assert (case.state, Award.objects.count()) == ("denied", 0)


def test_papers_asked_for_stop_the_ten_days(district, pushed):
    """Asked on Monday, complete on Wednesday: two working days more."""
    district.act(pushed, "ask_supplement", MONDAY, who="shouli", missing=["残疾人证复印件"])
    district.act(pushed, "supplement", dt.date(2021, 7, 7), who="shouli")
    case = district.act(pushed, "accept", dt.date(2021, 7, 7))
    assert case.step_due_date == dt.date(2021, 7, 20)


def test_what_was_taken_in_here_is_decided_and_closed_as_ever(district):
    case = district.apply("disability_subsidies", district.person(**CARD), MONDAY, **ASKED)
    assert case.procedure == "disability-subsidies-2021"
    case = district.act(case, "accept", MONDAY)
    assert case.step_due_date == dt.date(2021, 7, 12)  # five working days
    case = district.walk(case, "review", "audit", "approve", day=MONDAY)
    assert (case.state, case.step_due_date) == ("granted", None)
    with pytest.raises(NotNow):
        district.act(case, "tell", MONDAY, who="shouli")


def test_the_page_repeats_what_was_handed_over(district, pushed):
    lines = dict(GRANT.shown_answers(pushed))
    assert lines["受理地"] == "广东省东莞市"
    assert lines["申请人递交申请日期"] == "2021-06-28，批准的从这个月起发"
    assert lines["受理地推送日期"] == "2021-07-02"
    assert lines["认定期限"] == "2021-07-16（推送后 10 个工作日）"


@pytest.mark.parametrize(("complete", "late"), [(29, False), (28, True)])
def test_a_push_after_the_third_working_day_is_marked(district, complete, late):
    days = PUSHED | {"complete_date": dt.date(2021, 6, complete)}
    case = district.apply("disability_subsidies", district.person(**CARD), MONDAY, **ASKED, **days)
    assert case.application["elsewhere"]["late"] is late
    assert ("晚于收齐材料后 3 个工作日" in dict(GRANT.shown_answers(case))["受理地推送日期"]) is late


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"pushed_date": dt.date(2021, 7, 6)}, "pushed_date", "晚于今天"),
        ({"applied_date": dt.date(2021, 4, 21)}, "applied_date", "自 2021-04-22 起"),
    ],
)
def test_impossible_days_are_refused_and_nothing_is_kept(district, changed, field, says):
    person = district.person(**CARD)
    with pytest.raises(Invalid, match=says) as refused:
        district.apply("disability_subsidies", person, MONDAY, **ASKED, **(PUSHED | changed))
    assert (refused.value.field, Case.objects.count()) == (field, 0)


def test_on_its_first_day_it_can_be_handed_in(district):
    first = dt.date(2021, 4, 22)
    days = dict.fromkeys(("applied_date", "complete_date", "pushed_date"), first)
    case = district.apply("disability_subsidies", district.person(**CARD), first, **ASKED, **(PUSHED | days))
    assert case.procedure == "disability-subsidies-2021"
    assert district.act(case, "accept", first).step_due_date == dt.date(2021, 5, 8)


def test_a_case_of_the_day_before_goes_the_old_way(district):
    case = district.apply("disability_subsidies", district.person(**CARD), dt.date(2021, 4, 21), **ASKED)
    assert case.procedure == "disability-subsidies"


@pytest.mark.parametrize("missing", PUSHED)
def test_the_questions_are_answered_all_or_none(missing):
    form = typed(**{name: value for name, value in PUSHED.items() if name != missing})
    assert list(form.errors.get(missing, [])) == [
        f"外地受理的，请填写{LABELS[missing]}；在本地受理的，这几项都不用填。"
    ]
    assert not set(form.errors) & (PUSHED.keys() - {missing})


def test_one_day_comes_after_the_other():
    form = typed(**(PUSHED | {"complete_date": dt.date(2021, 6, 27), "pushed_date": dt.date(2021, 6, 26)}))
    assert list(form.errors["complete_date"]) == [
        "受理地收齐材料日期早于申请人递交申请日期，请核对这两个日期。"
    ]
    assert list(form.errors["pushed_date"]) == ["受理地推送日期早于受理地收齐材料日期，请核对这两个日期。"]


def test_whoever_applies_for_herself_cannot_date_it_back():
    """Days of another place are typed by the window of the register, from what was pushed to it."""
    with pytest.raises(Invalid, match="您自己申请的，这几项不用填"):
        elsewhere.require(PUSHED, Officer(7, "申请人"), MONDAY)
    assert elsewhere.require({"accept_region": ""}, Officer(7, "申请人"), MONDAY) is None


# --- the card --------------------------------------------------------------------------------------------


def number_of(person: Person) -> str:
    return secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)


def test_the_card_is_held_against_person_category_and_grade(district):
    person = district.person(**CARD)
    case = district.apply(
        "disability_subsidies", person, MONDAY, **ASKED, disability_card_number=f"{number_of(person)} 41 b2"
    )
    assert case.application["card_tail"] == "41B2"
    assert number_of(person) not in str(case.application)
    assert dict(GRANT.shown_answers(case))["残疾人证号"].startswith("身份证号后为 41B2")


@pytest.mark.parametrize(
    ("tail", "field", "says"),
    [
        ("42", "disability_grade", "残疾人证号写的是肢体二级，选择的是肢体一级"),
        ("61", "disability_grade", "残疾人证号写的是精神一级"),
        ("4", "disability_card_number", "应为 20 位"),
        (None, "disability_card_number", "前 18 位与身份证号不一致"),
    ],
)
def test_a_card_that_says_otherwise_is_refused(district, tail, field, says):
    person, other = district.person(**CARD), district.person()
    number = f"{number_of(person)}{tail}" if tail else f"{number_of(other)}41"
    with pytest.raises(Invalid, match=says) as refused:
        district.apply("disability_subsidies", person, MONDAY, **ASKED, disability_card_number=number)
    assert (refused.value.field, Case.objects.count()) == (field, 0)
