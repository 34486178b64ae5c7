"""Paying without an account, at the desk."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from minzheng.config.demo.walking import photo
from minzheng.kernel.audit.models import EventRow
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.models import BankBatch, CashReceipt, Payment

from . import world


def url(name: str, *args) -> str:
    return reverse(f"treasury:{name}", args=args)


def post(client, address: str, **data):
    return client.post(address, {"request_id": str(uuid.uuid4()), **data})


def plain(answer) -> str:
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


SIGNED = {
    "received_date": "2020-10-12", "receiver": "self", "paid_by_name": "何某", "witness_name": "廖某",
}  # fmt: skip


@pytest.fixture
def returned(batch) -> Payment:
    """丙三 has no card."""
    return batch.payments.get(state="returned")


@pytest.fixture
def sheet(desk, returned) -> BankBatch:
    assert post(desk.maker, url("make_cash_sheets"), ids=[returned.id]).status_code == 302
    return BankBatch.objects.get(channel="cash")


def hand(client, sheet, **changed):
    told = SIGNED | {"ids": [sheet.payments.get().id], "scan": photo("领取表")} | changed
    return post(client, url("hand_over", sheet.id), **told)


def test_who_has_no_account_is_listed_and_exported(desk, returned):
    page = desk.checker.get(url("cash"))
    assert "丙三示例补助梅湾街道白竹社区2020年10月1,000.00未登记发放账户" in plain(page)
    assert "丙三" not in plain(desk.checker.get(url("cash"), {"q": "甲"}))
    rows = world.workbook_rows(desk.auditor.get(url("cash_export")))
    assert rows[3] == [
        "示例补助", "梅湾街道", "白竹社区", "丙三", "2020-10", 1000, "未登记发放账户",
    ]  # fmt: skip
    assert EventRow.objects.filter(details__what="无卡发放人员的导出表").count() == 1


def test_a_sheet_is_made_printed_and_leaves_the_returned_ones(desk, sheet, returned):
    assert "丙三" not in plain(desk.maker.get(url("returned"))).replace("丙三某", "")
    page = plain(desk.maker.get(url("cash_sheet", sheet.id)))
    assert "等待领取1笔" in page
    paper = plain(desk.checker.get(url("cash_sheet_print", sheet.id)))
    assert "示范区示例补助现金领取表" in paper
    assert "1丙三梅湾街道白竹社区2020年10月1,000.00&emsp;月&emsp;日" in paper
    assert "发放人（签字）" in paper
    again = post(desk.maker, url("reissue"), ids=[returned.id])
    assert again.status_code == 422
    assert "只有退票可以重发" in again.content.decode()
    assert Payment.objects.count() == 4
    assert url("batch", sheet.id) not in desk.maker.get(url("batches")).content.decode()


def test_nothing_ticked_or_a_payment_with_an_account(desk, batch, returned):
    assert post(desk.maker, url("make_cash_sheets")).status_code == 404
    commands.register_card(
        person=returned.award.payee, holder_name="丙三", bank="示例银行", number=world.card_number(77),
        from_date=world.TODAY, **world.BY,
    )  # fmt: skip
    answer = post(desk.maker, url("make_cash_sheets"), ids=[returned.id])
    assert answer.status_code == 422
    assert "丙三有可用的发放账户" in answer.content.decode()
    assert BankBatch.objects.count() == 1


def test_what_was_taken_is_recorded_with_the_picture(desk, sheet):
    answer = hand(desk.maker, sheet)
    assert answer["Location"] == url("cash_sheet", sheet.id)
    page = plain(desk.maker.get(url("cash_sheet", sheet.id)))
    assert "已登记领取1笔，1,000.00元" in page
    assert "2020年10月12日本人发放何某，见证廖某" in page
    receipt = CashReceipt.objects.get()
    picture = desk.auditor.get(url("cash_scan", receipt.id))
    assert b"".join(picture).startswith(b"\xff\xd8")
    rows = world.workbook_rows(desk.maker.get(url("cash_sheet_export", sheet.id)))
    assert rows[3][6:9] == ["现金已领", dt.date(2020, 10, 12), "本人"]
    assert queries.books_faults(world.CODE, world.DISTRICT) == []


def test_a_proxy_says_why(desk, sheet):
    refused = hand(desk.maker, sheet, receiver="proxy", proxy_name="丁四")
    assert refused.status_code == 422
    assert "请写明代领人、与本人的关系和代领原因" in refused.content.decode()
    assert 'value="丁四"' in refused.content.decode()
    assert not CashReceipt.objects.exists()
    told = {"receiver": "proxy", "proxy_name": "丁四", "proxy_relation": "邻居", "proxy_reason": "本人卧床"}
    assert hand(desk.maker, sheet, **told).status_code == 302
    assert "丁四（邻居）代领：本人卧床" in plain(desk.maker.get(url("cash_sheet", sheet.id)))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ids": []}, "请先勾选已经领取的人"),
        ({"scan": ""}, "请上传签字后的领取表照片或扫描件"),
        ({"witness_name": "何某"}, "发放人和见证人须是两个人"),
        ({"received_date": "2020-10-11"}, "领取日期应在制表日"),
        ({"receiver": ""}, "请选择本人领取还是代领"),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_stays(desk, sheet, changed, words):
    answer = hand(desk.maker, sheet, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert answer.content.decode().count(" checked>") == (2 if changed.get("ids") is None else 1) - (
        "receiver" in changed
    )
    assert not CashReceipt.objects.exists()
    assert sheet.payments.get().state == "to_hand"


def test_undone_with_a_reason_and_only_by_the_maker(desk, sheet):
    hand(desk.maker, sheet)
    address = url("undo_handing", CashReceipt.objects.get().id)
    assert post(desk.checker, address, reason="登记错人").status_code == 403
    post(desk.maker, address)
    assert "没有撤销：请写明撤销原因" in plain(desk.maker.get(url("cash_sheet", sheet.id)))
    assert CashReceipt.objects.get().undone_at is None
    post(desk.maker, address, reason="登记错人")
    page = plain(desk.maker.get(url("cash_sheet", sheet.id)))
    assert "已撤销这笔领取登记" in page
    assert "登记错人" in page
    assert sheet.payments.get().state == "to_hand"


def test_what_nobody_took_goes_back(desk, sheet):
    assert post(desk.maker, url("put_back", sheet.id)).status_code == 422
    assert sheet.payments.get().state == "to_hand"
    assert post(desk.maker, url("put_back", sheet.id), reason="外出务工").status_code == 302
    assert "丙三" in plain(desk.maker.get(url("returned")))
    assert "现金未领：外出务工" in plain(desk.maker.get(url("cash")))
    assert post(desk.maker, url("put_back", sheet.id), reason="外出务工").status_code == 404


@pytest.mark.parametrize("who", ["checker", "head", "auditor"])
def test_others_look_and_do_nothing(desk, sheet, who):
    client = getattr(desk, who)
    assert client.get(url("cash_sheet", sheet.id)).status_code == 200
    assert hand(client, sheet).status_code == 403
    assert post(client, url("put_back", sheet.id), reason="外出务工").status_code == 403
    assert sheet.payments.get().state == "to_hand"
    assert client.get(url("cash_sheet", 0)).status_code == 404
