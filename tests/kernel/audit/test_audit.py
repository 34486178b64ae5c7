"""Events cannot be changed, seals prove it, personal values can be shredded."""

import dataclasses
import datetime as dt
import json
import subprocess
import sys
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction

from minzheng.kernel.audit import commands, queries, sealing, verify_export
from minzheng.kernel.audit.events import Event
from minzheng.kernel.audit.models import EventRow, PersonalValues, Seal
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour

pytestmark = pytest.mark.django_db
AT = at_hour(dt.date(2020, 5, 6))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Happened(Event):
    kind: ClassVar[str] = "test.happened"
    personal_fields: ClassVar[tuple[str, ...]] = ("illness",)
    retention_class: ClassVar[str] = "测试1年"
    what: str
    illness: str = ""

    def sentence(self) -> str:
        return f"发生了{self.what}"


def record(what="一件事", **more):
    return commands.record(Happened(what=what, **more), actor=SYSTEM, at=AT)


def refused(sql):
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_event_reads_as_a_sentence_and_keeps_personal_values_apart():
    row = EventRow.objects.get(id=record(illness="尿毒症"))
    assert row.sentence == "发生了一件事"
    assert row.details == {"what": "一件事"}
    assert row.personal.values == {"illness": "尿毒症"}
    assert "尿毒症" not in json.dumps(
        queries._as_line({**EventRow.objects.values(*sealing.FIELDS).get()}), ensure_ascii=False
    )


def test_the_database_refuses_every_change():
    for table in ("audit_eventrow", "audit_seal", "audit_sealedevent"):
        refused(f"TRUNCATE {table} CASCADE")
    record()
    commands.seal(at=AT)
    for table in ("audit_eventrow", "audit_seal", "audit_sealedevent"):
        refused(f"DELETE FROM {table}")
    refused("UPDATE audit_eventrow SET sentence = '改'")
    assert EventRow.objects.get().sentence == "发生了一件事"


def test_seals_chain_and_verify():
    for number in range(3):
        record(str(number))
    first = commands.seal(at=AT)
    assert commands.seal(at=AT) is None
    record("后来")
    second = commands.seal(at=AT)
    record("未封存")
    assert (first.event_count, second.event_count) == (3, 1)
    assert second.previous_digest == first.digest
    proof = queries.verify()
    assert (proof.seals, proof.events_sealed, proof.events_unsealed, proof.faults) == (2, 4, 1, ())


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_eventrow SET sentence = '没有发生'",
        "UPDATE audit_eventrow SET details = '{}'",
        "UPDATE audit_eventrow SET at = at + interval '1 day'",
        "UPDATE audit_seal SET event_count = 9",
    ],
)
def test_tampering_by_the_database_owner_is_found(tampering):
    record()
    commands.seal(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(tampering)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert queries.verify().faults


def test_shredding_leaves_the_seals_whole():
    record(illness="精神残疾")
    commands.seal(at=AT)
    later = AT + dt.timedelta(days=400)
    assert commands.shred(retention_class="测试1年", before=AT, actor=SYSTEM, at=later) == 0
    assert commands.shred(retention_class="测试1年", before=later, actor=SYSTEM, at=later) == 1
    kept = PersonalValues.objects.get()
    assert (kept.values, kept.salt) == (None, None)
    assert queries.verify().faults == ()


def test_an_outsider_verifies_the_export_with_the_standard_library(tmp_path):
    record("甲")
    commands.seal(at=AT)
    record("乙")
    commands.seal(at=AT)
    trail = tmp_path / "trail.jsonl"
    trail.write_text("\n".join(queries.export_lines()), encoding="utf-8")
    checker = verify_export.__file__
    good = subprocess.run([sys.executable, "-I", checker, str(trail)], capture_output=True, text=True)
    assert (good.returncode, good.stdout.strip()) == (0, "封条全部有效")
    trail.write_text(trail.read_text(encoding="utf-8").replace("发生了乙", "发生了丙"), encoding="utf-8")
    bad = subprocess.run([sys.executable, "-I", checker, str(trail)], capture_output=True, text=True)
    assert bad.returncode == 1
    assert f"封条 {Seal.objects.order_by('id').last().id} 与事件内容不符" in bad.stdout


def test_sm3_is_the_standards_own_example():
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sealing.sm3_hex(b"abc") == expected
    assert verify_export.sm3_hex_written_out(b"abc") == expected
    assert verify_export.sm3_hex_written_out(b"abcd" * 16) == sealing.sm3_hex(b"abcd" * 16)


def test_events_of_nothing_is_refused():
    with pytest.raises(TypeError):
        queries.events_of()


def test_events_about_many_are_those_of_the_kinds_asked_for():
    first, second = record(person_id=1), record(household_id=2)
    record(person_id=3)
    wanted = {"person_ids": [1], "household_ids": [2]}
    found = queries.events_about(**wanted, kinds=["test.happened"])
    assert [event.id for event in found] == [second, first]
    assert list(queries.events_about(**wanted, kinds=["other"])) == []
