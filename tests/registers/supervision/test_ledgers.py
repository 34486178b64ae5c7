"""The ledgers: numbers without gaps, who may enter what, the special rules of each, fees."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.organisations.errors import OrganisationNotFound
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.errors import (
    AlreadyOpen,
    FeesRefused,
    MustBeSomebodyElse,
    SubjectNotFound,
)
from minzheng.registers.supervision.ledgers import SEPARATIONS
from minzheng.registers.supervision.models import (
    AnnualReport,
    FeeItem,
    InspectionEntry,
    InspectionRound,
    LedgerEntry,
)

from .conftest import DISTRICT, day

ALL_FIVE = [code for code, _ in SEPARATIONS]


@pytest.fixture
def trade(place):
    return place.organisation("示例商会", is_trade_association=True)


def enter(place, ledger, body=None, at="2020-06-01", actor=None, **data) -> LedgerEntry:
    more = {name: data.pop(name) for name in ("start", "request_id", "name_of") if name in data}
    more["name"] = more.pop("name_of", "")
    return commands.open_entry(
        ledger=ledger, organisation_id=body.id if body else None, data=data, division_code=DISTRICT,
        actor=actor or place.clerk, at=day(at), **more,
    )  # fmt: skip


def step(row, action, actor, at="2020-06-10", **data) -> LedgerEntry:
    return commands.act(
        subject="ledger", subject_id=row.id, action=action, data=data, actor=actor, at=day(at)
    )


EVENT = {"event_kind": "meeting", "event_date": "2020-07-01", "text": "拟召开会员大会换届"}
LEAD = {"name": "某某联盟", "illegal_kind": "unknown", "channel": "report", "text": "群众反映有人发展会员"}


def test_numbers_have_no_gap_even_after_a_refusal(place, trade, unchanged):
    first = enter(place, "major_event", trade, **EVENT)
    with unchanged, pytest.raises(Invalid):
        enter(place, "major_event", trade, **{**EVENT, "text": ""})
    second = enter(place, "major_event", trade, **EVENT)
    assert (first.number, second.number) == ("ZD999901-2020-0001", "ZD999901-2020-0002")


def test_one_form_is_one_entry(place, trade):
    sent = uuid.uuid4()
    assert enter(place, "major_event", trade, request_id=sent, **EVENT).id == (
        enter(place, "major_event", trade, request_id=sent, **EVENT).id
    )


def test_an_agent_reports_events_and_nothing_else(place, trade, unchanged):
    with unchanged, pytest.raises(Invalid, match="不是这个社会组织的经办人"):
        enter(place, "major_event", trade, actor=place.agent, **EVENT)
    place.entrust(trade)
    row = enter(place, "major_event", trade, actor=place.agent, **EVENT)
    assert row.opened_by_name == "伍示例"
    with unchanged, pytest.raises(NotPermitted):
        enter(
            place, "signal", trade, actor=place.agent, source="media", gravity="watch", text="网上有负面报道"
        )


def test_an_event_found_unreported_is_reported_after(place, trade):
    row = enter(place, "major_event", trade, start="detected", **EVENT)
    step(row, "report_for", place.clerk, text="补报会员大会的情况")
    assert step(row, "reply", place.clerk, reply="已阅，请按章程换届").state == "replied"


def test_the_bureaus_ledgers_are_not_there_for_an_agent(place, trade):
    place.entrust(trade)
    row = enter(place, "signal", trade, source="media", gravity="watch", text="网上有负面报道")
    with pytest.raises(SubjectNotFound):
        step(row, "verify", place.agent, result_text="属实")


def test_another_district_enters_nothing_here(place, trade, far_clerk, unchanged):
    with unchanged, pytest.raises(OrganisationNotFound):
        enter(place, "major_event", trade, actor=far_clerk, **EVENT)
    with unchanged, pytest.raises(NotPermitted):
        enter(place, "illegal", actor=far_clerk, **LEAD)


@pytest.mark.parametrize(("ledger", "data"), [("major_event", EVENT), ("illegal", {**LEAD, "name": " "})])
def test_somebody_must_be_named(place, unchanged, ledger, data):
    with unchanged, pytest.raises(Invalid):
        enter(place, ledger, **data)


def test_a_lead_is_looked_into_by_two(place, unchanged):
    row = enter(place, "illegal", **LEAD)
    for names in ("秦海燕", "秦海燕、秦海燕"):
        with unchanged, pytest.raises(Invalid, match="两名以上"):
            step(row, "investigate", place.clerk, investigators=names)
    step(row, "investigate", place.clerk, investigators="秦海燕、雷振宇")
    assert step(row, "clear", place.clerk, result_text="未发现活动").state == "none"


def test_a_ban_is_decided_by_the_head_with_a_legal_review(place, unchanged):
    row = enter(place, "illegal", **LEAD)
    step(row, "investigate", place.clerk, investigators="秦海燕、雷振宇")
    with unchanged, pytest.raises(Invalid) as refused:
        step(row, "ban", place.head, result_text="事实清楚")
    assert refused.value.field == "legal_review"
    assert step(row, "ban", place.head, legal_review="同意取缔", result_text="事实清楚").state == "banned"


def test_decoupling_asks_for_all_five_and_thirty_five_add_up(place, trade, unchanged):
    row = enter(place, "decoupling", trade, batch="1", former_unit="示例局")
    with unchanged, pytest.raises(AlreadyOpen):
        enter(place, "decoupling", trade, batch="1", former_unit="示例局")
    with unchanged, pytest.raises(Invalid, match="五项分离"):
        step(row, "separate", place.clerk, separations=ALL_FIVE[:4])
    step(row, "separate", place.clerk, separations=ALL_FIVE)
    step(row, "look_back", place.clerk, separations=ALL_FIVE, result_text="没有回潮")
    for number in range(34):
        other = place.organisation(f"商会{number:02d}", is_trade_association=True)
        one = enter(place, "decoupling", other, batch="2", former_unit="示例局")
        if number < 16:
            step(one, "cancel", place.clerk, result_text="已办理注销登记")
    assert queries.decoupling_totals(place.clerk) == {
        "total": 35,
        "cancelled": 16,
        "remaining": 19,
        "reviewed": 1,
    }


def test_only_trade_associations_are_decoupled(place, unchanged):
    with unchanged, pytest.raises(Invalid, match="不是行业协会商会"):
        enter(place, "decoupling", place.organisation("养花协会"), batch="1", former_unit="示例局")


def test_what_was_charged_wrongly_is_given_back_in_full(place, trade, unchanged):
    row = enter(place, "fee_check", trade, check_year="2020")
    step(row, "self_check", place.clerk, text="依据、标准、票据、公示逐项自查")
    with unchanged, pytest.raises(MustBeSomebodyElse):
        step(row, "spot_check", place.clerk, voucher="票据00123", result_text="相符")
    step(row, "find", place.clerk, wrong=["forced"], amount_fen="3000.50", result_text="强制入会收费")
    with unchanged, pytest.raises(Invalid, match=r"3000\.50 元，应当全部清退") as refused:
        step(row, "refund", place.clerk, refund_fen="3000.49", result_text="已退")
    assert refused.value.field == "refund_fen"
    row = step(row, "refund", place.clerk, refund_fen="3000.50", result_text="已全部退还")
    assert (row.state, row.details["refund_fen"]) == ("refunded", 300_050)


def test_zombies_are_found_entered_and_not_found_again(place):
    still, lively = place.organisation("没有动静的协会"), place.organisation("有活动的协会")
    made = InspectionRound.objects.create(
        division_code=DISTRICT, year=2019, kind="association", due_date=dt.date(2020, 5, 31), count=2,
        supervisor_due_date=dt.date(2020, 3, 31), basis="示例", digest="0" * 64, frozen_at=day("2020-01-06"),
    )  # fmt: skip
    for body, count in ((still, 0), (lively, 3)):
        entry = InspectionEntry.objects.create(
            round=made, organisation=body, uscc=body.uscc, name=body.name, division_code=DISTRICT,
            state="reported",
            opened_at=day("2020-01-06"), opened_by_name="",
        )  # fmt: skip
        AnnualReport.objects.create(
            entry=entry, number=1, submitted_at=day("2020-05-01"), opening_net_assets_fen=0, income_fen=0,
            expense_fen=0, net_assets_fen=0, activities=count, residence="", has_place=True, staff=1,
            branches=0,
            party_members=0, party_form="none",
        )  # fmt: skip
    found = queries.zombies(place.clerk, on_date=dt.date(2020, 6, 1))
    assert [(body.name, signs) for body, signs in found] == [("没有动静的协会", ["idle"])]
    chosen = {body.id: signs for body, signs in found}
    assert commands.enter_zombies(found=chosen, actor=place.clerk, at=day("2020-06-01")) == 1
    assert queries.zombies(place.clerk, on_date=dt.date(2020, 6, 1)) == []
    row = LedgerEntry.objects.get(ledger="zombie")
    row = step(row, "revive", place.clerk, due_date="2020-09-30", result_text="责令限期开展活动")
    assert row.due_date == dt.date(2020, 9, 30)


def test_nobody_ticked_is_nobody_entered(place, unchanged):
    with unchanged, pytest.raises(Invalid, match="请勾选"):
        commands.enter_zombies(found={}, actor=place.clerk, at=day("2020-06-01"))


def fee(name: str, yuan: int = 1000, **more) -> dict:
    return {
        "category": "dues",
        "name": name,
        "amount_fen": yuan * 100,
        "unit": "年",
        "basis": "大会决议",
        **more,
    }


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([fee(str(place)) for place in range(5)], "会费有 5 档，最多 4 档"),
        ([fee("会员", floating=True)], "不得浮动"),
        ([fee("会员", basis=" ")], "没有收费依据"),
        ([fee("会员"), fee("会员", 2000)], "同名"),
    ],
)
def test_fees_that_break_a_rule_are_refused(place, trade, unchanged, items, words):
    with unchanged, pytest.raises(FeesRefused, match=words):
        commands.declare_fees(organisation_id=trade.id, items=items, actor=place.clerk, at=day("2020-06-01"))


def test_new_fees_end_the_old_ones_which_stay_readable(place, trade):
    by = {"organisation_id": trade.id, "actor": place.clerk}
    commands.declare_fees(items=[fee("会长单位", 5000), fee("会员单位", 500)], at=day("2020-06-01"), **by)
    commands.declare_fees(items=[fee("会员单位", 300)], at=day("2020-09-01"), **by)
    rows = FeeItem.objects.order_by("id").values_list("name", "amount_fen", "from_date", "until_date")
    assert list(rows) == [
        ("会长单位", 500_000, dt.date(2020, 6, 1), dt.date(2020, 9, 1)),
        ("会员单位", 50_000, dt.date(2020, 6, 1), dt.date(2020, 9, 1)),
        ("会员单位", 30_000, dt.date(2020, 9, 1), None),
    ]


def test_only_trade_associations_declare(place, unchanged):
    other = place.organisation("养花协会")
    with unchanged, pytest.raises(FeesRefused, match="不是行业协会商会"):
        commands.declare_fees(
            organisation_id=other.id, items=[fee("会员")], actor=place.clerk, at=day("2020-06-01")
        )
