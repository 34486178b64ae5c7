"""The ledger of the destitute as officers type it: acts on one person's page, lists, institutions, Excel."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import photo
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.commands import LedgerPerson
from minzheng.registers.support.models import (
    CareArrangement,
    CareInstitution,
    HospitalStay,
    Placement,
    SupportVisit,
)
from tests.laid import laid

FACTS = {"no_income_source": 1, "obligors_incapable": 1, "support_urban": 0, "self_care_level": 3}
FIRST = dt.date(2021, 7, 1)
CARE = {
    "caregiver_name": "刘照料", "relation": "邻居", "phone": "13900000001", "agreement_number": "示例协议1号",
    "duties": ["meals", "company"], "calls_per_month": "8", "from_date": "2021-07-05",
}  # fmt: skip
VISIT = {"on_date": "2021-08-01", "visitors": "唐秀英", "condition": "well"}
HOUSE = {
    "name": "示例精神卫生福利院", "kind": "mental", "division_code": accounts.DISTRICT, "beds": "2",
    "nursing_beds": "1", "opened_date": "2019-01-01", "funding": "福彩公益金",
}  # fmt: skip


@laid
def destitute(officers, stories) -> dict[str, int]:
    """孟在家 at home and 孟在院 whose mode is an institution, both since July 2021, by name."""
    rows = [
        LedgerPerson(
            identity_number=stories.invention.identity_number(dt.date(1944, 3, 7), "男"), name=name,
            division_code=accounts.VILLAGE, facts=FACTS | {"support_mode": mode},
        )
        for name, mode in (("孟在家", 2), ("孟在院", 1))
    ]  # fmt: skip
    awards = benefits.take_over_persons(
        programme="tekun", rows=rows, from_month=Month.of(FIRST), basis="花名册接续",
        actor=officers["shencha"], at=at_hour(FIRST),
    )  # fmt: skip
    return {row.name: award.person_id for row, award in zip(rows, awards, strict=True)}


def page_of(person_id: int) -> str:
    return f"/care/support/{person_id}/"


def test_an_agreement_is_typed_refused_with_what_was_typed_and_entered(desk, post, destitute):
    page, town = page_of(destitute["孟在家"]), desk("shouli")
    assert "还缺少" in town.get(page).content.decode()
    refused = post(town, page + "care/", CARE | {"duties": []})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "照料责任" in text
    assert 'value="刘照料"' in text
    assert not CareArrangement.objects.exists()
    assert post(town, page + "care/", CARE | {"upload": photo("协议")}).status_code == 302
    scan = f"files/{CareArrangement.objects.get().scan_id}/"
    assert b"".join(town.get(page + scan))
    assert town.get(page_of(destitute["孟在院"]) + scan).status_code == 404
    text = town.get(page).content.decode()
    assert "13900000001" in text
    assert "做饭、送饭；日常看望、精神慰藉" in text
    assert "终止照料服务协议" in text
    audited = desk("shenji").get(page).content.decode()
    assert "13900000001" not in audited
    assert "****0001" in audited
    again = post(town, page + "care/", CARE | {"agreement_number": "示例协议2号"})
    assert again.status_code == 409
    assert "请先终止原来的协议" in again.content.decode()


def test_a_village_worker_sees_who_is_overdue_and_enters_a_visit(desk, post, destitute):
    village = desk("cun")
    page, text = page_of(destitute["孟在家"]), village.get("/care/support/visits/").content.decode()
    assert "已超期 25 天（7月8日到期）" in text  # 1 July + 7 days, on 2 August
    assert "孟在院" not in text
    assert 'id="do-visit" open' in village.get(page + "?do=visit").content.decode()
    refused = post(village, page + "visit/", VISIT | {"self_care_changed": "on"})
    assert "请写明变化情况" in refused.content.decode()
    assert not SupportVisit.objects.exists()
    done = post(village, page + "visit/", VISIT | {"self_care_changed": "on", "change": "不能自己下床"})
    assert done.status_code == 302
    text = village.get("/care/support/visits/").content.decode()
    assert "还剩 6 天（8月8日到期）" in text
    reviews = desk("shencha").get("/care/support/reviews/?month=2021-08").content.decode()
    assert "8月13日到期" in reviews  # ten working days after Sunday, 1 August
    assert post(village, page + "care/", CARE).status_code == 403


def test_a_place_is_taken_only_where_a_bed_is_free(desk, post, destitute):
    bureau, town = desk("shencha"), desk("shouli")
    assert post(bureau, "/care/support/institutions/", HOUSE | {"nursing_beds": "3"}).status_code == 422
    assert post(bureau, "/care/support/institutions/", HOUSE).status_code == 302
    house = CareInstitution.objects.get()
    wished = {"kind": "mental", "from_date": "2021-07-05"}
    for person_id in destitute.values():
        assert post(town, page_of(person_id) + "wish/", wished).status_code == 302
    text = bureau.get("/care/support/institutions/").content.decode()
    assert "先把供养方式变更为集中供养" in text  # the one at home: the only nursing bed is offered to her
    assert "没有合适的空床" in text
    typed = {"institution_id": house.id, "bed": "101-1", "is_nursing": "on", "from_date": "2021-07-10"}
    wrong = post(town, page_of(destitute["孟在家"]) + "admit/", typed)
    assert wrong.status_code == 409
    assert "供养方式不是集中供养" in wrong.content.decode()
    assert post(town, page_of(destitute["孟在院"]) + "admit/", typed).status_code == 302
    address = f"/care/support/institutions/{house.id}/"
    assert "孟在院" in desk("cun").get(address).content.decode()
    refused = post(bureau, address, {"beds": "2", "nursing_beds": "0"})
    assert (refused.status_code, "不能减到 0 张" in refused.content.decode()) == (409, True)
    refused = post(bureau, address, {"do": "close", "closed_date": "2021-08-01"})
    assert "还有 1 人入住" in refused.content.decode()
    assert "50%" in bureau.get("/care/support/institutions/").content.decode()
    assert (Placement.objects.count(), CareInstitution.objects.get().closed_date) == (1, None)


def test_a_stay_is_insured_claimed_and_paid(desk, post, destitute):
    page, town = page_of(destitute["孟在家"]), desk("shouli")
    policy = {"insurer": "示例保险", "number": "SL-1", "from_date": "2021-01-01", "until_date": "2021-12-31"}
    stay = {"hospital": "示例医院", "reason": "肺炎", "from_date": "2021-07-10"}
    for action, data in (("insure", policy), ("stay", stay)):
        assert post(town, f"{page}{action}/", data).status_code == 302
    chosen = {"stay_id": HospitalStay.objects.get().id}
    for action, data in (
        ("discharge", {"last_date": "2021-07-14"}),
        ("claim", {"nursing_days": "5", "claimed_fen": "750.00"}),
        ("settle", {"paid_fen": "600", "paid_date": "2021-07-30"}),
    ):
        assert post(town, f"{page}{action}/", chosen | data).status_code == 302
    text = town.get(page).content.decode()
    assert "已赔付" in text
    assert "600.00" in text


def test_the_ledger_is_filtered_exported_and_printed(desk, destitute):
    bureau = desk("shencha")
    text = bureau.get("/care/support/?flag=care").content.decode()
    assert "孟在家" in text
    assert "孟在院" not in text
    assert "没有符合条件的特困人员" in bureau.get("/care/support/?q=无此人").content.decode()
    response = bureau.get("/care/support/export/?mode=1")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    cells = str(book.get_sheet_by_name("数据").to_python())
    assert "孟在院" in cells
    assert "孟在家" not in cells
    sheet = bureau.get(page_of(destitute["孟在家"]) + "sheet/").content.decode()
    assert "特困人员救助供养台账" in sheet
    file = desk("shouli").get(f"/counter/persons/{destitute['孟在家']}/").content.decode()
    assert f'href="{page_of(destitute["孟在家"])}"' in file


@pytest.mark.parametrize("action", ["fly", "claim"])
def test_what_cannot_be_done_says_so(desk, post, destitute, action):
    response = post(desk("shouli"), f"{page_of(destitute['孟在家'])}{action}/", {})
    assert response.status_code in (404, 422)
