"""An invented district with officers, households on the sample programme, and runs at any stage.

Shared by the tests of the treasury and the oversight desk.
"""

import datetime as dt
import io

from django.test import Client
from python_calamine import CalamineWorkbook

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as posts
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import DivisionRow
from minzheng.registers.benefits import commands
from tests.registers.benefits.sample_programme import CODE

TODAY = dt.date(2020, 10, 12)  # a Monday
AT = clock.at_hour(TODAY)
DISTRICT, VILLAGE, OTHER_DISTRICT = "990103", "990103001001", "990104"
MONTH = Month(2020, 10)
PLACES = [
    ("99", "示范省"),
    ("9901", "示范市"),
    ("990103", "示范区"),
    ("990103001", "梅湾街道"),
    ("990103001001", "白竹社区"),
    ("990104", "邻区"),
    ("990104001", "北街道"),
    ("990104001001", "北社区"),
]
BY = {"actor": SYSTEM, "at": AT}
ROLES = {
    "maker": Role.TREASURY_MAKER,
    "checker": Role.TREASURY_CHECKER,
    "head": Role.BUREAU_HEAD,
    "auditor": Role.AUDITOR,
    "clerk": Role.TOWN_CLERK,
}


def divisions() -> None:
    rows = [DivisionRow(code=code, name=name, valid_from=dt.date(2000, 1, 1)) for code, name in PLACES]
    territory.load_divisions(rows=rows, source="示例", **BY)


def open_account(username: str, role: Role, place: str = DISTRICT):
    account = access.open_account(
        username=username, display_name=f"{username}某", password="correct horse", **BY
    )
    access.give_post(account=account, role=role, division_prefix=place, from_date=dt.date(2020, 1, 1), **BY)
    return account


def browser(account) -> Client:
    client = Client()
    client.force_login(account)
    client.account = account
    return client


def actor_of(account, day: dt.date = TODAY):
    return posts.officer_for(account, on_date=day)


def identity_number(serial: int) -> str:
    """A well-formed number of the unassigned division 999901."""
    first = f"999901{1950 + serial // 900}0101{serial % 900 + 100:03d}"
    return first + check_digit(first)


def card_number(serial: int) -> str:
    """Sixteen digits whose last makes the Luhn sum right."""
    first = f"6217000{serial:08d}"
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return f"{first}{-total % 10}"


def household(name: str, serial: int, *, persons: int = 1, card: bool = True, village: str = VILLAGE):
    """A household on the sample programme since 2020-09; its members are numbered from `serial`."""
    members = [
        people.register_person(
            identity_number=identity_number(serial + i), name=name if i == 0 else f"{name}家属",
            division_code=village, **BY,
        )
        for i in range(persons)
    ]  # fmt: skip
    start = dt.date(2020, 9, 1)
    home = people.form_household(head=members[0], division_code=village, from_date=start, **BY)
    for member in members[1:]:
        people.add_member(household=home, person=member, relation="20", from_date=start, source="示例", **BY)
    if card:
        commands.register_card(
            person=members[0],
            holder_name=name,
            bank="示例银行",
            number=card_number(serial),
            from_date=start,
            **BY,
        )
    return commands.open_award(
        programme=CODE, household=home, payee=members[0], division_code=village, persons=members,
        from_month=Month(2020, 9), basis="示例依据", **BY,
    )  # fmt: skip


def prepared_run(maker, month: Month = MONTH, at: dt.datetime = AT):
    run = commands.start_run(programme_code=CODE, division_prefix=DISTRICT, month=month, actor=maker, at=at)
    return commands.prepare_run(run_id=run.id, actor=maker, at=at)


def posted_run(maker, checker, month: Month = MONTH, at: dt.datetime = AT):
    run = prepared_run(maker, month, at)
    commands.check_run(run_id=run.id, actor=checker, at=at)
    return commands.post_run(run_id=run.id, actor=checker, at=at)


def return_content(batch, codes: dict[int, str], *, number: str = "") -> bytes:
    """The bank's answer to a batch: a return code by sequence number."""
    lines = [
        bank.ReturnLine(
            line_number=0, seq=payment.sequence, card_number="62170000000000", amount_fen=payment.amount_fen,
            code=codes[payment.sequence], remark="",
        )
        for payment in batch.payments.order_by("sequence")
        if payment.sequence in codes
    ]  # fmt: skip
    return bank.return_file(number or batch.number, lines, made_on=TODAY)


def workbook_rows(answer) -> list[list]:
    """The cells of the first sheet of a workbook that a page answers with."""
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()


def play(*day: int) -> None:
    """Let the district play at a day."""
    base.move_rehearsal(day=dt.date(*day))
