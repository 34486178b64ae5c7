"""Differences: decided by a third person, field by field; the record is what was decided."""

import itertools

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.registers.marriage_archive import commands, queries
from minzheng.registers.marriage_archive.errors import AlreadyDone, ArchiveNotFound, KeyedTwice, SamePerson
from minzheng.registers.marriage_archive.models import ArchiveItem, Scan, Settlement

from .conftest import AT, key, number, officer, page
from .test_keying import standing


@pytest.fixture
def differing(shelf, first, second) -> ArchiveItem:
    key(first)
    key(second, female_name="蒋桂莲", register_date="1962-5-2", remark="有涂改")
    return ArchiveItem.objects.get()


def settle(item, actor, choices=None, **corrected):
    chosen = {"female_name": "second", "register_date": "first", "remark": "third"} | (choices or {})
    return commands.settle_differences(
        item_id=item.id, choices=chosen, corrected={"remark": "名字有涂改", **corrected}, actor=actor, at=AT
    )


def test_only_what_differs_is_shown_with_its_words(differing):
    assert differing.state == "differing"
    assert [(one.name, one.first, one.second) for one in queries.differences(differing)] == [
        ("register_date", "1962-5-1", "1962-5-2"),
        ("female_name", "蒋桂兰", "蒋桂莲"),
        ("remark", "", "有涂改"),
    ]


def test_a_third_person_decides(differing, head, first, second):
    settle(differing, head)

    item = ArchiveItem.objects.get()
    record = item.record
    assert (record.female_name, str(record.register_date)) == ("蒋桂莲", "1962-05-01")
    assert record.details["remark"] == "名字有涂改"
    assert (record.entry_operator_id, record.checker_id) == (first.account_id, second.account_id)
    made = Settlement.objects.get()
    assert (made.wrong_first, made.wrong_second, made.decided_by_name) == (2, 2, "龙建平")
    rates = {one.name: (one.wrong_fields, one.error_rate) for one in queries.operator_quality(head)}
    assert rates == {"易小梅": (2, "15.38%"), "毛志强": (2, "15.38%")}  # 2 of 13 fields


def test_whoever_keyed_it_does_not_decide(differing, first):
    both = officer("both", Role.REGISTRY_HEAD)
    before = standing()

    with pytest.raises(NotPermitted):
        settle(differing, first)
    with pytest.raises(SamePerson):
        settle(differing, type(both)(account_id=first.account_id, name="易小梅", posts=both.posts))

    assert standing() == before


def test_every_difference_is_decided_or_nothing(differing, head):
    before = standing()

    with pytest.raises(Invalid, match=r"女方姓名.*还没有裁定") as caught:
        settle(differing, head, {"female_name": ""})
    assert caught.value.field == "choice-female_name"
    with pytest.raises(Invalid, match="登记日期"):
        settle(differing, head, {"register_date": "third"}, register_date="看不清")

    assert standing() == before


def test_others_neither_see_nor_decide(differing, stranger, registrar):
    before = standing()

    with pytest.raises(ArchiveNotFound):
        settle(differing, stranger)
    with pytest.raises(NotPermitted):
        settle(differing, registrar)
    assert list(queries.differing_items(stranger)) == []

    assert standing() == before


def test_a_decided_number_may_not_stand_in_another_paper(shelf, first, second, head):
    key(first)
    key(first, sequence=2, certificate_number="冷结字第13号")
    key(second, sequence=2, certificate_number="冷结字第14号")
    item = ArchiveItem.objects.get(archive_number=number(1962, 2))
    before = standing()

    with pytest.raises(KeyedTwice):
        commands.settle_differences(
            item_id=item.id, choices={"certificate_number": "third"},
            corrected={"certificate_number": "冷结字第12号"}, actor=head, at=AT,
        )  # fmt: skip

    assert standing() == before


def test_the_decision_frees_the_number_that_was_misread(shelf, first, second, head):
    key(first, certificate_number="冷结字第13号")  # misread: the paper has 12
    with pytest.raises(KeyedTwice):
        key(first, sequence=2, certificate_number="冷结字第13号")
    key(second, certificate_number="冷结字第12号")
    commands.settle_differences(
        item_id=ArchiveItem.objects.get(archive_number=number(1962, 1)).id,
        choices={"certificate_number": "second"}, corrected={}, actor=head, at=AT,
    )  # fmt: skip

    assert key(first, sequence=2, certificate_number="冷结字第13号").round == 1


def test_no_decision_touches_an_image(differing, head, first):
    commands.add_scans(files=[page(f"{number(1962, 1)}-001.png")], actor=first, at=AT)
    before = list(Scan.objects.values_list("digest", "file_id"))

    settle(differing, head)

    assert list(Scan.objects.values_list("digest", "file_id")) == before
    with pytest.raises(Exception, match="refused"):
        Scan.objects.update(page=2)


STATES = ("open", "keyed_once", "differing", "settled")
ACTIONS = ("first_keys", "second_keys", "head_settles")
ALLOWED = {
    ("open", "first_keys"): "keyed_once",
    ("open", "second_keys"): "keyed_once",
    ("keyed_once", "second_keys"): "settled",
    ("differing", "head_settles"): "settled",
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(STATES, ACTIONS)))
def test_every_action_in_every_state(state, action, shelf, first, second, head):
    commands.add_scans(files=[page(f"{number(1962, 1)}-001.png")], actor=first, at=AT)  # opens the paper
    if state != "open":
        key(first)
    if state in ("differing", "settled"):
        key(second, **({"remark": "有涂改"} if state == "differing" else {}))
    item = ArchiveItem.objects.get()
    assert item.state == state
    acts = {
        "first_keys": lambda: key(first),
        "second_keys": lambda: key(second),
        "head_settles": lambda: commands.settle_differences(
            item_id=item.id, choices={"remark": "second"}, corrected={}, actor=head, at=AT
        ),
    }
    target = ALLOWED.get((state, action))
    if target is None:
        before = standing()
        with pytest.raises((AlreadyDone, SamePerson, MinzhengError)):
            acts[action]()
        assert standing() == before
    else:
        acts[action]()
        assert ArchiveItem.objects.get().state == target
