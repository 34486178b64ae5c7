"""The pages of standards: from the list over a draft and its effect to a value that pays."""

import datetime as dt
import io
import re
import tomllib
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.config.demo.walking import photo
from minzheng.kernel.base import clock
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.months import Month
from minzheng.kernel.documents.models import StoredFile
from minzheng.kernel.rules import commands as rules
from minzheng.kernel.rules.models import Standard
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.policy import commands as policy
from tests.matters.assistance.dibao.filing import award, home, person

TODAY = dt.date(2021, 1, 6)
JANUARY = dt.date(2020, 1, 1)
OPENED = clock.at_hour(dt.date(2020, 1, 2))
URBAN = ("dibao", "standard_urban")


@pytest.fixture
def lab(officers):
    """The district on the morning of 6 January 2021."""
    base.move_rehearsal(day=TODAY)
    return officers


@pytest.fixture
def two_households(lab):
    """A family of three with 12,000 元 a year (710 元 of 570), a person without income; December is paid."""
    father, mother, child = (person(name, serial=i, at=OPENED) for i, name in enumerate("父母子", start=1))
    incomes = {mother: {"wage_income_year_fen": 12_000_00}}
    family = home(father, mother, child, since=JANUARY, at=OPENED, incomes=incomes, urban=1)
    award(family, father, mother, child, since=Month(2020, 12), at=OPENED)
    alone = person("独居者", serial=9, at=OPENED)
    award(home(alone, since=JANUARY, at=OPENED, urban=1), alone, since=Month(2020, 12), at=OPENED)
    pay(lab, Month(2020, 12))


def pay(officers, month: Month):
    at = clock.at_hour(month.first_date.replace(day=10))
    maker, checker = officers["zhidan"], officers["fuhe"]
    run = benefits.start_run(
        programme_code="dibao", division_prefix="431103", month=month, actor=maker, at=at
    )
    benefits.prepare_run(run_id=run.id, actor=maker, at=at)
    benefits.check_run(run_id=run.id, actor=checker, at=at)
    return benefits.post_run(run_id=run.id, actor=checker, at=at)


def snapshot(officers) -> None:
    by = {"actor": officers["zhengce"], "at": clock.at_hour(TODAY)}
    record = policy.ask_snapshot(programme_code="dibao", division_prefix="431103", month=Month(2021, 1), **by)
    policy.write_snapshot(snapshot_id=record.id, **by)


def url(name: str, *args) -> str:
    return reverse(f"policy_lab:{name}", args=args)


def words(answer) -> str:
    return re.sub(r"<[^>]+>|\s", "", b"".join(answer).decode())


def typed(**changes) -> dict:
    return {
        "value": "600", "from_date": "2020-12-01", "area": "431103", "document_number": "示例民发〔2021〕1号",
        "article": "第一条", "certainty": "sure", "note": "",
    } | changes  # fmt: skip


def drafted(officers, **changes) -> Standard:
    written = {
        "book": "dibao", "name": "standard_urban", "area": "431103", "from_date": dt.date(2020, 12, 1),
        "value": 600_00, "document_number": "示例民发〔2021〕1号",
    } | changes  # fmt: skip
    return rules.draft_standard(actor=officers["zhengce"], at=clock.at_hour(TODAY), **written)


def test_the_list_shows_what_is_in_force_and_what_needs_a_document_first(lab, desk):
    page = words(desk("zhengce").get(url("standards")))
    assert "城市低保标准570.00元/人月2020年11月1日冷水滩区民政局2020年工作总结冷水滩区有文件" in page
    assert "机动车上限0辆2012年12月12日通行做法全国待核实" in page
    assert "部门答复期限10天2014年5月1日" in page
    assert page.index("机动车上限") < page.index("渐退期补助比例") < page.index("城市低保标准")


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ({"q": "城市低保"}, "城市低保标准", "机动车上限"),
        ({"certainty": "verify"}, "机动车上限", "城市低保标准"),
        ({"book": "verification"}, "部门答复期限", "城市低保标准"),
        ({"own": "on"}, "城市低保标准", "机动车上限"),
        ({"q": "民发〔2022〕83号"}, "没有这样的参数", "城市低保标准"),
        ({"q": "没有这种"}, "没有这样的参数", "机动车上限"),
    ],
)
def test_the_list_is_narrowed(lab, desk, query, there, absent):
    page = words(desk("shenji").get(url("standards"), query))
    assert (there in page, absent in page) == (True, False)


def test_one_parameter_is_told_through_time(lab, desk):
    answer = desk("zhengce").get(url("parameter", *URBAN))
    assert answer.context["chart_rows"] == [("2020年1月起", Decimal(500)), ("2020年11月起", Decimal(570))]
    page = words(answer)
    assert page.index("570.00元/人月（冷水滩区）2020年11月1日") < page.index(
        "500.00元/人月（冷水滩区）2020年1月1日"
    )
    assert "依据：冷水滩区民政局2020年工作总结" in page
    assert "起草新值" in page
    assert "起草新值" not in words(desk("shenji").get(url("parameter", *URBAN)))


@pytest.mark.parametrize("names", [("dibao", "unknown"), ("unknown", "standard_urban")])
def test_a_parameter_that_is_not_there(lab, desk, names):
    assert desk("zhengce").get(url("parameter", *names)).status_code == 404


def test_a_draft_shows_its_effect_and_pays_after_the_second_person(two_households, lab, desk, post):
    """570 → 600 since December: the family 800 of 710, the single 600 of 570: 120 元 a month."""
    snapshot(lab)
    answer = post(desk("zhengce"), url("new_standard", *URBAN), typed())
    made = Standard.objects.get()
    assert answer["Location"] == url("standard", made.id)
    page = words(desk("zhengce").get(url("standard", made.id)))
    assert "待复核冷水滩区，自2020年12月1日起" in page
    assert "金额提高2户4人" in page
    assert "新进入0户0人" in page
    assert "2021年2月支出+0.01万元+9.4%，0.13→0.14" in page
    assert "此后12个月+0.14万元+9.4%，1.54→1.68" in page
    assert "等待另一名负责人复核" in page
    arrears = words(desk("zhengce").get(url("standard_arrears", made.id)))
    assert "生效后的下一批次将为2户补发120.00元，所属期2020年12月。" in arrears

    refused = post(desk("zhengce"), url("check_standard", made.id))
    assert refused.status_code == 403
    assert Standard.objects.get().state == "draft"
    checked = post(desk("shenpi"), url("check_standard", made.id), follow=True)
    assert "已复核，即时生效" in words(checked)
    run = pay(lab, Month(2021, 1))
    lines = run.lines.order_by("award_id", "month").values_list("month", "difference_fen")
    assert [(str(month), fen) for month, fen in lines] == [
        ("2020-12", 90_00), ("2021-01", 800_00), ("2020-12", 30_00), ("2021-01", 600_00),
    ]  # fmt: skip


def test_without_a_snapshot_the_page_says_so_and_offers_one(two_households, lab, desk, post):
    page = desk("zhengce").get(url("standard", drafted(lab).id))
    assert "还没有快照" in words(page)
    assert url("ask_snapshot") in page.content.decode()


def test_a_lower_value_is_claimed_back(two_households, lab, desk):
    made = drafted(lab, value=560_00)
    page = words(desk("shenpi").get(url("standard_arrears", made.id)))
    assert "将为2户提出追回40.00元（由负责人逐户决定），所属期2020年12月。" in page


def test_a_value_for_months_to_come_touches_nothing_that_is_paid(two_households, lab, desk):
    made = drafted(lab, from_date=dt.date(2021, 3, 15))
    assert "不用补发，也不用追回" in words(desk("shenpi").get(url("standard_arrears", made.id)))
    snapshot(lab)
    assert "2021年4月支出+0.01万元" in words(desk("shenpi").get(url("standard", made.id)))


def test_a_parameter_that_pays_nobody_says_so(lab, desk):
    made = drafted(lab, name="window_months", value=12)
    page = words(desk("zhengce").get(url("standard", made.id)))
    assert "每月金额不由这个参数决定" in page
    assert "已发放的月份" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "六百"}, "“城市低保标准”应填数字（单位：元/人月），现在是“六百”。"),
        ({"value": "60000"}, "“城市低保标准”应在1.00元/人月至10,000.00元/人月之间，现在是60,000.00元/人月。"),
        ({"value": "570.001"}, "的小数位太多"),
        ({"document_number": ""}, "请填写“文号”"),
        ({"from_date": "2031-01-01"}, "离现在太远"),
        ({"value": "570", "from_date": "2020-11-01", "document_number": "冷水滩区民政局2020年工作总结",
          "article": ""}, "完全相同"),
        ({"area": "990104"}, "选择一个有效的选项"),
    ],
)  # fmt: skip
def test_what_is_typed_wrongly_is_told_and_kept(lab, desk, post, changes, sentence):
    answer = post(desk("zhengce"), url("new_standard", *URBAN), typed(**changes))
    assert answer.status_code == 422
    assert sentence in words(answer)
    if changes.get("value"):
        assert f'value="{changes["value"]}"' in answer.content.decode()
    assert not Standard.objects.exists()


def test_a_yes_no_value_is_chosen(lab, desk, post):
    address = url("new_standard", "dibao", "delegated")
    assert 'type="radio" name="value"' in desk("zhengce").get(address).content.decode()
    post(desk("zhengce"), address, typed(value="是", area="431103102", from_date="2021-07-01"))
    made = Standard.objects.get()
    assert (made.value, made.area) == (True, "431103102")


def test_a_draft_is_sent_back_with_a_reason(lab, desk, post):
    made = drafted(lab)
    without = post(desk("shenpi"), url("withdraw_standard", made.id), {"reason": ""})
    assert without.status_code == 422
    assert Standard.objects.get().state == "draft"
    back = post(desk("shenpi"), url("withdraw_standard", made.id), {"reason": "依据不足"}, follow=True)
    assert "600.00元/人月（冷水滩区，已撤回）" in words(back)
    assert Standard.objects.get().state == "withdrawn"
    late = post(desk("shenpi"), url("check_standard", made.id))
    assert (late.status_code, "已撤回" in words(late)) == (409, True)


def test_the_workbook_holds_what_the_list_shows(lab, desk):
    answer = desk("zhengce").get(url("standards_workbook"), {"q": "城市低保"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    rows = book.get_sheet_by_name("数据").to_python()
    assert rows[1][0] == "冷水滩区，截至 2021-01-06"
    assert rows[2][:3] == ["用于", "参数", "现行值"]
    assert rows[3][:3] == ["最低生活保障", "城市低保标准", "570.00 元/人月"]
    assert len(rows) == 4


def test_the_file_reads_back_as_what_is_in_force(lab, desk):
    made = drafted(lab)
    rules.check_standard(standard_id=made.id, actor=lab["shenpi"], at=clock.at_hour(TODAY))
    answer = desk("zhengce").get(url("standards_toml", "dibao"))
    assert answer["Content-Disposition"] == 'attachment; filename="dibao-431103-20210106.toml"'
    found = tomllib.loads(answer.content.decode())
    assert [row["value"] for row in found["standard_urban"]["values"]] == [500, 570, 600]
    assert found["standard_urban"]["values"][2] == {
        "area": "431103", "from": dt.date(2020, 12, 1), "known_from": TODAY, "value": 600,
        "source": "示例民发〔2021〕1号",
    }  # fmt: skip


def test_the_sheet_is_for_paper(lab, desk):
    page = words(desk("shenpi").get(url("standards_sheet"), {"certainty": "verify"}))
    assert "冷水滩区现行标准" in page
    assert "机动车上限0辆" in page
    assert "城市低保标准" not in page


def test_the_checker_sees_how_many_wait(lab, desk):
    drafted(lab)
    page = desk("shenpi").get(url("standards"))
    assert "待复核的新值" in words(page)
    assert [one["count"] for one in page.context["desk_nav"] if one["label"] == "标准"] == [1]
    assert [
        one["count"] for one in desk("zhengce").get(url("standards")).context["desk_nav"]
        if one["label"] == "标准"
    ] == [0]  # fmt: skip


def test_a_value_to_verify_is_confirmed_with_its_document(lab, desk, post):
    """No car, as common practice has it: the district's own document says the same."""
    address = url("new_standard", "dibao", "vehicle_limit")
    assert 'name="value" value="0"' in desk("zhengce").get(address).content.decode()
    paper = typed(value="0", from_date="2021-01-01", upload=photo("文件"))
    made = Standard.objects.get(id=int(post(desk("zhengce"), address, paper)["Location"].split("/")[-2]))
    document = desk("shenji").get(url("standard_document", made.id))
    assert b"".join(document)[:3] == b"\xff\xd8\xff"
    post(desk("shenpi"), url("check_standard", made.id))
    page = words(desk("zhengce").get(url("standards"), {"q": "机动车上限"}))
    assert "机动车上限0辆2021年1月1日示例民发〔2021〕1号第一条冷水滩区有文件" in page


def test_a_file_that_is_no_document_leaves_no_draft(lab, desk, post):
    wrong = typed(upload=SimpleUploadedFile("标准.docx", b"PK\x03\x04 word"))
    answer = post(desk("zhengce"), url("new_standard", *URBAN), wrong)
    assert (answer.status_code, "请另存为PDF" in words(answer)) == (422, True)
    assert not Standard.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_refused_draft_keeps_no_file(lab, desk, post):
    answer = post(desk("zhengce"), url("new_standard", *URBAN), typed(value="60000", upload=photo("文件")))
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()


def test_without_a_document_there_is_nothing_to_open(lab, desk):
    assert desk("zhengce").get(url("standard_document", drafted(lab).id)).status_code == 404
