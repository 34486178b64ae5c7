"""The public page: anybody reports, and opens the answer with number and code."""

import uuid

import pytest
from django.utils import timezone

from minzheng.config.demo import accounts
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.outreach import commands
from minzheng.registers.outreach.errors import ReportNotFound, TooManyFromThere
from minzheng.registers.outreach.models import AddressUse, Report

from .conftest import AT, DAY

HERE = "192.0.2.7"


def report(world, *, address=HERE, request_id=None, at=AT, **changes):
    told = world.told(channel="", **changes)
    return commands.report_publicly(
        told=told, address=address, actor=world.clerk, at=at, request_id=request_id or uuid.uuid4()
    )


def look_up(number, code, *, address=HERE, at=AT):
    return commands.look_up(number=number, code=code, address=address, at=at)


def test_whoever_reports_gets_a_code_and_later_the_answer(world):
    same = uuid.uuid4()
    receipt = report(world, request_id=same)
    assert report(world, request_id=same) == receipt  # a second tap
    made = Report.objects.get()
    assert (made.channel, made.state, made.received_by_name) == ("web", "received", "访客")
    assert not EventRow.objects.filter(kind__startswith="outreach", account_id__isnull=False).exists()
    assert receipt.code.replace("-", "").encode() not in bytes(made.query_code_digest)
    assert look_up(receipt.number, receipt.code).state == "已收到，待交办"
    world.assign(made)
    world.look_into(made)
    world.settle(made)
    world.close(made, reply="已入户核实，帮助申请")
    answer = look_up(receipt.number.lower(), receipt.code.lower())
    assert (answer.state, answer.reply, answer.is_closed) == ("已办结", "已入户核实，帮助申请", True)


def test_a_merged_report_tells_how_the_other_stands(world):
    receipt, other = report(world), world.walk("looked_into")
    commands.merge(
        report_id=Report.objects.get(number=receipt.number).id,
        into_number=other.number,
        actor=world.clerk,
        at=AT,
    )
    assert look_up(receipt.number, receipt.code).state == "正在核实"


def test_a_wrong_code_reads_like_a_wrong_number(world):
    receipt, inside = report(world), world.receive()
    said = []
    for number, code in (
        (receipt.number, "AAAAA-AAAAA"), ("XS2020-99999", receipt.code), (inside.number, receipt.code),
    ):  # fmt: skip
        with pytest.raises(ReportNotFound) as refusal:
            look_up(number, code)
        said.append(refusal.value.sentence)
    assert len(set(said)) == 1


@pytest.mark.parametrize(
    ("changes", "urgency"),
    [
        ({"facts": "两天没饭吃了，请快来"}, "red"),
        ({"facts": "腿脚不便，没有收入"}, "yellow"),
        ({"facts": "有人说他没饭吃是假的", "purpose": "complaint"}, "yellow"),
    ],
)
def test_words_of_utmost_haste_make_it_red(world, changes, urgency):
    report(world, **changes)
    assert Report.objects.get().urgency == urgency


def test_without_a_place_it_goes_to_the_district(world):
    report(world, division_code="")
    assert Report.objects.get().scope_code == accounts.DISTRICT
    with pytest.raises(Invalid, match="不在本区"):
        report(world, division_code="431104101001")
    assert Report.objects.count() == 1


def test_ten_uses_a_minute_from_one_address(world):
    for _ in range(9):
        with pytest.raises(ReportNotFound):
            look_up("XS2020-00001", "A")
    receipt = report(world)  # the tenth
    for attempt in (lambda: report(world), lambda: look_up(receipt.number, receipt.code)):
        with pytest.raises(TooManyFromThere, match="过一分钟再试"):
            attempt()
    assert Report.objects.count() == 1
    report(world, address="192.0.2.8")
    look_up(receipt.number, receipt.code, at=at_hour(DAY, 9, 1))
    assert HERE.encode() not in bytes(AddressUse.objects.earliest("id").digest)
    look_up(receipt.number, receipt.code, at=at_hour(DAY, 11))
    assert [timezone.localtime(one.minute_at).hour for one in AddressUse.objects.all()] == [11]
