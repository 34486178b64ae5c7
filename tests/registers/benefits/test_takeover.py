"""存量接续: the bureau's own ledger, taken over whole or not at all, and once."""

import dataclasses

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.errors import NameDiffers
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.people.models import Fact, Membership, Person
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.errors import AlreadyCovered
from minzheng.registers.benefits.models import Award, AwardPerson, PayCard
from tests.registers.benefits.bureau import (
    AT,
    CODE,
    FAR_DISTRICT,
    HEAD,
    IMPORTER,
    START,
    VILLAGE,
    card_number,
    identity_number,
    issued,
    officer,
    refused,
    run,
)

pytestmark = pytest.mark.usefixtures("bureau")
BASIS = "原有低保台账"
WRONG = "99990119600101100" + ("1" if check_digit("99990119600101100") != "1" else "2")


def member(serial: int, name: str = "", relation: str = "20", **facts) -> commands.LedgerMember:
    return commands.LedgerMember(
        identity_number=identity_number(5_000 + serial), name=name or "户" + "甲乙丙丁戊己庚辛"[serial % 8],
        relation=relation, facts=facts,
    )  # fmt: skip


def row(*members: commands.LedgerMember, **more) -> commands.LedgerHousehold:
    values = {"division_code": VILLAGE, "address": "1组", "facts": {"urban": 1}, "bank": "示例银行"} | more
    values.setdefault("card_number", card_number(int(members[0].identity_number[-4:-1])) if members else "")
    return commands.LedgerHousehold(members=members, **values)


def ledger() -> list[commands.LedgerHousehold]:
    """Two households, of two persons and of one."""
    return [
        row(member(1, relation="01", wage_income_year_fen=120_000), member(2)), row(member(3, relation="01")),
    ]  # fmt: skip


def take(rows, month: Month = START, actor=IMPORTER) -> tuple[int, int, int]:
    taken = commands.take_over_awards(
        programme=CODE, households=rows, from_month=month, basis=BASIS, actor=actor, at=AT
    )
    return taken.households_new, taken.households_unchanged, taken.persons_new


def counts() -> list[int]:
    return [table.objects.count() for table in (Person, Membership, Fact, Award, AwardPerson, PayCard)]


def test_as_it_stands():
    assert take(ledger()) == (2, 0, 3)
    assert counts() == [3, 3, 3, 2, 3, 2]
    first = Award.objects.get(payee__name="户乙")
    assert (first.basis, first.household.head_id, str(first.valid.lower), first.valid.upper) == (
        BASIS, first.payee_id, "2020-03-01", None,
    )  # fmt: skip
    wage = Fact.objects.get(name="wage_income_year_fen")
    assert (wage.person_id, wage.value, wage.source) == (first.payee_id, 120_000, "imported")
    run(START)
    assert issued(first) == {"2020-03": 100_000}


@pytest.mark.parametrize("month", [START, Month(2020, 5)])
def test_twice_changes_nothing(month):
    take(ledger())
    before = counts()
    assert take(ledger(), month) == (0, 2, 0)
    assert take([*ledger(), row(member(4, relation="01"))], month) == (1, 2, 1)
    assert counts() == [
        before[0] + 1,
        before[1] + 1,
        before[2] + 1,
        before[3] + 1,
        before[4] + 1,
        before[5] + 1,
    ]


def changed() -> dict[str, list[commands.LedgerHousehold]]:
    first, second = ledger()
    return {
        "one more": [dataclasses.replace(first, members=(*first.members, member(4))), second],
        "one less": [dataclasses.replace(first, members=first.members[:1]), second],
        "another head of a new household": [row(member(4, relation="01"), member(2)), second],
        "two made one": [dataclasses.replace(first, members=(*first.members, *second.members))],
    }


@pytest.mark.parametrize("how", list(changed()))
def test_a_changed_household_is_refused(how):
    take(ledger())
    new = row(member(6, relation="01"))
    refused(AlreadyCovered, lambda: take([new, *changed()[how]]), "不能整户接续")


@pytest.mark.parametrize("where", ["in two households", "twice in one", "written in two ways"])
def test_a_person_twice_is_refused_and_nothing_half_loaded(where):
    first, second = ledger()
    rows = {
        "in two households": [first, row(member(4, relation="01"), member(2))],
        "twice in one": [row(member(1, relation="01"), member(1))],
        "written in two ways": [row(with_x("x", "01")), row(member(4, relation="01"), with_x("X"))],
    }[where]
    refused(AlreadyCovered, lambda: take([second, *rows]), "全部没有导入")


def with_x(letter: str, relation: str = "20") -> commands.LedgerMember:
    """Somebody whose number ends in X, written as the bureau wrote it."""
    firsts = (f"99990119600101{serial:03d}" for serial in range(100, 200))
    number = next(first + "X" for first in firsts if check_digit(first) == "X")
    return commands.LedgerMember(identity_number=number[:-1] + letter, name="户某", relation=relation)


def test_a_small_x_is_a_large_one():
    rows = [row(with_x("x", "01"))]
    assert take(rows) == (1, 0, 1)
    assert take([row(with_x("X", "01"))]) == (0, 1, 0)


def test_a_number_under_two_names_is_refused():
    refused(
        NameDiffers,
        lambda: take([row(member(1, "张三", "01")), row(member(1, "李四", "01"))]),
        "同一个身份证号",
    )
    take([row(member(1, "张三", "01"))])
    refused(NameDiffers, lambda: take([row(member(1, "李四", "01"))]), "已登记在另一姓名下")


@pytest.mark.parametrize(
    "bad",
    [
        lambda: row(),
        lambda: row(member(4, relation="01", wage_income_year_fen=-1)),
        lambda: row(member(4, relation="01", no_such_fact=1)),
        lambda: row(member(4, "<b>某</b>", "01")),
        lambda: row(dataclasses.replace(member(4, relation="01"), identity_number=WRONG)),
        lambda: row(member(4, relation="01"), card_number="9900000000000011"),
        lambda: row(member(4, relation="01"), bank=""),
        lambda: row(member(4, relation="01"), bank="农行,城关"),
    ],
)  # fmt: skip
def test_a_bad_household_holds_up_the_whole(bad):
    refused(Invalid, lambda: take([*ledger(), bad()]))


def test_by_who_may_and_where():
    refused(NotPermitted, lambda: take(ledger(), actor=HEAD))
    refused(NotPermitted, lambda: take(ledger(), actor=officer(Role.BUREAU_CLERK, FAR_DISTRICT)))
    far = row(member(4, relation="01"), division_code=FAR_DISTRICT + "001001")
    refused(MinzhengError, lambda: take([*ledger(), far]))
