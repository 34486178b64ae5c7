"""Bringing the federation's list in: counted when it is in order, sent back with its reasons when not."""

import base64
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from minzheng.kernel.people.models import Fact, Person
from tests.registers.benefits.reported.card_list import card_list, holder

pytestmark = pytest.mark.django_db
ADDRESS = "/welfare/intake/"


@pytest.fixture
def send(desk, post):
    """Post a list as somebody: `send(rows…, who=…)`."""

    def run(*rows, who: str = "canlian", name: str = "七月名册.xlsx"):
        upload = SimpleUploadedFile(name, card_list(*rows).getvalue())
        return post(desk(who), ADDRESS, {"file": upload})

    return run


def test_a_list_in_order_is_loaded_and_counted(desk, send):
    row = holder()
    response = send(row, holder(state="注销"))
    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    html = desk("canlian").get(ADDRESS).content.decode()
    for text in (
        "七月名册.xlsx",
        "已导入",
        "新登记 2 人，更新 0 人，没有变化 0 人；其中证件失效 1 人",
        "彭莉",
    ):
        assert text in html, text
    assert Person.objects.filter(name=row["name"]).exists()


def test_what_came_of_it_is_said_on_the_next_page(desk, post):
    client, content = desk("shencha"), card_list(holder()).getvalue()

    def send_it() -> str:
        post(client, ADDRESS, {"file": SimpleUploadedFile("名册.xlsx", content)})
        return client.get(ADDRESS).content.decode()

    assert "已导入 1 行（新登记人员 1，更新 0，没有变化 0，证件失效 0）。" in send_it()
    assert "同一个文件已于 2021年8月2日导入，本次没有改动任何数据。" in send_it()


def test_a_list_with_a_wrong_row_comes_back_as_a_workbook(send):
    response = send(holder(), holder(tail="42"))
    html = response.content.decode()
    assert response.status_code == 422
    for text in (
        "一行都没有导入",
        "共 2 行，其中 1 行有问题",
        "残疾人证号写的是“二级”",
        "已退回",
        "1 行有问题",
    ):
        assert text in html, text
    found = re.search(r'href="data:application/[^;]+;base64,([^"]+)"', html)
    book = CalamineWorkbook.from_filelike(io.BytesIO(base64.b64decode(found[1])))
    lines = book.get_sheet_by_name("有问题的行").to_python()
    assert len(lines) == 2
    assert "请以残联系统为准更正其中一处" in lines[1][-1]
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "这个文件是空的"), (b"%PDF-1.7", "这不是表格文件"), ("姓名\n张三".encode(), "没有找到表头")],
    ids=["空", "PDF", "没有表头"],
)
def test_what_is_no_list_is_refused_in_words(desk, post, content, says):
    response = post(desk("canlian"), ADDRESS, {"file": SimpleUploadedFile("名册.xlsx", content)})
    assert response.status_code == 422
    assert says in response.content.decode()


def test_without_a_file_it_asks_for_one(desk, post):
    response = post(desk("canlian"), ADDRESS)
    assert response.status_code == 422
    assert "请先选择名册文件。" in response.content.decode()


@pytest.mark.parametrize("who", ["shouli", "cun", "shenpi", "shenji"])
def test_the_page_is_closed_to_other_posts(desk, post, who):
    assert desk(who).get(ADDRESS).status_code == 403
    assert post(desk(who), ADDRESS).status_code == 403


@pytest.mark.parametrize(("who", "shown"), [("canlian", True), ("shencha", True), ("shouli", False)])
def test_the_menu_names_it_to_those_who_may(desk, who, shown):
    assert ("持证人员名册" in desk(who).get("/welfare/").content.decode()) is shown
