"""What a penalty leaves in the credit record of a social organisation, and what its revocation takes back."""

import datetime as dt

import pytest

from minzheng.registers.organisations.models import Organisation
from minzheng.registers.supervision.models import PenaltyMark, Publication

from .stage import KINDS, Play

DECIDED = dt.date(2022, 3, 28)
NUMBER = "冷民罚决字〔2022〕1号"


@pytest.fixture
def body(play) -> Organisation:
    return Organisation.objects.create(
        uscc="51999901MJ0000000X", kind="association", name="示例行业协会", name_pinyin="shili",
        state="registered", division_code="999901", registration_mode="dual", supervisor="示例主管局",
        legal_representative="王示例", capital_fen=3_000_000, residence="示例路1号", scope="示例",
        registered_date=dt.date(2015, 3, 1),
        certificate_from=dt.date(2015, 3, 1), certificate_until=dt.date(2025, 12, 31),
    )  # fmt: skip


def marks() -> list[tuple]:
    rows = PenaltyMark.objects.order_by("kind")
    return list(rows.values_list("organisation__name", "kind", "fine_fen", "decided_date", "document_number"))


def last_sentence(play: Play) -> str:
    return play.case.steps.order_by("-id").first().details["sentence"]


def test_a_decision_is_in_the_credit_record_on_its_own_day(play, body):
    """Not on the day of service: the five working days run from the decision (民政部令第60号)."""
    play.notified()
    assert marks() == []
    play.act("decide", "head", DECIDED, reasons="查明属实", **KINDS)
    assert marks() == [
        ("示例行业协会", "没收违法所得", 0, DECIDED, NUMBER),
        ("示例行业协会", "罚款", 3_300_000, DECIDED, NUMBER),
        ("示例行业协会", "警告", 0, DECIDED, NUMBER),
    ]
    assert "须提请列入活动异常名录（受到警告或者不满 5 万元罚款）" in last_sentence(play)
    play.act("serve", "one", dt.date(2022, 3, 31), served_date=dt.date(2022, 3, 30), method="direct",
             receiver="张某")  # fmt: skip
    assert len(marks()) == 3


def test_a_warning_and_a_fine_of_one_decision_are_one_time(play, body):
    play.decided()
    assert "严重违法失信名单" not in last_sentence(play)


def test_a_second_decision_within_three_years_calls_for_the_list_of_dishonour(play, body):
    PenaltyMark.objects.create(
        organisation=body, kind="警告", decided_date=dt.date(2019, 3, 29), document_number="旧1号",
        recorded_at="2019-03-29T09:00:00+08:00",
    )  # fmt: skip
    play.decided()
    assert "严重违法失信名单（3 年内两次以上受到警告或者不满 5 万元罚款）" in last_sentence(play)


def test_a_warning_on_the_spot_is_in_the_record(play, body):
    play.open(field="volunteers", violation="volunteers-record", base=None)
    play.act("on_spot", "one", dt.date(2022, 3, 2), kinds=["warning"], fine=None)
    assert [(row[1], row[3]) for row in marks()] == [("警告", dt.date(2022, 3, 2))]


@pytest.mark.parametrize(
    "change",
    [
        {"party_kind": "citizen"},
        {"party_code": "91999901MA0000000X"},
        {"party_code": "", "party_name": "别家公司"},
    ],
)
def test_who_is_in_no_book_of_organisations_has_no_credit_record_here(play, body, change):
    told = play.declared(**change)
    play.declared = lambda **more: told | more
    play.decided()
    assert marks() == []


def test_without_a_code_the_name_in_the_book_is_asked(play, body):
    told = play.declared(party_code="")
    play.declared = lambda **more: told | more
    play.decided()
    assert len(marks()) == 3


def test_a_revoked_decision_counts_no_more_and_is_not_sent_to_the_platform(play, body):
    play.served()
    play.act("revoke", "head", dt.date(2022, 4, 6), reason="适用法律错误")
    assert set(PenaltyMark.objects.values_list("revoked_date", flat=True)) == {dt.date(2022, 4, 6)}
    assert Publication.objects.get().state == "excluded"
    other = Play(play.people, play.certificates)
    other.decided()
    assert "严重违法失信名单" not in last_sentence(other)


def test_what_the_platform_has_already_is_left_to_the_officer_who_withdraws_it(play, body):
    play.served()
    Publication.objects.update(state="sent")
    play.act("revoke", "head", dt.date(2022, 4, 6), reason="适用法律错误")
    assert Publication.objects.get().state == "sent"
