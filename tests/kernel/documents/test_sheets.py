"""Working sheets: the same document as PDF and as data."""

import datetime as dt
import json
import re

import pytest
from django.test import RequestFactory

from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents import sheets

AT = dt.datetime(2020, 11, 12, 1, 30, tzinfo=dt.UTC)
KEYS = {
    "level": "", "value": None, "unit": "", "formula": "", "source": "", "from": None, "note": "",
    "certainty": "", "certainty_label": "", "members": [], "repeated": False, "children": [],
}  # fmt: skip
STANDARD = KEYS | {
    "name": "standard", "label": "城市低保标准", "text": "570.00 元/人月", "certainty_label": "待本地文件核实",
    "from": {"area": "999901", "place": "示范区", "date": "2020-11-01", "document": "示例民发〔2020〕9号"},
}  # fmt: skip
EARNED = KEYS | {
    "name": "earned", "label": "工资性收入", "text": "1,000.00 元/月、0.00 元/月",
    "members": [
        {"label": "𬍛某", "value": 100_000, "text": "1,000.00 元/月", "source": "工资单"},
        {"label": "祖父", "value": 0, "text": "0.00 元/月"},
    ],
}  # fmt: skip
TREE = KEYS | {
    "name": "gap", "label": "低保补差", "value": 21_500, "text": "215.00 元/月", "formula": "标准 × 人数 − 收入",
    "source": "示例办法 第十二条", "children": [STANDARD, EARNED | {"repeated": True}],
}  # fmt: skip


def explanation(**changes) -> dict:
    return {
        "title": "2020年11月计算说明", "agency": "示范区民政局", "generated_at": "2020-11-12T09:30:00+08:00",
        "rows": [{"label": "领款人", "text": "𬍛某"}], "remark": "已发 1 元。", "as_of": "2020-11-01",
        "known_at": "2020-11-12T09:30:00+08:00", "rules_digest": "a" * 64, "parameters_digest": "b" * 64,
        "tree": TREE, **changes,
    }  # fmt: skip


def side(text: str, **more) -> dict:
    return {"text": text, "source": "", "formula": "", "origin": None, "note": "", **more}


def difference(name: str, label: str, kind: str, before, after, **more) -> dict:
    return {
        "name": name, "label": label, "kind": kind, "kind_label": "类别", "before": before, "after": after,
        "members": [], "because": [], "leads_to": [], "reaches": True, "is_cause": kind != "rule", **more,
    }  # fmt: skip


def comparison(*differences: dict) -> dict:
    return {
        "title": "为什么11月和10月不一样", "agency": "示范区民政局", "generated_at": "2020-11-12T09:30:00+08:00",
        "sentence": "多 140.00 元。", "reasons": ["标准提高"], "before_label": "10月", "after_label": "11月",
        "differences": list(differences), "before": explanation(), "after": explanation(parameters_digest=""),
    }  # fmt: skip


EVERY_KIND = comparison(
    difference("gap", "低保补差", "rule", side("75.00"), side("215.00"), because=["standard"]),
    difference("standard", "标准", "parameter", side("500.00"), side("570.00", origin=STANDARD["from"])),
    difference(
        "income", "收入", "version", side("1", formula="甲"), side("2", formula="甲 − 乙", source="新办法")
    ),
    difference("new", "新的", "only_after", None, side("3")),
    difference("old", "旧的", "only_before", side("4", source="旧办法"), None, reaches=False),
    difference(
        "earned", "工资性收入", "fact", side("1、2"), side("1、3"),
        members=[{"label": "祖父", "before": side("2"), "after": side("3", source="工资单")}],
    ),
)  # fmt: skip


def pages(pdf: bytes) -> int:
    return int(re.search(rb"NPages>(\d+)<", pdf)[1])


@pytest.mark.parametrize(
    ("template", "document"),
    [
        (sheets.EXPLANATION, explanation()),
        (sheets.EXPLANATION, explanation(rules_digest="", parameters_digest="", remark="")),
        (sheets.DIFFERENCES, EVERY_KIND),
        (sheets.DIFFERENCES, comparison()),
    ],
)
def test_each_document_is_set_and_the_same_bytes_again(template, document):
    first, second = (b"".join(sheets.sheet(document, template=template, form="pdf", at=AT)) for _ in range(2))
    assert first.startswith(b"%PDF-1.7")
    assert first == second


def test_a_long_tree_goes_on_over_pages():
    long = explanation(tree=TREE | {"children": [STANDARD | {"name": f"s{i}"} for i in range(120)]})
    counted = [
        pages(b"".join(sheets.sheet(document, template=sheets.EXPLANATION, form="pdf", at=AT)))
        for document in (explanation(), long)
    ]
    assert counted == [1, 7]


def test_the_data_are_those_of_the_page():
    response = sheets.sheet(EVERY_KIND, template=sheets.DIFFERENCES, form="json", at=AT)
    assert json.loads(b"".join(response)) == EVERY_KIND
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "private, no-store"
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize(("query", "form"), [("", ""), ("?format=pdf", "pdf"), ("?format=json", "json")])
def test_the_format_is_asked_for_in_the_address(query, form):
    assert sheets.asked_format(RequestFactory().get(f"/x/{query}")) == form


def test_an_unknown_format_does_not_exist():
    with pytest.raises(NotFound, match=r"没有“docx”这种格式.*pdf、json"):
        sheets.asked_format(RequestFactory().get("/x/?format=docx"))
