"""The printed year beside the told district in small, by literals, and the pages that show it.

35 couples of one village have 430 元 a month all year (2 × (335 − 120)), one has it to November: then one
of the two has died and what they own is too much for one. 唐桂香's family of three has 705 元 from March to
August and as two persons 370 元 from September on. 441 household-months, 888 person-times, 191,040 元.
"""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.audit.models import EventRow
from minzheng.registers.benefits.yearbook import District, lines

from . import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_district")]

YEAR = "/treasury/year/2020/"
FIGURE = f"{YEAR}rural_dibao_person_times/"
HERE = District(accounts.DISTRICT, 2020)
BY_HAND = {
    "urban_dibao_standard_2020_01": 500,
    "urban_dibao_standard_2020_11": 570,
    "rural_dibao_standard_2020_01": 4020,
    "rural_dibao_avg_paid_min_2020_01": Decimal("215.14"),
    "rural_dibao_household_times": 441,
    "rural_dibao_person_times": 888,
    "rural_dibao_amount": Decimal("19.104"),
    "urban_dibao_person_times": 0,
    "rural_dibao_new_households": 1,
    "rural_dibao_new_persons": 3,
    "rural_dibao_new_b_persons": 3,
    "rural_dibao_new_a_persons": 0,
    "dibao_added_persons": 0,
    "urban_destitute_standard": 8892,
    "rural_destitute_standard": 5280,
    "temp_assist_delegation_start": "2020-04",
    "temp_assist_township_limit": 2000,
    "disability_rate_old": 60,
    "disability_rate_new": 65,
    "disability_document_no": "冷民发〔2020〕19号",
    "disability_persons_dec": 0,
    "assistance_fund_months": Decimal("62.8"),
    "assistance_gap": Decimal("-76.12"),
}


def test_figures_of_the_small_district():
    found = {one.printed.name: one.ours for one in lines(HERE)}
    assert {name: found[name] for name in BY_HAND} == BY_HAND


def test_a_section_lists_its_figures_and_a_figure_its_rows(sit):
    page = sit("shenpi").get(YEAR).content.decode()
    assert "农村低保累计发放人次" in page
    assert "107,401" in page
    assert "888" in page
    assert "高龄补贴" not in page
    elders = sit("shenpi").get(YEAR, {"section": "一(二)"}).content.decode()
    assert "高龄补贴一季度" in elders
    assert "107,401" not in elders
    response = sit("shenpi").get(FIGURE, {"page": 15})
    assert response.context["page_obj"].paginator.count == 443  # two months taken back besides
    assert "唐桂香" in response.content.decode()
    assert "/households/" in response.content.decode()


def test_a_standard_shows_its_document_and_an_award_its_basis(sit):
    standard = sit("zhidan").get(f"{YEAR}temp_assist_township_limit/").content.decode()
    assert "2,000.00" in standard
    assert "冷水滩区民政局2020年工作总结" in standard
    (row,) = sit("zhidan").get(f"{YEAR}rural_dibao_new_households/").context["rows"]
    assert (row["row"].name, row["row"].period) == ("唐桂香", "2020年3月起")
    given = sit("zhidan").get(f"{YEAR}assistance_fund_months/").context["rows"]
    assert [(one["row"].name, one["row"].amount_fen) for one in given] == [
        ("最低生活保障：省级补助", 100_000_000)
    ]


def test_all_sections_on_one_page(sit):
    response = sit("shenji").get(YEAR, {"section": "all"})
    assert len(response.context["rows"]) == 162


def test_a_year_that_nobody_entered_says_so_and_leads_on(sit):
    page = sit("zhidan").get("/treasury/year/2019/").content.decode()
    assert "没有录入这一年印出的数字" in page
    assert YEAR in page


def test_another_district_is_nobodys_business(sit):
    far = sit(told.FAR + "zhidan")
    assert "没有录入这一年印出的数字" in far.get(YEAR).content.decode()
    for path in (YEAR, FIGURE, f"{YEAR}export/", f"{FIGURE}export/"):
        assert far.get(path, {"district": accounts.DISTRICT}).status_code == 404


@pytest.mark.parametrize("name", ["no_such_figure", "gaoxishi_beds"])
def test_a_figure_without_rows_is_not_found(sit, name):
    assert sit("zhidan").get(f"{YEAR}{name}/").status_code == 404


def test_the_figures_as_a_workbook(sit):
    rows = _sheet(sit("zhidan").get(f"{YEAR}export/"))
    found = {row[1]: row for row in rows}
    assert found["农村低保累计发放人次"][4:8] == ["107,401", "888", "-106,513", "不一致"]
    assert found["城市低保标准(1月起)"][4:8] == ["500", "500", "", "一致"]
    assert found["高溪市敬老院床位"][4:8] == ["100", "", "", "不对照"]


def test_the_rows_as_a_workbook_are_an_event(sit):
    before = EventRow.objects.filter(kind="audit.record_opened").count()
    rows = _sheet(sit("zhidan").get(f"{FIGURE}export/"))
    assert sum(row[0] == "唐桂香" for row in rows) == 12
    assert EventRow.objects.filter(kind="audit.record_opened").count() == before + 1


def test_the_command_prints_and_its_check_finds_what_differs(capsys):
    call_command("district", "report", "2020")
    printed = capsys.readouterr().out
    assert "888" in printed
    assert "107,401" in printed
    assert "-99.2%" in printed
    with pytest.raises(CommandError, match="农村低保累计发放人次"):
        call_command("district", "report", "2020", "--check")
    with pytest.raises(CommandError, match="没有录入 2019 年"):
        call_command("district", "report", "2019")


def _sheet(response) -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    return book.get_sheet_by_index(0).to_python()
