"""A bureau small enough to reckon by hand: officers, households, a flat sum a head, runs and a bank."""

import datetime as dt
import itertools
from collections import defaultdict

import pytest
from django.db import transaction

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank
from minzheng.kernel.ledger import queries as ledger
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits import commands, programmes
from minzheng.registers.benefits.models import Award, AwardPerson, Issued, IssueRun, Payment
from minzheng.registers.benefits.programmes import Due, Programme

CODE = "trial"
DISTRICT, VILLAGE, FAR_DISTRICT = "990103", "990103001001", "990104"
START = Month(2020, 3)
AT = clock.at_hour(dt.date(2020, 3, 10))
BY = {"actor": SYSTEM, "at": AT}
STANDARDS: list[tuple[Month, dt.datetime, int]] = []  # in force from, known from, fen a head
_serial = itertools.count(1)


def officer(role: Role, place: str = DISTRICT) -> Officer:
    number = 900_000 + next(_serial)
    return Officer(number, f"{role.label}{number}", (HeldPost(role, place),))


MAKER, CHECKER = officer(Role.TREASURY_MAKER), officer(Role.TREASURY_CHECKER)
HEAD, CLERK = officer(Role.BUREAU_HEAD), officer(Role.TOWN_CLERK)
IMPORTER = officer(Role.BUREAU_CLERK)


def due(awards, months, known_at):
    awards = {award.id: award for award in awards}
    places = defaultdict(list)
    for place in AwardPerson.objects.filter(award__in=awards, valid__isempty=False):
        places[place.award_id].append(place.valid)
    found = {}
    for award in awards.values():
        for month in months:
            persons = sum(_holds(valid, month) for valid in places[award.id])
            if persons and _holds(award.valid, month):
                fen = standard(month, known_at)
                basis = {"保障人数": str(persons), "标准": f"{fen // 100}.{fen % 100:02d}"}
                found[award.id, month] = Due(fen * persons, persons, "urban", basis)
    return found


def _holds(valid, month: Month) -> bool:
    if valid.isempty:
        return False
    return valid.lower <= month.first_date and (valid.upper is None or month.first_date < valid.upper)


def standard(month: Month, known_at: dt.datetime) -> int:
    """The one in force last of those known, and of these the one learnt last."""
    known = [row for row in STANDARDS if row[0] <= month and row[1] <= known_at]
    return max(enumerate(known), key=lambda pair: (pair[1][0], pair[0]))[1][2]


PROGRAMME = Programme(
    code=CODE,
    name="示例补助",
    categories={"urban": "城市", "rural": "农村"},
    window_months=lambda division_code, at: 24,
    offset_percent=lambda division_code, at: 20,
    due=due,
    explain=lambda **more: {},
    digests=lambda area, month, known_at: ("a" * 64, "b" * 64),
)


def open_bureau(monkeypatch) -> None:
    """Only this programme, at 500 元 a head."""
    monkeypatch.setattr(programmes, "_programmes", {CODE: PROGRAMME})
    STANDARDS[:] = [(Month(2000, 1), clock.at_hour(dt.date(2000, 1, 1)), 50_000)]


def identity_number(serial: int) -> str:
    """A well-formed number of the unassigned division 999901."""
    first = f"999901{1950 + serial // 900 % 50}0101{serial % 900 + 100:03d}"
    return first + check_digit(first)


def card_number(serial: int) -> str:
    """Sixteen digits whose last makes the Luhn sum right."""
    first = f"9900000{serial:08d}"
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return f"{first}{-total % 10}"


def person(name: str = "某某") -> Person:
    number = identity_number(next(_serial))
    return people.register_person(identity_number=number, name=name, division_code=VILLAGE, **BY)


def household(name: str = "张三", *, persons: int = 1, card: bool = True, since: Month = START) -> Award:
    """A household on the programme since a month; its members belong to it since the year before."""
    members = [person(name if place == 0 else f"{name}家人") for place in range(persons)]
    begun = dt.date(2019, 1, 1)
    home = people.form_household(head=members[0], division_code=VILLAGE, from_date=begun, **BY)
    for member in members[1:]:
        people.add_member(household=home, person=member, relation="20", from_date=begun, **BY)
    if card:
        commands.register_card(
            person=members[0], holder_name=name, bank="示例银行", number=card_number(next(_serial)),
            from_date=begun, **BY,
        )  # fmt: skip
    made = commands.open_award(
        programme=CODE, household=home, payee=members[0], division_code=VILLAGE, persons=members,
        from_month=since,
        basis="示例依据", **BY,
    )  # fmt: skip
    return Award.objects.get(id=made.id)


def members(award: Award) -> list[Person]:
    return [place.person for place in award.persons.select_related("person").order_by("id")]


def prepared(month: Month, at: dt.datetime | None = None) -> IssueRun:
    at = at or clock.at_hour(month.first_date.replace(day=10))
    run = commands.start_run(programme_code=CODE, division_prefix=DISTRICT, month=month, actor=MAKER, at=at)
    return commands.prepare_run(run_id=run.id, actor=MAKER, at=at)


def run(month: Month, at: dt.datetime | None = None) -> IssueRun:
    """A whole run for a month, on its tenth day unless said otherwise."""
    made = prepared(month, at)
    commands.check_run(run_id=made.id, actor=CHECKER, at=made.known_at)
    return commands.post_run(run_id=made.id, actor=CHECKER, at=made.known_at)


def lines(made: IssueRun) -> list[tuple[str, int, str]]:
    """(month, difference in fen, why) of a run, in order."""
    rows = made.lines.order_by("award_id", "month")
    return [(str(row.month), row.difference_fen, row.reason) for row in rows]


def issued(award: Award) -> dict[str, int]:
    """What each month has had."""
    found: dict[str, int] = defaultdict(int)
    for month, fen in Issued.objects.filter(award=award).values_list("month", "amount_fen"):
        found[str(month)] += fen
    return dict(found)


def balance(purpose: str) -> int:
    """Fen on an account of the programme in the district, debit positive."""
    code, _ = programmes.books(CODE, DISTRICT)[purpose]
    return ledger.balance(code)


def answer(
    batch, codes: dict[int, str] | str = "00", *, number: str = "", amounts: dict | None = None
) -> bytes:
    """The bank's file for the payments of a batch: one code for all, or codes by sequence."""
    rows = Payment.objects.filter(batch=batch, card__isnull=False).order_by("sequence")
    wanted = {row.sequence: codes for row in rows} if isinstance(codes, str) else codes
    found = [
        bank.ReturnLine(
            line_number=0, seq=row.sequence, card_number="9900000", code=wanted[row.sequence], remark="",
            amount_fen=(amounts or {}).get(row.sequence, row.amount_fen),
        )
        for row in rows
        if row.sequence in wanted
    ]  # fmt: skip
    return bank.return_file(number or batch.number, found, made_on=AT.date())


def everything() -> dict[str, list]:
    """All rows that a refused verb must leave as they were."""
    tables = (Award, AwardPerson, Issued, IssueRun, Payment)
    found = {table.__name__: list(table.objects.order_by("id").values()) for table in tables}
    for name in ("RunLine", "Clawback", "BankBatch", "BankReturn", "PayCard", "Allotment"):
        found[name] = list(Award._meta.apps.get_model("benefits", name).objects.order_by("id").values())
    for label in ("ledger.Entry", "audit.EventRow", "people.Fact", "people.Person", "people.Membership"):
        found[label] = Award._meta.apps.get_model(label).objects.count()
    return found


def refused(error, call, words: str | None = None) -> None:
    """The call is refused with a sentence that holds the words, and nothing has changed."""
    before = everything()
    with pytest.raises(error, match=words), transaction.atomic():
        call()
    assert everything() == before
