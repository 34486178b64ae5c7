"""Households of a ledger beside the bureau's books: new, already taken over as they stand, or in conflict."""

from collections import defaultdict
from collections.abc import Iterable

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.models import Fact, Membership, Person
from minzheng.registers.benefits.models import Award, AwardPerson, PayCard

from ..entitlement import CODE
from .households import Arranged, Problems

BATCH = 2000


class Books:
    """What is on file of the persons of a ledger from a month on.

    Each question is asked only of the persons whom the one before left open, and by plain keys without
    joins: right after a large import the database knows nothing yet of the sizes of its tables.
    """

    def __init__(self, arranged: Iterable[Arranged], month: Month):
        self.month = month
        self.index_of = {
            member.identity_number: secrecy.blind_index(member.identity_number, purpose=IDENTITY)
            for one in arranged
            for member in one.household.members
        }
        self.persons: dict[bytes, Person] = {}
        for some in _batches(list(self.index_of.values())):
            for person in Person.objects.filter(identity_index__in=some).defer("identity_cipher"):
                self.persons[bytes(person.identity_index)] = person
        ids = {person.id for person in self.persons.values()}
        self._read_awards(ids)
        self._read_homes(ids - self.award_of.keys())
        self._read_own(ids - self.award_of.keys() - self.head_of.keys())

    def person(self, identity_number: str) -> Person | None:
        return self.persons.get(self.index_of[identity_number])

    def _in_force(self, rows, *columns: str) -> Iterable[tuple]:
        """Rows of dated tables that hold at some time from the month on."""
        for valid, *values in rows.values_list("valid", *columns):
            if not valid.isempty and (valid.upper is None or valid.upper > self.month.first_date):
                yield tuple(values)

    def _read_awards(self, ids: Iterable[int]) -> None:
        """`award_of` by person; `covered` and `payee_of` by award."""
        self.award_of: dict[int, int] = {}
        self.covered: dict[int, set[int]] = defaultdict(set)
        self.payee_of: dict[int, int] = {}
        for some in _batches(sorted(ids)):
            rows = AwardPerson.objects.filter(person_id__in=some, programme=CODE)
            self.award_of |= dict(self._in_force(rows, "person_id", "award_id"))
        for some in _batches(sorted(set(self.award_of.values()))):
            rows = AwardPerson.objects.filter(award_id__in=some)
            for award_id, person_id in self._in_force(rows, "award_id", "person_id"):
                self.covered[award_id].add(person_id)
            self.payee_of |= dict(Award.objects.filter(id__in=some).values_list("id", "payee_id"))

    def _read_homes(self, ids: Iterable[int]) -> None:
        """`head_of`: the name of the head of a person's household."""
        self.head_of: dict[int, str] = {}
        for some in _batches(sorted(ids)):
            rows = Membership.objects.filter(person_id__in=some, superseded_at=None)
            self.head_of |= dict(self._in_force(rows, "person_id", "household__head__name"))

    def _read_own(self, ids: Iterable[int]) -> None:
        self.with_facts: set[int] = set()
        self.with_card: set[int] = set()
        for some in _batches(sorted(ids)):
            facts = Fact.objects.filter(person_id__in=some, superseded_at=None)
            self.with_facts |= {person_id for (person_id,) in self._in_force(facts, "person_id")}
            cards = PayCard.objects.filter(person_id__in=some)
            self.with_card |= {person_id for (person_id,) in self._in_force(cards, "person_id")}

    def names(self, ids: Iterable[int]) -> str:
        found = Person.objects.filter(id__in=list(ids)).order_by("id")
        return "、".join(found.values_list("name", flat=True))


def hold_against_books(
    arranged: list[Arranged], *, month: Month, problems: Problems
) -> tuple[list[Arranged], list[Arranged]]:
    """(new households, households already taken over as they stand); conflicts go to `problems`."""
    books = Books(arranged, month)
    new, unchanged = [], []
    for one in arranged:
        if _names_differ(one, books, problems):
            continue
        people = [books.person(member.identity_number) for member in one.household.members]
        awards = {books.award_of[here.id] for here in people if here and here.id in books.award_of}
        if not awards:
            if _is_free(one, people, books, problems):
                new.append(one)
        elif _is_same(people, awards, books):
            unchanged.append(one)
        else:
            _explain(one, people, books, problems)
    return new, unchanged


def _names_differ(one: Arranged, books: Books, problems: Problems) -> bool:
    differs = False
    for row, member in zip(one.rows, one.household.members, strict=True):
        person = books.person(member.identity_number)
        if person is not None and person.name != member.name:
            problems.note(row, "name", f"这个身份证号在系统中登记的姓名不是“{member.name}”，请对照证件核对。")
            differs = True
    return differs


def _is_same(people: list[Person | None], awards: set[int], books: Books) -> bool:
    """Whether all of the household, and nobody else, is covered by one award."""
    if len(awards) > 1 or None in people:
        return False
    return {person.id for person in people} == books.covered[next(iter(awards))]


def _is_free(one: Arranged, people: list[Person | None], books: Books, problems: Problems) -> bool:
    free = True
    for row, person in zip(one.rows, people, strict=True):
        if person is None:
            continue
        if person.id in books.head_of:
            sentence = (
                f"{person.name}在系统中是“{books.head_of[person.id]}”一户的成员，没有享受低保。"
                "请为那一户办理申请，并从表中删去这一户。"
            )
        elif person.id in books.with_facts:
            sentence = (
                f"系统中已有{person.name}的收入等信息，不能用台账覆盖。请办理申请，并从表中删去这一户。"
            )
        elif person.id in books.with_card and row is one.rows[0] and one.household.card_number:
            problems.note(row, "card_number", f"{person.name}已有发放账户，请清空这一户的开户行和银行卡号。")
            free = False
            continue
        else:
            continue
        problems.note(row, "identity_number", sentence)
        free = False
    return free


def _explain(one: Arranged, people: list[Person | None], books: Books, problems: Problems) -> None:
    """Say row by row how a household differs from the award that covers some of it."""
    head = people[0]
    own = books.award_of.get(head.id) if head else None
    if own is not None and books.payee_of[own] != head.id:
        own = None  # the head of this household is a member of another one
    for row, person in zip(one.rows, people, strict=True):
        award = books.award_of.get(person.id) if person else None
        if award is not None and award != own:
            problems.note(
                row, "identity_number",
                f"{person.name}在系统中已随“{books.names([books.payee_of[award]])}”一户享受低保，不能再列入这一户。"
                "请核对；确需调整的，先在原户办理减员。",
            )  # fmt: skip
        elif award is None and own is not None:
            problems.note(
                row, "identity_number",
                "这一户已在系统中，但没有这名成员。请在系统中办理增员，并从表中删去这一户。",
            )  # fmt: skip
    absent = books.covered[own] - {person.id for person in people if person} if own is not None else ()
    if absent:
        sentence = (
            f"系统中这一户还有{books.names(absent)}，表里没有。请在系统中办理减员，并从表中删去这一户。"
        )
        problems.note(one.rows[0], "", sentence)


def _batches(values: list) -> Iterable[list]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
