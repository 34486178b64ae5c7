"""低保 applied for from a phone: every page of the real matter, to the receipt."""

import uuid

import pytest

from minzheng.kernel.cases.models import Case, Draft
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import queries as known
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows

from .conftest import BY, TODAY, browser, identity_number, open_account, photo

pytestmark = pytest.mark.django_db

VILLAGE = "431103007203"
MOTHER, SON = identity_number(22, "19850310"), identity_number(15, "20130601")
MEMBER = {"labour_ability": "1", "in_school": "no", "serious_illness": "no"}
NO_DISABILITY = {"disability_category": "0", "disability_grade": "0"}
FAMILY = {
    "form-division_code": VILLAGE,
    "form-address": "三组 12 号",
    "form-phone": "13800000000",
    "form-urban": "no",
    "form-reason": "丈夫去世，孩子上学，只靠我打零工。",
}
MEMBERS = [
    {"name": "周小兰", "identity_number": MOTHER, "relation": "01", **MEMBER, **NO_DISABILITY},
    {"name": "周明", "identity_number": SON, "relation": "20", **MEMBER, **NO_DISABILITY, "in_school": "yes"},
]
INCOME = {"wage": "300", "wage_period": "month", "business": "0", "transfer": "0"}
ANSWERS = {
    "income": {"form-support": "0", "rows": [INCOME, INCOME | {"wage": "0"}]},
    "property": {
        "form-financial_assets": "1,200.50",
        "form-vehicle_count": "0",
        "form-home_count": "1",
        "form-runs_business": "no",
    },
    "relatives": {"form-has_relative": "no"},
    "account": {"form-bank": "农业银行", "form-number": "6222 0202 0011 2230"},
    "authorisation": {"form-truthful": "on", "rows": [{"signature": "周小兰", "agree": "on"}] * 2},
}


@pytest.fixture
def mother(district, settings):
    """A mother of 冷水滩 with an account of her own."""
    settings.DISTRICT_CODE = "431103"
    territory.load_divisions(rows=read_rows(LENGSHUITAN), source=LENGSHUITAN.name, **BY)
    person = people.register_person(identity_number=MOTHER, name="周小兰", division_code=VILLAGE, **BY)
    account = open_account("zhou", "周小兰")
    people.link_account(account_id=account.id, person=person)
    return browser(account)


def posted(prefix: str, rows: list[dict]) -> dict:
    values = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        values |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return values


def shown_values(bound) -> dict:
    """What a browser would send of a page left as it is shown."""
    values = {}
    for form in (bound.form, *(form for formset, *_ in bound.formsets for form in formset)):
        for field in form or ():
            if field.value() not in (None, False) and not field.field.disabled:
                values[field.html_name] = field.value()
    for formset, *_ in bound.formsets:
        values |= {field.html_name: field.value() for field in formset.management_form}
    return values


def answer(client, address: str):
    """Fill in one step with the answers above, as the page offers it; returns the response."""
    page = client.get(address)
    assert page.status_code == 200
    key, bound = page.context["step"].key, page.context["bound"]
    values = shown_values(bound) | {"version": page.context["version"], "do": "next"}
    if key == "family":
        return client.post(address, values | FAMILY | posted("members", MEMBERS))
    given = dict(ANSWERS[key])
    for number, row in enumerate(given.pop("rows", ())):
        prefix = bound.formsets[0][0].prefix
        values |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    if key == "account":
        given["form-holder"] = bound.form.fields["holder"].choices[1][0]
    return client.post(address, values | given)


def walk(client) -> str:
    """From the guide to the page of papers; returns its address."""
    address = client.get(client.post("/my/apply/dibao/")["Location"])["Location"]
    while not address.endswith("/papers/"):
        done = answer(client, address)
        assert done.status_code == 302, (address, done.context["bound"].sentences())
        address = done["Location"]
    return address


def test_a_mother_applies_for_herself_and_her_son(mother):
    papers = walk(mother)
    for key in ("identity", "household_register"):
        assert mother.post(papers, {"key": key, "files": [photo()]}).status_code == 302
    check = papers.replace("papers", "check")
    page = mother.get(check).content.decode()
    for text in ("周小兰（本人）", "周明（子）", "300 元", "1,200.50 元", "提交申请"):
        assert text in page
    assert "没填完" not in page
    receipt = mother.post(check.replace("check", "submit"), {"request_id": str(uuid.uuid4())})
    case = Case.objects.get()
    assert receipt["Location"] == f"/my/cases/{case.id}/receipt/"
    members = known.members(case.household_id, on_date=TODAY)
    assert [member.person.name for member in members] == ["周小兰", "周明"]
    assert MOTHER not in str(case.application)
    assert case.submitted_at.date() == TODAY


def test_the_page_of_each_later_step_names_the_members(mother):
    walk(mother)
    draft_id = Draft.objects.get().id
    for key in ("income", "authorisation"):
        page = mother.get(f"/my/drafts/{draft_id}/{key}/").content.decode()
        assert page.index("周小兰（本人）") < page.index("周明（子）")
        assert MOTHER not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"members-0-identity_number": MOTHER[:-1] + ("0" if MOTHER[-1] != "0" else "1")}, "末位校验不符"),
        ({"members-0-identity_number": "999901198513010228"}, "不是存在的日期"),
        ({"members-0-name": "<script>alert(1)</script>"}, "姓名只能由汉字"),
        ({"members-1-identity_number": MOTHER}, "相同，请逐一核对"),
        ({"members-1-relation": "01"}, "有且只有一位选“本人”"),
        ({"form-phone": "12"}, "请填写 11 位手机号"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(mother, change, sentence):
    address = mother.get(mother.post("/my/apply/dibao/")["Location"])["Location"]
    values = FAMILY | posted("members", MEMBERS) | {"version": 0, "do": "next"} | change
    refused = mother.post(address, values)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert sentence in page
    assert "<script>alert" not in page
    assert "周明" in mother.get(address).content.decode()
    assert not Case.objects.exists()


def test_a_negative_income_is_refused(mother):
    address = mother.get(mother.post("/my/apply/dibao/")["Location"])["Location"]
    income = answer(mother, address)["Location"]
    page = mother.get(income)
    values = shown_values(page.context["bound"]) | {"version": page.context["version"], "do": "next"}
    refused = mother.post(income, values | {"incomes-0-wage": "-300", "form-support": "0"})
    assert refused.status_code == 422
    assert "是负数" in refused.content.decode()


def test_before_there_are_members_the_later_steps_say_so(mother):
    mother.post("/my/apply/dibao/")
    draft_id = Draft.objects.get().id
    page = mother.get(f"/my/drafts/{draft_id}/income/").content.decode()
    assert "还没有家庭成员" in page
    assert f'href="/my/drafts/{draft_id}/family/"' in page
