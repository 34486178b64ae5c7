"""The papers are typeset and say what the law asks of them."""

import datetime as dt
import re
import zlib

import pytest

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.documents import typesetting

FOLDER = "matters/assistance/dibao/papers/"
AT = dt.datetime(2020, 11, 20, 10, tzinfo=CHINA)
COMMON = {
    "matter": "最低生活保障",
    "case_number": "低保20201105-000019",
    "applicant": "王示例",
    "division": "某某区某某街道某某社区",
    "date": "2020-11-20",
}
DECISION = {
    "facts": "",
    "reasons": [],
    "summary": {"persons": 3, "income_per_head": "333.33", "standard": "570.00"},
    "basis": "《社会救助暂行办法》第九条至第十三条",
    "procedure": "最低生活保障审核审批办法（试行）",
    "amount": "710.00",
    "from_month": "2020年12月",
    "decided_by": "区民政局",
}
CASES = {
    "receipt": {"papers": ["身份证", "户口簿"], "answer_by": "2020-11-12", "on_behalf": False},
    "supplement": {"missing": ["身份证反面", "医药费票据"]},
    "acceptance": {"procedure": "最低生活保障审核确认办法", "total_due": None, "total_limit": "30 个工作日"},
    "approval": DECISION,
    "refusal": DECISION | {"facts": "名下有轿车一辆。", "reasons": ["有机动车 1 辆，规定不超过 0 辆"]},
}


def printed(paper: str, **changed) -> str:
    """The characters of a paper, in no certain order."""
    heading = {
        "title": "文书", "number": "低保〔2020〕19号", "verification_code": "ABCD2345EFGH6789",
        "issued_date": "2020-11-20",
    }  # fmt: skip
    data = COMMON | CASES[paper] | changed | {"document": heading}
    pdf = typesetting.render(FOLDER + paper, data, issued_at=AT)
    assert pdf.startswith(b"%PDF-1.7")
    characters = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            table = zlib.decompress(stream)
        except zlib.error:
            continue
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            pairs = re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", block)
            characters += [bytes.fromhex(code.decode()).decode("utf-16-be") for code in pairs]
    return "".join(characters)


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("receipt", "办件编号收到材料身份证户口簿答复期限2020年11月12日不收费用"),
        ("supplement", "尚需补正身份证反面医药费票据所用时间不计入办理期限"),
        ("acceptance", "现予受理办理期限30个工作日授权核对入户调查公示次月起发放"),
        ("approval", "批准保障人数333.33元570.00元710.00元2020年12月起行政复议六十日行政诉讼六个月"),
        ("refusal", "不符合条件机动车轿车行政复议六十日行政诉讼六个月临时救助"),
    ],
)
def test_each_paper_prints_its_words(paper, words):
    assert set(words) - set(printed(paper)) == set()


@pytest.mark.parametrize("paper", ["approval", "refusal"])
def test_the_district_approved_until_the_measures_of_2021_and_confirms_since(paper):
    before, since = printed(paper), printed(paper, procedure="最低生活保障审核确认办法")
    assert "批" in before
    assert "批" not in since


@pytest.mark.parametrize("paper", ["approval", "refusal"])
def test_from_2024_only_the_government_reviews(paper):
    before, since = printed(paper, date="2023-12-31"), printed(paper, date="2024-01-01")
    assert "级" in before
    assert "级" not in since
    assert {"区", "政", "府"} <= set(since)
