"""Couples who are counselled: once a day, by their will, under a pseudonym; and what is counted of them."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.test import override_settings

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError
from minzheng.registers.counselling import commands, queries
from minzheng.registers.counselling.commands import LedgerRow
from minzheng.registers.counselling.errors import AlreadyRecorded, MediationNotFound
from minzheng.registers.counselling.models import (
    CounsellingSession,
    Counsellor,
    CourtReferral,
    MediationCase,
    ServiceContract,
)
from tests.laid import laid

DAY, OFFICE = dt.date(2020, 11, 5), "431103"
AT = at_hour(DAY)


@laid
def officers():
    with override_settings(DISTRICT_CODE=accounts.DISTRICT):
        build.lay_ground(lambda words: None)
        yield accounts.open_all(build.STARTS_AT)


@laid
def by(officers):
    return {"actor": officers["dengji"], "at": AT}


@laid
def counsellor(by) -> Counsellor:
    contract = commands.sign_contract(
        division_code=OFFICE, number="冷民购〔2020〕示例1号", provider="示例心理服务中心", from_date=dt.date(2020, 1, 1),
        until_date=dt.date(2020, 12, 31), hours=2, amount_fen=12_000_00, **by,
    )  # fmt: skip
    return commands.add_counsellor(
        division_code=OFFICE, name="石心怡", profession="psychologist", contract_id=contract.id, **by
    )


@pytest.fixture
def couple() -> tuple[str, str]:
    invention = Invention(3)
    return invention.identity_number(dt.date(1985, 1, 2), "男"), invention.identity_number(
        dt.date(1987, 3, 4), "女"
    )


def opened(couple, counsellor, by, **changes) -> MediationCase:
    data = {
        "division_code": OFFICE, "first_number": couple[0], "second_number": couple[1],
        "stage": "before_divorce",
        "consented": True, "counsellor_id": counsellor.id,
    }  # fmt: skip
    return commands.open_mediation(**data | changes, **by)


def everything() -> dict:
    tables = (MediationCase, CounsellingSession, CourtReferral, Counsellor, ServiceContract, EventRow)
    return {table.__name__: sorted(map(str, table.objects.values_list())) for table in tables}


def test_the_couple_is_a_key_and_not_a_name(couple, counsellor, by):
    row = opened(couple, counsellor, by)
    assert len(row.alias) == 8
    stored = str(list(MediationCase.objects.values_list())) + str(
        list(EventRow.objects.values_list("details"))
    )
    assert all(number not in stored for number in couple)


def test_the_same_couple_on_a_day_is_one_whoever_is_named_first(couple, counsellor, by):
    row = opened(couple, counsellor, by)
    before = everything()
    with pytest.raises(AlreadyRecorded):
        opened(couple[::-1], counsellor, by)
    assert everything() == before
    again = opened(couple[::-1], counsellor, by | {"at": at_hour(dt.date(2020, 11, 6))})
    assert bytes(again.couple_key) == bytes(row.couple_key)
    assert list(queries.earlier(again)) == [row]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"consented": False}, "consented"),
        ({"second_number": "43110319870304"}, "second_number"),
        ({"first_number": "x"}, "first_number"),
    ],
)
def test_what_is_not_registered_leaves_nothing(couple, counsellor, by, changes, field):
    before = everything()
    with pytest.raises(Invalid) as caught:
        opened(couple, counsellor, by, **changes)
    assert caught.value.field == field
    assert everything() == before


def test_one_person_is_no_couple(couple, counsellor, by):
    before = everything()
    with pytest.raises(Invalid, match="相同"):
        opened((couple[0], couple[0]), counsellor, by)
    assert everything() == before


def test_a_talk_is_recorded_once_and_encrypted(couple, counsellor, by, officers):
    row = opened(couple, counsellor, by)
    data = {
        "mediation_id": row.id, "held_on": DAY, "minutes": 90, "method": "together",
        "counsellor_id": counsellor.id,
        "record": "双方愿意再给彼此一个月", "request_id": uuid.uuid4(),
    }  # fmt: skip
    first = commands.record_session(**data, **by)
    assert commands.record_session(**data, **by) == first
    assert CounsellingSession.objects.count() == 1
    assert "一个月".encode() not in bytes(first.record_cipher)
    assert (
        queries.open_record(first.id, mediation_id=row.id, **by | {"actor": officers["shenji"]})
        == data["record"]
    )
    assert EventRow.objects.filter(kind="audit.record_opened").count() == 1
    before = everything()
    for changes in (
        {"minutes": 0},
        {"minutes": 601},
        {"held_on": dt.date(2020, 11, 4)},
        {"held_on": dt.date(2020, 11, 6)},
    ):
        with pytest.raises(Invalid):
            commands.record_session(**data | {"request_id": uuid.uuid4()} | changes, **by)
    assert everything() == before


def test_bought_hours_go_down_by_the_talks(couple, counsellor, by):
    row = opened(couple, counsellor, by)
    commands.record_session(
        mediation_id=row.id, held_on=DAY, minutes=90, method="separate", counsellor_id=counsellor.id,
        record="",
        request_id=uuid.uuid4(), **by,
    )  # fmt: skip
    (hours,) = queries.hours(by["actor"])
    assert (hours.bought_minutes, hours.used_minutes, hours.left_minutes) == (120, 90, 30)


def test_archive_numbers_without_gaps_and_only_with_a_file(couple, counsellor, by):
    days = [at_hour(dt.date(2020, 11, day)) for day in (5, 6, 9)]
    rows = [opened(couple, counsellor, by | {"at": day}) for day in days]
    for row, kind in zip(rows, ("simple", "", "ordinary"), strict=True):
        commands.close_mediation(
            mediation_id=row.id, outcome="postponed", paper_kind=kind, **by | {"at": days[2]}
        )
    numbers = MediationCase.objects.order_by("id").values_list("archive_number", flat=True)
    assert list(numbers) == ["TJ431103-2020-00001", "", "TJ431103-2020-00002"]
    before = everything()
    with pytest.raises(AlreadyRecorded):
        commands.close_mediation(mediation_id=rows[0].id, outcome="reconciled", **by)
    assert everything() == before


def test_to_the_court_and_back(couple, counsellor, by):
    row = opened(couple, counsellor, by)
    with pytest.raises(Invalid, match="移交法院"):
        commands.close_mediation(mediation_id=row.id, outcome="to_court", **by)
    commands.refer_to_court(mediation_id=row.id, court="示例区人民法院", court_mediator="何公正", **by)
    row.refresh_from_db()
    assert (row.outcome, row.closed_on) == ("to_court", DAY)
    before = everything()
    with pytest.raises(Invalid) as caught:
        commands.record_court_result(mediation_id=row.id, result="divorced", civil_number="", **by)
    assert caught.value.field == "civil_number"
    with pytest.raises(AlreadyRecorded):
        commands.refer_to_court(mediation_id=row.id, court="示例区人民法院", court_mediator="何公正", **by)
    assert everything() == before
    commands.record_court_result(
        mediation_id=row.id, result="divorced", civil_number="（2020）示例民初1号", **by
    )
    before = everything()
    with pytest.raises(AlreadyRecorded):
        commands.record_court_result(mediation_id=row.id, result="reconciled", civil_number="", **by)
    assert everything() == before


def ledger() -> list[LedgerRow]:
    """The year as document 003 prints it: 1,973 couples; 80 reconciled; 252 + 6 by the court; 31 + 110
    files.
    """
    rows = []
    for number in range(1973):
        day = dt.date(2020, 1, 2) + dt.timedelta(days=number % 360)
        court = "divorced" if 80 <= number < 332 else "reconciled" if 332 <= number < 338 else ""
        outcome = "reconciled" if number < 80 else "to_court" if court else "divorced"
        kind = "ordinary" if number < 31 else "simple" if number < 141 else ""
        rows.append(
            LedgerRow(
                couple=f"台账{number % 1900}", opened_on=day, stage="before_divorce", outcome=outcome,
                paper_kind=kind,
                archive_number=f"旧档{number:04d}" if kind else "", court_result=court, court="示例区人民法院",
            )
        )  # fmt: skip
    return rows


def test_the_figures_as_printed(by):
    assert commands.take_over_ledger(division_code=OFFICE, rows=ledger(), source="2020年台账", **by) == 1973
    found = queries.figures(by["actor"], first=dt.date(2020, 1, 1), last=dt.date(2020, 12, 31))
    assert (found.mediated, found.reconciled, found.rate_basis_points) == (
        1973,
        80,
        405,
    )  # 80 ÷ 1973 = 4.05 %
    assert (found.ordinary, found.simple, found.papers) == (31, 110, 141)
    assert (found.court_divorced, found.court_reconciled, found.court_failed) == (252, 6, 0)
    assert found.couples == 1900
    assert sum(count for _, count in found.by_outcome) == 1973
    nothing = queries.figures(by["actor"], first=dt.date(2019, 1, 1), last=dt.date(2019, 12, 31))
    assert (nothing.mediated, nothing.rate_basis_points) == (0, None)


def test_a_ledger_with_a_couple_twice_on_a_day_is_not_loaded(by):
    rows = ledger()[:3]
    before = everything()
    with pytest.raises(Invalid, match="第 4 行"):
        commands.take_over_ledger(division_code=OFFICE, rows=[*rows, rows[0]], source="台账", **by)
    assert everything() == before
    commands.take_over_ledger(division_code=OFFICE, rows=rows, source="台账", **by)
    before = everything()
    with pytest.raises(Conflict):
        commands.take_over_ledger(division_code=OFFICE, rows=rows[2:], source="台账", **by)
    assert everything() == before


def test_another_post_and_another_district(couple, counsellor, by, officers):
    row = opened(couple, counsellor, by)
    before = everything()
    with pytest.raises(NotPermitted):
        opened(couple, counsellor, by | {"actor": officers["chuzhang"]})
    with pytest.raises(MediationNotFound):
        queries.mediation(row.id, actor=officers["shezu"])
    with pytest.raises(MinzhengError):
        commands.close_mediation(
            mediation_id=row.id, outcome="postponed", **by | {"actor": officers["shezu"]}
        )
    assert everything() == before


def test_no_marriage_matter_asks_whether_somebody_was_counselled():
    """条例: counselling is no condition of a registration. Nothing of it reaches the matters of marriage."""
    folder = Path(__file__).parents[3] / "minzheng" / "matters" / "marriage"
    texts = {path: path.read_text() for path in folder.rglob("*.py")}
    assert texts
    assert [path for path, text in texts.items() if "counselling" in text] == []
