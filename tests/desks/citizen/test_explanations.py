"""What a resident may know of an amount: in plain words on the phone, in full as a file."""

import json
from dataclasses import replace

import pytest

from minzheng.registers.benefits import programmes

from .conftest import NOVEMBER, OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db


def tree(month) -> dict:
    """500.00 a head, from November 2021 570.00; two persons."""
    raised = month >= NOVEMBER
    fen, day = (57_000, "2021-11-01") if raised else (50_000, "2021-01-01")
    standard = {
        "name": "standard", "label": "城市低保标准", "value": fen, "text": f"{fen // 100}.00 元/人月",
        "source": "示例民发〔2021〕9号", "note": "由县定",
        "from": {"area": "", "date": day, "document": "示例民发〔2021〕9号"},
    }  # fmt: skip
    persons = {"name": "size", "label": "保障人数", "value": 2, "text": "2 人", "formula": ""}
    return {
        "name": "amount", "label": "每月补助", "value": fen * 2, "text": f"{fen * 2 // 100:,}.00 元/户月",
        "formula": "标准 × 人数", "source": "示例办法 第九条", "children": [standard, persons],
    }  # fmt: skip


@pytest.fixture
def paid(award, due, issue, monkeypatch):
    """September and October at 1,000.00, November at 1,140.00."""
    one = programmes._programmes["sample"]
    monkeypatch.setattr(
        "minzheng.registers.benefits.explanations.programme",
        lambda code: replace(one, explain=lambda award, month, known_at: tree(month)),
    )
    due |= {SEPTEMBER: 100_000, OCTOBER: 100_000, NOVEMBER: 114_000}
    for month in (SEPTEMBER, OCTOBER, NOVEMBER):
        issue(month)
    return award


def text_of(client, address: str, **query) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_month_says_why_it_is_not_like_the_one_before_in_plain_words(resident, paid):
    month = f"/my/payments/{paid.id}/2021-11/"
    assert "和2021年10月比一比" in text_of(resident, month)
    page = text_of(resident, f"{month}beside/")
    assert "2021年11月是 1,140.00 元，比2021年10月的 1,000.00 元多 140.00 元。" in page
    assert "从2021年11月起，城市低保标准由 每人每月 500 元 提高到 每人每月 570 元。" in page
    for word in ("第九条", "标准 × 人数", "示例民发"):
        assert word not in page


def test_two_months_alike_say_so_and_another_can_be_chosen(resident, paid):
    alike = f"/my/payments/{paid.id}/2021-10/beside/"
    assert "2021年10月和2021年9月都是 1,000.00 元，金额没有变。" in text_of(resident, alike)
    other = text_of(resident, alike, before="2021-11")
    assert "比2021年11月的 1,140.00 元少 140.00 元" in other
    assert resident.get(alike, {"before": "2020-01"}).status_code == 404


def test_the_file_says_all_that_an_official_reads(resident, paid):
    address = f"/my/payments/{paid.id}/2021-11/"
    document = json.loads(b"".join(resident.get(address, {"format": "json"})))
    assert document["tree"]["source"] == "示例办法 第九条"
    assert document["tree"]["children"][0]["from"]["place"] == "全国"
    assert (document["amount_fen"], document["stored_fen"], document["remark"]) == (114_000, 114_000, "")
    for page in ("", "beside/"):
        pdf = resident.get(address + page, {"format": "pdf"})
        assert b"".join(pdf).startswith(b"%PDF-1.7")


def test_one_month_alone_has_nothing_beside_it(resident, award, due, issue):
    due[SEPTEMBER] = 71_000
    issue(SEPTEMBER)
    address = f"/my/payments/{award.id}/2021-09/"
    assert "还没有别的月份可以比" in text_of(resident, f"{address}beside/")
    assert "比一比" not in text_of(resident, address)


@pytest.mark.parametrize("query", [{}, {"format": "json"}, {"format": "pdf"}])
@pytest.mark.parametrize("page", ["", "beside/"])
def test_nobody_else_reads_it(stranger, paid, page, query):
    assert stranger.get(f"/my/payments/{paid.id}/2021-11/{page}", query).status_code == 404


@pytest.mark.parametrize("month", ["2022-01", "abc"])
def test_unknown_months_do_not_exist(resident, paid, month):
    assert resident.get(f"/my/payments/{paid.id}/{month}/beside/").status_code == 404
