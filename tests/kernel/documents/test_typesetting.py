"""Papers are really typeset: right text, right page, the same bytes every time."""

import datetime as dt
import re
import zlib

import pytest

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.documents import typesetting

AT = dt.datetime(2020, 11, 5, 9, 30, tzinfo=CHINA)
HEADING = {
    "title": "最低生活保障确认通知书",
    "number": "冷民低保〔2020〕19号",
    "verification_code": "ABCD2345EFGH6789",
    "issued_date": "2020-11-05",
}
NOTICE = {
    "document": HEADING,
    "agency": "某某区民政局",
    "recipient": "王䶮",
    "paragraphs": ["确认你户符合条件。"],
}


def text_of(pdf: bytes) -> str:
    """The characters of a PDF of typst, in no certain order: what its ToUnicode tables map to."""
    characters = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            table = zlib.decompress(stream)
        except zlib.error:
            table = stream
        if b"beginbfchar" in table or b"beginbfrange" in table:
            for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
                characters += [bytes.fromhex(h.decode()).decode("utf-16-be")
                               for h in re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", block)]  # fmt: skip
    return "".join(characters)


def pages_of(pdf: bytes) -> int:
    return int(re.search(rb"<xmpTPg:NPages>(\d+)<", pdf)[1])


def test_the_same_data_give_the_same_bytes():
    first = typesetting.render(typesetting.PLAIN_NOTICE, NOTICE, issued_at=AT)
    again = typesetting.render(typesetting.PLAIN_NOTICE, dict(reversed(NOTICE.items())), issued_at=AT)
    other = typesetting.render(typesetting.PLAIN_NOTICE, NOTICE | {"agency": "某某镇人民政府"}, issued_at=AT)
    assert first == again
    assert first != other


def test_a_notice_is_pdf_a_with_its_title_and_date():
    pdf = typesetting.render(typesetting.PLAIN_NOTICE, NOTICE, issued_at=AT)
    assert pdf.startswith(b"%PDF-1.7")
    assert pages_of(pdf) == 1
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert "最低生活保障确认通知书".encode() in pdf
    assert b"/CreationDate(D:20201105013000Z)" in pdf


def test_every_character_of_the_wording_is_printed_rare_names_too():
    printed = text_of(typesetting.render(typesetting.PLAIN_NOTICE, NOTICE, issued_at=AT))
    for character in "王䶮确认你户符合条件冷民低保〔〕19号某局验证码ABCDEFGH2345678—":
        assert character in printed


def test_data_are_values_never_source():
    hostile = NOTICE | {
        "recipient": '#panic("x") $ <a> @b *c* \\ // ]',
        "paragraphs": ['#include "/etc/passwd"'],
    }
    printed = text_of(typesetting.render(typesetting.PLAIN_NOTICE, hostile, issued_at=AT))
    assert set("#panic$@*\\]<>") <= set(printed)


def test_a_receipt_and_an_official_paper():
    rows = [["办件编号", "DB20201105-0001"], ["受理日期", "2020年11月5日"]]
    receipt = {
        "document": HEADING | {"number": ""},
        "agency": "某某街道办事处",
        "rows": rows,
        "note": "请妥善保管。",
    }
    pdf = typesetting.render(typesetting.PLAIN_RECEIPT, receipt, issued_at=AT)
    assert pages_of(pdf) == 1
    assert set("办件编号妥善保管DB-") <= set(text_of(pdf))
    official = {"document": HEADING, "agency": "某某区民政局", "agency_mark": "某某区民政局文件",
                "paragraphs": [[1, "一、总则"]] + [[0, "正文。" * 60]] * 8}  # fmt: skip
    assert pages_of(typesetting.render(typesetting.PLAIN_OFFICIAL, official, issued_at=AT)) == 4


def test_a_page_holds_22_lines_of_28_characters():
    """GB/T 9704-2012 5.2.3. The title takes 4 lines of the first page; the second is full text."""
    line = "字" * 28
    official = {
        "document": HEADING | {"number": ""},
        "agency": None,
        "paragraphs": [[0, "字" * 26 + line * 17]],
    }
    official["document"] |= {"issued_date": None}
    one_page = pages_of(typesetting.render(typesetting.PLAIN_OFFICIAL, official, issued_at=AT))
    full_second_page = official | {"paragraphs": [[0, "字" * 26 + line * (17 + 22)]]}
    two_pages = pages_of(typesetting.render(typesetting.PLAIN_OFFICIAL, full_second_page, issued_at=AT))
    one_more = official | {"paragraphs": [[0, "字" * 26 + line * (17 + 22) + "字" * 29]]}
    three_pages = pages_of(typesetting.render(typesetting.PLAIN_OFFICIAL, one_more, issued_at=AT))
    assert (one_page, two_pages, three_pages) == (1, 2, 3)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "kernel/documents/nothing", "", "kernel"]
)
def test_no_template_name_leaves_the_package(name):
    with pytest.raises(LookupError):
        typesetting.render(name, NOTICE, issued_at=AT)


def test_the_version_changes_with_the_layout(tmp_path, monkeypatch):
    before = typesetting.template_version(typesetting.PLAIN_NOTICE)
    assert before == typesetting.template_version(typesetting.PLAIN_NOTICE)
    assert before != typesetting.template_version(typesetting.PLAIN_RECEIPT)
    (tmp_path / "gb9704.typ").write_text("// another layout")
    monkeypatch.setattr(typesetting, "LAYOUTS", tmp_path)
    monkeypatch.setattr(typesetting, "PACKAGE", tmp_path)
    (tmp_path / "kernel" / "x").mkdir(parents=True)
    (tmp_path / "kernel" / "x" / "notice.typ").write_text("hello")
    first = typesetting.template_version("kernel/x/notice")
    (tmp_path / "gb9704.typ").write_text("// a third layout")
    assert typesetting.template_version("kernel/x/notice") != first


def test_numbers_that_json_does_not_know_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        typesetting.canonical({"share": float("nan")})
