"""Activities, the monthly check for paid services, agencies, evidence."""

import datetime as dt
import uuid

import pytest
from django.test import override_settings

from minzheng.config.demo import accounts, build
from minzheng.config.demo.walking import photo
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.counselling import commands, queries
from minzheng.registers.counselling.checklists import GRADE_CRITERIA, PAID_SERVICES
from minzheng.registers.counselling.errors import AlreadyRecorded, RecordNotFound
from minzheng.registers.counselling.models import (
    AgencyInspection,
    FamilyActivity,
    GradeEvidence,
    MarriageAgency,
    PaidServiceCheck,
)
from tests.laid import laid

DAY, OFFICE = dt.date(2020, 11, 5), "431103"
CLEAN = dict.fromkeys(PAID_SERVICES, False)
TABLES = (AgencyInspection, FamilyActivity, GradeEvidence, MarriageAgency, PaidServiceCheck, EventRow)


@laid
def by():
    with override_settings(DISTRICT_CODE=accounts.DISTRICT):
        build.lay_ground(lambda words: None)
        yield {"actor": accounts.open_all(build.STARTS_AT)["dengji"], "at": at_hour(DAY)}


def everything() -> dict:
    return {table.__name__: sorted(map(str, table.objects.values_list())) for table in TABLES}


def check(by, **changes) -> PaidServiceCheck:
    data = {"division_code": OFFICE, "month": dt.date(2020, 10, 1), "found": CLEAN, "fees_fen": 0, "note": ""}
    return commands.record_check(**data | changes, **by)


def test_nothing_found_is_a_report_of_zero(by):
    row = check(by)
    assert (row.found, row.fees_fen, row.closed_on) == (0, 0, DAY)
    missing = queries.missing_months(by["actor"], year=2020, today=DAY)
    assert missing == [
        dt.date(2020, month, 1) for month in range(1, 10)
    ]  # October is there, November not over


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"month": dt.date(2020, 12, 1)}, "month"),
        ({"found": {"photo": False}}, "items"),
        ({"fees_fen": 100}, "fees_fen"),
        ({"found": CLEAN | {"photo": True}}, "note"),
        ({"found": CLEAN | {"photo": True}, "note": "照相馆收费", "fees_fen": -1}, "fees_fen"),
    ],
)
def test_a_report_that_does_not_fit_itself(by, changes, field):
    before = everything()
    with pytest.raises(Invalid) as caught:
        check(by, **changes)
    assert caught.value.field == field
    assert everything() == before


def test_one_report_a_month(by):
    check(by, month=dt.date(2020, 10, 20))
    before = everything()
    with pytest.raises(AlreadyRecorded):
        check(by)
    assert everything() == before


def test_what_was_found_is_closed_once_with_words(by):
    row = check(
        by, found=CLEAN | {"photo": True, "drafting": True}, fees_fen=30_00, note="照相馆、打印店各一处"
    )
    assert (row.found, row.closed_on) == (2, None)
    before = everything()
    with pytest.raises(Invalid):
        commands.close_check(check_id=row.id, closing_note="好了", **by)
    assert everything() == before
    assert commands.close_check(check_id=row.id, closing_note="两家均已清退", **by).closed_on == DAY
    before = everything()
    with pytest.raises(AlreadyRecorded):
        commands.close_check(check_id=row.id, closing_note="两家均已清退", **by)
    assert everything() == before


def agency(by, **changes) -> MarriageAgency:
    data = {
        "division_code": OFFICE, "name": "示例婚介服务部", "credit_code": "92431103MA4EXAMP1X", "kind": "company",
        "address": "示例路1号", "contact": "唐小燕",
    }  # fmt: skip
    return commands.list_agency(**data | changes, **by)


def inspect(by, agency_id, **changes) -> AgencyInspection:
    data = {
        "agency_id": agency_id, "inspected_on": DAY, "inspectors": ["肖玉兰", "吕小芳"],
        "findings": ["fees_unclear"],
        "note": "", "rectify_by": dt.date(2020, 11, 20), "request_id": uuid.uuid4(),
    }  # fmt: skip
    return commands.record_inspection(**data | changes, **by)


def test_an_agency_is_listed_once(by):
    agency(by)
    before = everything()
    with pytest.raises(AlreadyRecorded):
        agency(by, name="另一名称", credit_code="92431103ma4examp1x")
    with pytest.raises(Invalid):
        agency(by, credit_code="1234")
    assert everything() == before


def test_two_officers_inspect_and_findings_have_their_day(by):
    listed = agency(by)
    before = everything()
    for changes in (
        {"inspectors": ["肖玉兰", "肖玉兰"]}, {"inspected_on": dt.date(2020, 11, 6)}, {"rectify_by": None},
        {"rectify_by": dt.date(2020, 11, 4)}, {"findings": ["nonsense"]},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            inspect(by, listed.id, **changes)
    assert everything() == before
    row = inspect(by, listed.id)
    clean = inspect(by, listed.id, findings=[])
    assert clean.rectify_by is None
    (shown,) = queries.agencies(by["actor"])
    assert (shown.last_inspected, shown.waiting) == (DAY, 1)
    commands.record_rectified(inspection_id=row.id, **by)
    assert queries.agency(listed.id, actor=by["actor"]).waiting == 0
    before = everything()
    for each in (row, clean):
        with pytest.raises(AlreadyRecorded):
            commands.record_rectified(inspection_id=each.id, **by)
    with pytest.raises(RecordNotFound):
        inspect(by, listed.id + 1)
    assert everything() == before


def test_an_activity_is_recorded_once(by):
    data = {
        "division_code": OFFICE, "kind": "visit", "title": "展示馆开放日", "held_on": DAY, "venue": "示例展示馆",
        "participants": 60, "organiser": "区民政局", "request_id": uuid.uuid4(),
    }  # fmt: skip
    first = commands.record_activity(**data, **by)
    assert commands.record_activity(**data, **by) == first
    before = everything()
    with pytest.raises(Invalid):
        commands.record_activity(**data | {"request_id": uuid.uuid4(), "held_on": dt.date(2020, 11, 6)}, **by)
    assert everything() == before


def test_evidence_stands_under_its_criterion(by):
    commands.keep_evidence(
        division_code=OFFICE, criterion="staff", title="登记员证书", note="", upload=photo("证书"), **by
    )
    found = queries.evidence(by["actor"], year=2020)
    assert {code: len(rows) for code, rows in found.items()} == dict.fromkeys(GRADE_CRITERIA, 0) | {
        "staff": 1
    }
    assert queries.evidence_file(found["staff"][0].id, actor=by["actor"]).is_picture
    before = everything()
    with pytest.raises(Invalid):
        commands.keep_evidence(division_code=OFFICE, criterion="beauty", title="x", note="", **by)
    assert everything() == before
