"""Blind double entry, and what it refuses."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive.errors import AlreadyDone, ArchiveNotFound, KeyedTwice, SamePerson
from minzheng.registers.marriage_archive.models import ArchiveItem, Keying, Settlement
from minzheng.registers.marriages.models import MarriageRecord

from .conftest import AT, key, number, values

State = ArchiveItem.State


def standing() -> tuple:
    """Everything a refusal must leave as it was."""
    return (
        list(Keying.objects.order_by("id").values_list("id", flat=True)),
        list(ArchiveItem.objects.order_by("id").values_list("archive_number", "state", "certificate_key")),
        MarriageRecord.objects.count(),
        Settlement.objects.count(),
        EventRow.objects.count(),
    )


def test_first_account_waits_for_a_second(shelf, first):
    keying = key(first)

    assert keying.round == 1
    assert keying.item.state == State.KEYED_ONCE
    assert MarriageRecord.objects.count() == 0


def test_two_equal_accounts_become_a_record(shelf, first, second):
    key(first)
    key(second, male_name="唐 建国", certificate_number="冷结字第１２号")  # spaces and width do not differ

    item = ArchiveItem.objects.get()
    record = item.record
    assert (item.state, item.confidence) == (State.SETTLED, "高")
    assert (record.source, record.kind, record.register_year) == ("historical", "J", 1962)
    assert (record.male_name, record.female_name) == ("唐建国", "蒋桂兰")
    assert (record.entry_operator_id, record.checker_id) == (first.account_id, second.account_id)
    assert record.archive_number == "431103-HY·J-1962-000001"
    assert record.certificate_number == ""
    assert record.certificate_number_raw == "冷结字第12号"
    assert "唐*国" in record.search_keys
    assert "@零陵" in record.search_keys
    assert record.details["office_name"] == "零陵县普利桥公社"


def test_what_was_keyed_is_encrypted_and_stays(shelf, first):
    keying = key(first)

    assert "唐建国".encode() not in bytes(keying.values_cipher)
    keying.operator_name = "别人"
    with pytest.raises(Exception, match="refused"):
        keying.save()


def test_same_request_keys_once(shelf, first):
    keying = key(first)
    again = commands.key_paper(
        archive_number=number(1962, 1), values=values(), actor=first, at=AT, request_id=keying.request_id
    )

    assert again.id == keying.id
    assert Keying.objects.count() == 1


def test_the_second_account_is_somebody_elses(shelf, first):
    key(first)
    before = standing()

    with pytest.raises(SamePerson, match="双人双录"):
        key(first)

    assert standing() == before


def test_a_third_account_is_refused(shelf, first, second):
    key(first)
    key(second, male_name="唐建军")
    before = standing()

    with pytest.raises(AlreadyDone):
        key(second)

    assert standing() == before


def test_certificate_number_stands_in_one_paper(shelf, first, second):
    key(first)
    before = standing()

    for actor in (first, second):
        with pytest.raises(KeyedTwice, match=r"431103-HY·J-1962-000001.*一案一卷") as caught:
            key(actor, sequence=2, male_name="别人甲", certificate_number="冷结字第 12 号")
        assert caught.value.field == "certificate_number"
        assert "请对照原件核对证号" in caught.value.sentence

    assert standing() == before


def test_an_old_number_of_another_office_or_year_is_another_number(shelf, first):
    key(first)
    key(first, sequence=2, office_name="零陵县牛角坝公社")
    key(first, sequence=1, year=1987, register_date="1987-2-3")

    assert Keying.objects.count() == 3


def test_a_number_of_the_live_book_is_refused(shelf, first, second):
    modern = "J431103-2004-000007"
    MarriageRecord.objects.create(
        kind="J",
        office_code="431103",
        certificate_number=modern,
        register_year=2004,
        register_date=dt.date(2004, 3, 4),
        male_name="甲",
        female_name="乙",
        recorded_at=AT,
    )
    changes = {"year": 2004, "register_date": "2004-3-4", "certificate_number": "J431103－2004－000007"}
    key(first, **changes)
    before = standing()

    with pytest.raises(KeyedTwice, match="已有记录"):
        key(second, **changes)

    assert standing() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"male_name": ""}, "male_name"),
        ({"register_date": "看不清"}, "register_date"),
        ({"register_date": "1962-2-30"}, "register_date"),
        ({"office_name": " "}, "office_name"),
        ({"clarity": "糊"}, "clarity"),
        ({"female_name": "长" * 41}, "female_name"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(shelf, first, changes, field):
    before = standing()

    with pytest.raises(Invalid) as caught:
        key(first, **changes)

    assert caught.value.field == field
    assert standing() == before


def test_a_paper_without_a_volume_is_not_found(shelf, first):
    before = standing()

    for wrong in (number(1962, 21), number(1950, 1), number(1962, 1, "L")):
        with pytest.raises(ArchiveNotFound, match="不在任何已登记的案卷里"):
            commands.key_paper(archive_number=wrong, values=values(), actor=first, at=AT)
    with pytest.raises(Invalid, match="档号的样式"):
        commands.key_paper(archive_number="随便", values=values(), actor=first, at=AT)

    assert standing() == before


def test_others_may_not_key(shelf, head, registrar, stranger):
    before = standing()

    for actor in (head, registrar, stranger):
        with pytest.raises(NotPermitted):
            key(actor)

    assert standing() == before
