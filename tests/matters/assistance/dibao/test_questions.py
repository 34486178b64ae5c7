"""The steps of the form: what is judged wrong, in which words, and that nothing typed is lost."""

import pytest
from django.http import QueryDict

from minzheng.matters.assistance.dibao import questions
from tests.matters.assistance.dibao.filing import DAY, VILLAGE, number
from tests.matters.assistance.dibao.written import CHILD, HEAD, WIFE, member, rows, whole

STEPS = {step.key: step for step in questions.steps()}
VILLAGES = ((VILLAGE, "清桥社区"), ("431103001002", "三多亭社区"))


def wrong(answers: dict, key: str) -> list[str]:
    bound = STEPS[key].check(answers, on_date=DAY)
    bound.is_valid()
    return bound.sentences()


def posted(step: str, answers: dict) -> QueryDict:
    """What a browser sends for a step whose page shows the answers."""
    shown = STEPS[step].bind(answers=answers, divisions=VILLAGES, on_date=DAY)
    data = QueryDict(mutable=True)
    forms = [shown.form] if shown.form else []
    for formset, _, _ in shown.formsets:
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if bound.field.disabled or value is None or value is False or value == "":
                continue
            data[bound.html_name] = "on" if value is True else str(value)
    return data


def test_the_steps_come_in_this_order():
    assert list(STEPS) == ["family", "income", "property", "relatives", "account", "authorisation"]
    assert all(step.title and step.lead for step in STEPS.values())


@pytest.mark.parametrize("key", STEPS)
def test_a_right_answer_is_complete_and_an_absent_one_is_not(key):
    assert wrong(whole(), key) == []
    assert STEPS[key].is_complete(whole(), DAY)
    without = {name: value for name, value in whole().items() if name != key}
    assert not STEPS[key].is_complete(without, DAY)


@pytest.mark.parametrize("key", STEPS)
def test_what_was_kept_is_shown_posted_and_kept_again_unchanged(key):
    answers = whole()
    bound = STEPS[key].bind(posted(key, answers), answers=answers, divisions=VILLAGES, on_date=DAY)
    assert bound.is_valid(), bound.sentences()
    assert bound.answers() == answers[key]


@pytest.mark.parametrize("key", STEPS)
def test_an_empty_page_is_shown_and_refused_in_words_without_failing(key):
    step = STEPS[key]
    assert step.bind(answers={}, on_date=DAY).answers()["form"] is not None
    bound = step.bind(QueryDict(""), answers={}, on_date=DAY)
    assert not bound.is_valid()
    assert bound.sentences()


def test_what_is_wrong_is_kept_as_typed():
    answers = whole()
    rows(answers, "family")[0]["identity_number"] = "12345"
    rows(answers, "family")[1]["name"] = "<script>alert(1)</script>"
    bound = STEPS["family"].bind(posted("family", answers), answers={}, divisions=VILLAGES, on_date=DAY)
    assert not bound.is_valid()
    assert bound.answers() == answers["family"]


def spoilt(step: str, row: int | None, **changed) -> list[str]:
    answers = whole()
    (answers[step]["form"] if row is None else rows(answers, step)[row]).update(changed)
    return wrong(answers, step)


@pytest.mark.parametrize(
    ("step", "row", "field", "value", "sentence"),
    [
        ("family", 0, "name", "<script>alert(1)</script>", "姓名只能由汉字、字母和间隔号“·”组成"),
        ("family", 0, "name", "", "请填写：姓名"),
        ("family", 0, "identity_number", HEAD[:-1] + ("0" if HEAD[-1] != "0" else "1"), "末位校验不符"),
        ("family", 0, "identity_number", "999901198013450010", "“19801345”不是存在的日期"),
        ("family", 0, "identity_number", number("20301231"), "晚于今天"),
        ("family", 0, "relation", "", "请选择：与户主的关系"),
        ("family", 0, "disability_grade", "2", "残疾类别和残疾等级要一起填写"),
        ("family", None, "phone", "12345", "请填写 11 位手机号"),
        ("family", None, "division_code", "长沙", "没有这个选项"),
        ("family", None, "reason", "穷", "请多写几个字"),
        ("income", 1, "wage", "-1800", "是负数，请填写大于或等于 0 的金额"),
        ("income", 1, "wage", "一千八", "不是数字"),
        ("income", 1, "wage", "", "请填写：工资、打工收入"),
        ("income", 0, "medical", "0.001", "比一分钱还小"),
        ("income", None, "support", "", "请填写：家人给的赡养费"),
        ("property", None, "vehicle_count", "-1", "不能是负数"),
        ("property", None, "vehicle_count", "一辆", "请填写整数"),
        ("property", None, "runs_business", "", "请选择：有没有正在经营"),
        ("relatives", None, "has_relative", "yes", "请在下面填写这位干部"),
        ("account", None, "number", "6228480000000000009", "银行卡号校验不符"),
        ("account", None, "holder", "0123456789abcdef", "没有这个选项"),
        ("authorisation", 0, "signature", "李示例", "签名应是“王示例”"),
        ("authorisation", 1, "agree", False, "请勾选“同意授权核对”"),
        ("authorisation", None, "truthful", False, "请勾选，表示以上填写真实、完整"),
    ],
)
def test_one_thing_wrong_is_one_sentence(step, row, field, value, sentence):
    found = spoilt(step, row, **{field: value})
    assert len(found) == 1, found
    assert sentence in found[0]


def test_a_household_needs_a_member():
    answers = whole()
    rows(answers, "family").clear()
    assert wrong(answers, "family") == ["请至少填写一位家庭成员，就是户主本人。"]
    data = posted("family", whole())
    for index in range(3):
        data[f"members-{index}-DELETE"] = "on"
    bound = STEPS["family"].bind(data, answers={}, divisions=VILLAGES, on_date=DAY)
    assert not bound.is_valid()
    assert bound.sentences() == ["请至少填写一位家庭成员，就是户主本人。"]
    assert bound.answers()["rows"] == {"members": []}


def test_two_heads_no_head_and_the_same_person_twice_are_told():
    answers = whole()
    rows(answers, "family")[1]["relation"] = "01"
    assert "现在有 2 位（王示例、李示例）" in wrong(answers, "family")[0]
    rows(answers, "family")[0]["relation"] = rows(answers, "family")[1]["relation"] = "70"
    assert "现在没有" in wrong(answers, "family")[0]
    answers = whole()
    rows(answers, "family")[2]["identity_number"] = WIFE.replace("X", "x")
    assert "与“李示例”的相同" in wrong(answers, "family")[0]


def test_children_alone_cannot_apply():
    answers = whole()
    answers["family"]["rows"]["members"] = [member("王小例", CHILD, "01")]
    assert "没有满 18 周岁的成员" in wrong(answers, "family")[0]


def test_a_removed_row_is_neither_judged_nor_kept():
    data = posted("family", whole())
    data["members-2-identity_number"] = "写错了"
    data["members-2-DELETE"] = "on"
    bound = STEPS["family"].bind(data, answers={}, divisions=VILLAGES, on_date=DAY)
    assert bound.is_valid(), bound.sentences()
    assert [row["name"] for row in bound.answers()["rows"]["members"]] == ["王示例", "李示例"]
    assert [row["name"] for row in bound.cleaned()[1]] == ["王示例", "李示例"]


def test_a_village_outside_the_ones_offered_is_refused():
    answers = whole()
    answers["family"]["form"]["division_code"] = "431103001005"
    bound = STEPS["family"].check(answers, divisions=VILLAGES, on_date=DAY)
    assert not bound.is_valid()
    assert STEPS["family"].check(answers, on_date=DAY).is_valid()


def test_rows_follow_the_members_by_person_and_not_by_place():
    answers = whole()
    answers["family"]["rows"]["members"].reverse()
    formset = STEPS["income"].bind(answers=answers, on_date=DAY).formsets[0][0]
    shown = {form.title: form["wage"].value() for form in formset}
    assert shown == {"王小例（子）": "0", "李示例（配偶）": "1800", "王示例（本人）": "0"}


def test_a_member_added_later_makes_the_steps_about_members_incomplete():
    answers = whole()
    rows(answers, "family").append(member("王二例", number("20180101", 4), "30"))
    assert not STEPS["income"].is_complete(answers, DAY)
    assert not STEPS["authorisation"].is_complete(answers, DAY)
    assert "家庭成员有变动" in wrong(answers, "income")[0]
    formset = STEPS["income"].bind(answers=answers, on_date=DAY).formsets[0][0]
    assert len(formset.forms) == 4
    assert formset.forms[1]["wage"].value() == "1800"


def test_a_row_posted_for_another_person_is_refused():
    data = posted("income", whole())
    data["incomes-0-member"] = data["incomes-1-member"]
    bound = STEPS["income"].bind(data, answers=whole(), on_date=DAY)
    assert not bound.is_valid()


def test_a_child_cannot_sign():
    answers = whole()
    child = rows(answers, "authorisation")[2]
    child.update(signer=child["member"], signature="王小例")
    assert "没有这个选项" in wrong(answers, "authorisation")[0]


def test_a_relative_must_be_declared_wholly():
    answers = whole()
    answers["relatives"] = {
        "form": {"has_relative": "yes"},
        "rows": {"relatives": [{"official_name": "赵干部", "official_post": "", "relation": "兄弟姐妹"}]},
    }
    assert wrong(answers, "relatives") == ["近亲属 1：单位和职务 请填写：单位和职务"]
    rows(answers, "relatives")[0]["official_post"] = "某某村委会主任"
    assert wrong(answers, "relatives") == []
    answers["relatives"]["form"]["has_relative"] = "no"
    assert "请选“有”" in wrong(answers, "relatives")[0]


def test_a_draft_is_called_after_its_head():
    assert questions.draft_title(whole()) == "王示例家庭"
    assert questions.draft_title({}) == ""


def test_no_identity_number_stands_on_a_page_after_the_family_step():
    for key in ("income", "account", "authorisation"):
        bound = STEPS[key].bind(answers=whole(), on_date=DAY)
        page = str(bound.form) + "".join(str(formset) for formset, _, _ in bound.formsets)
        assert not any(text in page for text in (HEAD, WIFE, CHILD))
