"""Hints at illegal adoptions: each step once, in order, with what it needs."""

import datetime as dt
import itertools
import uuid

import pytest
from django.test import override_settings

from minzheng.config.demo import accounts, build
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.registers.adoptions import commands, queries
from minzheng.registers.adoptions.errors import LeadNotFound
from minzheng.registers.adoptions.models import IllegalAdoptionLead
from tests.laid import laid

DAY, OFFICE = dt.date(2020, 11, 5), "431103"
STEPS = {
    "pass_lead": ("open", "passed", {"police_office": "示例派出所", "police_receipt": "回执1号"}),
    "answer_lead": ("passed", "answered", {"outcome": "已立案"}),
    "close_lead": ("answered", "closed", {}),
}


@laid
def officers():
    with override_settings(DISTRICT_CODE=accounts.DISTRICT):
        build.lay_ground(lambda words: None)
        yield accounts.open_all(build.STARTS_AT)


@laid
def by(officers):
    return {"actor": officers["dengji"], "at": at_hour(DAY)}


@laid
def lead(by) -> IllegalAdoptionLead:
    return commands.record_lead(
        division_code=OFFICE, source="report", found_on=DAY, place="示例乡", content="有人反映某户抱养来历不明的婴儿",
        request_id=uuid.uuid4(), **by,
    )  # fmt: skip


def everything() -> dict:
    tables = (IllegalAdoptionLead, EventRow)
    return {table.__name__: sorted(map(str, table.objects.values_list())) for table in tables}


def test_from_the_hint_to_the_end(lead, by):
    assert lead.number == "XS431103-2020-0001"
    for name, (_, after, data) in STEPS.items():
        assert getattr(commands, name)(lead_id=lead.id, **data, **by).state == after
    assert [row.sentence for row in EventRow.objects.filter(kind="adoptions.lead_moved").order_by("id")][
        -1
    ] == ("非法收养线索 XS431103-2020-0001：已办结")


def test_every_step_in_every_state(lead, by):
    """The rows are set as the constraint asks; what is out of order is refused and changes nothing."""
    states = {
        "open": {}, "passed": {"passed_on": DAY}, "answered": {"passed_on": DAY, "answered_on": DAY},
        "closed": {"passed_on": DAY, "answered_on": DAY, "closed_on": DAY},
    }  # fmt: skip
    empty = {"passed_on": None, "answered_on": None, "closed_on": None}
    for state, name in itertools.product(states, STEPS):
        IllegalAdoptionLead.objects.filter(id=lead.id).update(state=state, **empty | states[state])
        source, _, data = STEPS[name]
        if state == source:
            continue
        before = everything()
        with pytest.raises(Conflict):
            getattr(commands, name)(lead_id=lead.id, **data, **by)
        assert everything() == before


def test_no_receipt_is_no_passing_on(lead, by):
    before = everything()
    for data, field in (
        ({"police_office": "示例派出所", "police_receipt": " "}, "police_receipt"),
        ({"police_office": "", "police_receipt": "1"}, "police_office"),
    ):
        with pytest.raises(Invalid) as caught:
            commands.pass_lead(lead_id=lead.id, **data, **by)
        assert caught.value.field == field
    assert everything() == before


def test_a_hint_without_content_and_of_tomorrow(by):
    data = {"division_code": OFFICE, "source": "visit", "place": "", "request_id": uuid.uuid4()}
    for found_on, content, field in (
        (DAY, "太短", "content"),
        (dt.date(2020, 11, 6), "足够长的线索内容在此", "found_on"),
    ):
        with pytest.raises(Invalid) as caught:
            commands.record_lead(**data, found_on=found_on, content=content, **by)
        assert caught.value.field == field
    assert IllegalAdoptionLead.objects.count() == 0


def test_what_it_says_is_encrypted_and_opening_is_recorded(lead, by, officers):
    assert "婴儿".encode() not in bytes(lead.content_cipher)
    assert queries.open_lead(lead.id, actor=officers["shenji"], at=by["at"]).startswith("有人反映")
    assert EventRow.objects.filter(kind="audit.record_opened").count() == 1
    with pytest.raises(LeadNotFound):
        queries.open_lead(lead.id, actor=officers["shezu"], at=by["at"])
