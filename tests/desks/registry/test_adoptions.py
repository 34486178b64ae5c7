"""The pages of adoption: who sees what, what stays when refused, what is never shown."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.config.demo.fields.adoptions import Adopting
from minzheng.config.demo.invented import Invention
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import commands as base
from minzheng.kernel.cases.models import Case
from minzheng.registers.adoptions.models import Adoption, Dossier, IllegalAdoptionLead
from minzheng.registers.adoptions.queries import in_the_clear

DAY = dt.date(2021, 3, 1)


@pytest.fixture
def adopting(officers):
    base.move_rehearsal(day=DAY)
    return Adopting(Invention(5), officers)


def names_of(case: Case) -> list[str]:
    dossier = Dossier.objects.get(id=int(case.subject.removeprefix("dossier:")))
    return [in_the_clear(party)["name"] for party in dossier.parties.exclude(role="giver")]


def text(response) -> str:
    return response.content.decode()


def form_of(page: str) -> dict:
    return {"request_id": re.search(r'name="request_id" value="([^"]+)"', page).group(1)}


def typed(**changes) -> dict:
    invention = Invention(8)
    data = {
        "origin": "orphan_home", "in_district": "yes", "place": "示例儿童福利院", "adopter_name": "秦长林",
        "adopter_number": invention.identity_number(dt.date(1983, 4, 2), "男"), "married": "on",
        "spouse_name": "易秀英", "spouse_number": invention.identity_number(dt.date(1985, 9, 9), "女"),
        "children": "0", "child_name": "冷福安", "child_sex": "女", "child_birth_date": "2017-06-01",
        "giver_name": "示例儿童福利院", "able": "on", "healthy": "on", "blameless": "on", "giver_agrees": "on",
        "given_together": "on",
    }  # fmt: skip
    return data | changes


def test_an_application_from_the_page(adopting, desk):
    client = desk("dengji")
    page = text(client.get(reverse("adoptions:new")))
    answer = client.post(reverse("adoptions:new"), typed() | form_of(page))
    case = Case.objects.get(matter="adoption")
    assert answer.headers["Location"] == reverse("adoptions:case", args=[case.id])
    again = client.post(reverse("adoptions:new"), typed() | form_of(page))
    assert (again.status_code, Case.objects.count()) == (302, 1)  # the same form twice is one application


def test_what_was_typed_stays_when_refused(adopting, desk):
    client = desk("dengji")
    page = text(client.get(reverse("adoptions:new")))
    answer = client.post(
        reverse("adoptions:new"), typed(in_district="no", place="示例县福利院") | form_of(page)
    )
    assert answer.status_code == 422
    assert "儿童福利机构所在地" in text(answer)
    assert 'value="示例县福利院"' in text(answer)
    assert (Case.objects.count(), Dossier.objects.count()) == (0, 0)


@pytest.mark.parametrize("address", ["adoptions:cases", "adoptions:relations"])
def test_no_name_in_lists_and_workbooks(adopting, desk, address):
    case = adopting.apply(DAY, "step").accept(DAY).to_certificate(DAY).case
    client = desk("shenji")
    shown = text(client.get(reverse(address)))
    file = b"".join(client.get(reverse(f"{address}_workbook")))
    rows = str(CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python())
    assert all(name not in shown and name not in rows for name in names_of(case))
    assert case.number in shown or Adoption.objects.get().certificate_number in rows


def test_the_case_page_is_masked_and_the_parties_cost_a_reason(adopting, desk):
    case = adopting.apply(DAY, "orphan_home").case
    client = desk("dengji")
    shown = text(client.get(reverse("adoptions:case", args=[case.id])))
    assert all(name not in shown for name in names_of(case))
    address = reverse("adoptions:parties", args=[case.id])
    refused = client.post(address, {"reason": "看"})
    assert (refused.status_code, "至少 4 个字" in text(refused)) == (422, True)
    opened = client.post(address, {"reason": "当事人到场核对证件"})
    assert all(name in text(opened) for name in names_of(case))
    assert opened.headers["Cache-Control"] == "private, no-store"
    looks = EventRow.objects.filter(kind="audit.record_opened", details__reason="当事人到场核对证件")
    assert looks.count() == 1


def test_a_hindered_act_says_what_is_missing(adopting, desk):
    case = adopting.apply(DAY, "foundling_home").accept(DAY).case
    shown = text(desk("dengji").get(reverse("adoptions:case", args=[case.id])))
    assert "还没有公告查找生父母（民法典 第一千一百零五条）" in shown
    assert "还没有作收养评估（民发〔2020〕144号）" in shown
    answer = desk("dengji").post(
        reverse("adoptions:act", args=[case.id, "examine"]),
        {"request_id": "1b4e28ba-2fa1-41d2-883f-0016d3cca427"},
    )
    assert answer.status_code == 422
    assert Case.objects.get(id=case.id).state == "accepted"


def test_the_report_from_the_page_lacks_an_indicator(adopting, desk):
    case = adopting.apply(DAY, "orphan_home").consent(DAY).case
    base.move_rehearsal(day=dt.date(2021, 4, 20))
    answer = desk("dengji").post(
        reverse("adoptions:act", args=[case.id, "report_assessment"]),
        {"request_id": "1b4e28ba-2fa1-41d2-883f-0016d3cca427", "passed": "yes", "rating_motive": "3",
         "integration_from": "2021-03-10", "integration_until": "2021-04-15"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "请选择“道德品行”" in text(answer)


def test_revocation_asks_for_grounds_and_the_head(adopting, desk):
    adopting.apply(DAY, "step").accept(DAY).to_certificate(DAY)
    adoption = Adoption.objects.get()
    address = reverse("adoptions:revoke", args=[adoption.id])
    assert desk("dengji").post(address, {"basis": "查实提供虚假证明"}).status_code == 403
    assert desk("chuzhang").post(address, {"basis": "假"}).status_code == 422
    adoption.refresh_from_db()
    assert adoption.status == "in_force"
    assert desk("chuzhang").post(address, {"basis": "查实提供虚假证明"}).status_code == 302
    adoption.refresh_from_db()
    assert adoption.status == "revoked"


def test_figures_hide_what_is_small(adopting, desk):
    adopting.apply(DAY, "step").accept(DAY).to_certificate(DAY)
    shown = text(
        desk("chuzhang").get(reverse("adoptions:figures"), {"first": "2021-01-01", "last": "2021-12-31"})
    )
    assert shown.count("不公开</td>") == 1
    assert "不公开" in re.search(r"成立收养关系.*?</li>", shown, re.S).group()


def test_a_lead_from_the_page_to_the_police(adopting, desk):
    client = desk("dengji")
    page = text(client.get(reverse("adoptions:new_lead")))
    data = {
        "source": "report",
        "found_on": "2021-02-28",
        "place": "示例镇",
        "content": "村民反映某户抱养一名女婴。",
    }
    assert client.post(reverse("adoptions:new_lead"), data | form_of(page)).status_code == 302
    lead = IllegalAdoptionLead.objects.get()
    address = reverse("adoptions:lead", args=[lead.id])
    assert "抱养" not in text(client.get(address))
    assert "抱养" in text(client.post(reverse("adoptions:lead_content", args=[lead.id])))
    refused = client.post(reverse("adoptions:pass_lead", args=[lead.id]), {"police_office": "示例派出所"})
    assert refused.status_code == 422
    assert client.post(reverse("adoptions:close_lead", args=[lead.id])).status_code == 409
    done = client.post(
        reverse("adoptions:pass_lead", args=[lead.id]),
        {"police_office": "示例派出所", "police_receipt": "回执1号"},
    )
    assert done.status_code == 302
    lead.refresh_from_db()
    assert (lead.state, lead.passed_on) == ("passed", DAY)
