"""Importing the ledger at the counter: checked first, imported as checked, refused whole with its reasons."""

import base64
import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.models import IntakeRecord
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits.models import Award, AwardPerson
from tests.matters.assistance.dibao.ledger_book import Book

pytestmark = pytest.mark.django_db
ADDRESS = "/counter/ledger/"


@pytest.fixture
def clerk(officers, desk):
    return desk("shencha")


@pytest.fixture
def send(clerk, post):
    """Post the form with a file; `do` is check or import."""

    def run(content: bytes, do: str = "check", **values):
        upload = SimpleUploadedFile("低保台账.xlsx", content)
        chosen = {"month": "2021-08", "basis": "2021年7月末低保台账", "do": do}
        return post(clerk, ADDRESS, chosen | values | {"file": upload})

    return run


@pytest.fixture
def content() -> bytes:
    book = Book()
    book.add(2, income="3,600元")
    book.add(1)
    return book.save().getvalue()


def seen(response) -> str:
    return re.search(r'name="checked" value="([^"]+)"', response.content.decode())[1]


def test_a_check_shows_what_would_happen_and_changes_nothing(send, content):
    """570 × 2 − 300 = 840 and 570 − 300 = 270: 1,110 in the first month."""
    response = send(content)
    html = response.content.decode()
    assert response.status_code == 200
    for text in ("没有发现问题，还没有导入", "1,110.00", "2021年8月：2 户、3 人", "导入 2 户", "略过的行"):
        assert text in html, text
    assert not Person.objects.exists()
    assert not IntakeRecord.objects.exists()


def test_what_was_checked_is_imported_once(send, content, clerk):
    checked = seen(send(content))
    response = send(content, "import", checked=checked)
    record = IntakeRecord.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"{ADDRESS}{record.id}/"
    html = clerk.get(response["Location"]).content.decode()
    for text in ("已导入 3 行（新接续户数 2，人数 3，原已在保户数 0）。", "台账已导入", record.digest):
        assert text in html, text
    award = Award.objects.order_by("id").first()
    assert (award.basis, Month.of(award.valid.lower)) == ("2021年7月末低保台账", Month(2021, 8))
    assert "这个文件已经导入过" in send(content).content.decode()
    again = send(content, "import", checked=checked)
    text = clerk.get(again["Location"]).content.decode()
    assert "同一个文件已于 2021年8月2日导入，本次没有改动任何数据。" in text
    assert (Award.objects.count(), IntakeRecord.objects.count()) == (2, 1)


def test_another_file_or_month_than_the_checked_one_is_checked_first(send, content):
    checked = seen(send(content))
    response = send(content, "import", checked=checked, month="2021-07")
    html = response.content.decode()
    assert "文件或月份在检查以后换过，还没有导入。" in html
    assert "接续的月份早于本月" in html
    assert not Award.objects.exists()
    assert not IntakeRecord.objects.exists()


def test_a_bad_row_keeps_all_out_and_the_reasons_can_be_downloaded(send, content, clerk):
    book = Book()
    book.add(1)
    line = book.add(1, village="没有这个村")[0]
    bad = book.save().getvalue()
    response = send(bad)
    html = response.content.decode()
    assert "表里有问题，一行都没有导入" in html
    report = base64.b64decode(re.search(r'base64,([^"]+)"', html)[1])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(report)).get_sheet_by_index(0).to_python()
    assert [row[-2] for row in rows[1:]] == [line["line"]]
    assert "没有找到名为“没有这个村”的村级区划。" in rows[1][-1]
    assert 'name="checked"' not in html
    refused = send(bad, "import", checked=f"2021-08 {sm3_hex(bad)}")
    assert refused.status_code == 422
    assert IntakeRecord.objects.get().outcome == "refused"
    assert not Person.objects.exists()
    assert "1 行有问题" in clerk.get(ADDRESS).content.decode()


def test_the_page_says_when_nothing_would_be_paid_or_cannot_be(send):
    book = Book()
    book.add(1, income=2, 一卡通账号=None, 开户行=None)
    html = send(book.save().getvalue()).content.decode()
    for text in ("按台账的收入，有的家庭首月不应发放", "共 1 户", "补登发放账户以前发不出去"):
        assert text in html, text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空", b"", "这个文件是空的"),
        ("图片", b"\x89PNG\r\n\x1a\n0000", "这不是表格文件。请上传 Excel（.xlsx、.xls）或 CSV 文件。"),
        (
            "别的表",
            "姓名,身份证号,与户主关系\n王一,1,户主\n".encode(),
            "表头缺少：村（社区）、城乡类别、家庭年收入。",
        ),
    ],
)
def test_what_is_no_ledger_is_said_at_the_top(send, name, content, sentence):
    response = send(content)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not IntakeRecord.objects.exists()


def test_the_form_asks_for_what_is_missing(clerk, post):
    response = post(clerk, ADDRESS, {"do": "check"})
    assert response.status_code == 422
    html = response.content.decode()
    for text in ("请先选择台账文件。", "接续的依据"):
        assert text in html, text


def test_the_template_downloads_and_the_list_is_light(clerk, django_assert_max_num_queries):
    response = clerk.get(f"{ADDRESS}template/")
    assert response.getvalue().startswith(b"PK")
    with django_assert_max_num_queries(12):
        assert "还没有导入过台账。" in clerk.get(ADDRESS).content.decode()
    assert clerk.get(f"{ADDRESS}999/").status_code == 404


@pytest.mark.parametrize("username", ["cun", "shouli", "shenpi", "zhidan", "shenji"])
def test_nobody_but_the_bureau_clerk_imports(officers, desk, post, content, username):
    client = desk(username)
    assert client.get(ADDRESS).status_code == 403
    assert client.get(f"{ADDRESS}template/").status_code == 403
    file = SimpleUploadedFile("低保台账.xlsx", content)
    values = {"month": "2021-08", "basis": "台账", "do": "import", "file": file}
    assert post(client, ADDRESS, values).status_code == 403
    assert not IntakeRecord.objects.exists()


def test_the_entry_stands_in_the_navigation_of_those_who_may(officers, desk):
    assert "台账导入" in desk("shencha").get("/counter/").content.decode()
    shown = desk("shouli").get("/counter/").content.decode()
    assert "台账导入" not in shown
    assert "今日收件" in shown


def test_a_person_taken_over_is_covered_from_the_month_on(send, content):
    send(content, "import", checked=seen(send(content)))
    assert set(AwardPerson.objects.values_list("valid__startswith", flat=True)) == {dt.date(2021, 8, 1)}
