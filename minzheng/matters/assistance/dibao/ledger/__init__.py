"""存量接续: the bureau's own household ledger, from an Excel file to awards that issue runs pay.

`contract.py` has the columns, `households.py` makes households of rows, `standing.py` holds them against
the books, `forecast.py` says what the first month would pay, `template.py` is the file to fill in. This
file is the door: `examine` changes nothing, `import_ledger` takes all of it over or nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import commands as exchange
from minzheng.kernel.exchange import queries as intakes
from minzheng.kernel.exchange.commands import Loading
from minzheng.kernel.exchange.errors import HeadersRefused
from minzheng.kernel.exchange.intake import Intake, Row, read_workbook
from minzheng.kernel.exchange.models import IntakeRecord
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import commands as benefits

from ..entitlement import CODE, LAW
from .contract import DATASET, INCOMES
from .forecast import Forecast, forecast
from .households import STATED_TOTAL, Arranged, arrange
from .standing import hold_against_books
from .template import template_workbook

__all__ = [
    "ACTION",
    "DATASET",
    "Examination",
    "Loading",
    "examine",
    "import_ledger",
    "template_workbook",
]

ACTION = "people.import_ledger"
BASIS_LENGTH = 200  # benefits.Award.basis
# Households taken over by one command, all in one transaction: no single statement then comes near the
# time limit that pages set for statements.
AT_ONCE = 500


@dataclass(frozen=True)
class Examination:
    """What importing the file would do; nothing of it has been done.

    `new` would be taken over, `unchanged` already stand in the books as the file has them. `earlier` is
    the record of the very same file loaded before.
    """

    intake: Intake
    month: Month
    new: tuple[Arranged, ...]
    unchanged: int
    first_month: Forecast
    earlier: IntakeRecord | None

    @property
    def persons(self) -> int:
        return sum(len(one.household.members) for one in self.new)

    @property
    def without_card(self) -> int:
        return sum(not one.household.card_number for one in self.new)

    @property
    def without_property(self) -> int:
        return sum(not one.property_stated for one in self.new)

    @property
    def unpaid(self) -> list[tuple[int, str]]:
        """(row number, head) of households to which nothing is due in the first month."""
        found = (self.new[place] for place in self.first_month.unpaid)
        return [(one.rows[0].number, one.household.members[0].name) for one in found]


def examine(*, file: BinaryIO, file_name: str, month: Month, actor: Actor, at: dt.datetime) -> Examination:
    """Read the file and hold it against the books. Changes nothing.

    What is wrong in rows stands in `intake`, all of it at once; a file that is no ledger raises Invalid,
    as does a month for which no standard is on file.
    """
    access.require(actor, ACTION)
    villages = _Villages(access.scope(actor, ACTION).prefixes, month)
    villages.require_standards()
    intake = read_workbook(file, DATASET, on_date=at.date(), file_name=file_name)
    _require_columns(intake)
    earlier = intakes.loaded_before(DATASET.name, intake.digest)
    arranged, problems = arrange(intake.rows, villages.find)
    new, unchanged = hold_against_books(arranged, month=month, problems=problems)
    intake.add_errors(problems.found)
    due = forecast([one.household for one in new], month)
    return Examination(intake, month, tuple(new), len(unchanged), due, earlier)


def import_ledger(
    *, file: BinaryIO, file_name: str, month: Month, basis: str, actor: Actor, at: dt.datetime
) -> Loading:
    """Take every household of the file over from a month on, or none: `Loading.intake` has the reasons.

    Households already in the books as the file has them are left as they are, so the corrected file can
    be imported again. `basis` is what the awards rest on (文件、会议纪要). Raises Invalid, Conflict.
    """
    basis = basis.strip()
    if not basis or len(basis) > BASIS_LENGTH:
        raise Invalid(f"请写明接续的依据，不超过 {BASIS_LENGTH} 个字，如“2019年末低保台账”。", field="basis")
    examined = examine(file=file, file_name=file_name, month=month, actor=actor, at=at)

    def take_over(rows: list[Row]) -> Mapping[str, int]:
        households = [one.household for one in examined.new]
        for start in range(0, len(households), AT_ONCE):
            benefits.take_over_awards(
                programme=CODE, households=households[start : start + AT_ONCE], from_month=month, basis=basis,
                actor=actor, at=at,
            )  # fmt: skip
        return {"新接续户数": len(households), "人数": examined.persons, "原已在保户数": examined.unchanged}

    try:
        with transaction.atomic():
            return exchange.load(examined.intake, handler=take_over, actor=actor, at=at)
    except IntegrityError as error:
        raise Conflict("检查之后有人登记了表中的人员，全部没有导入。请重新检查后再导入。") from error


def _require_columns(intake: Intake) -> None:
    """The columns that a household needs once: the reader of rows cannot ask for them."""
    places = intake.header.places
    missing = [DATASET.column(name).label for name in ("village", "kind") if name not in places]
    if not any(name in places for name in (STATED_TOTAL, *(column.name for column in INCOMES))):
        missing.append("家庭年收入")
    if missing:
        raise HeadersRefused(
            f"表头缺少：{'、'.join(missing)}。请补上这些列（每户在户主行填写即可），或把列名改成所列的名称。"
        )


class _Villages:
    """The villages of the actor's jurisdiction by written name, each text resolved once."""

    def __init__(self, prefixes: tuple[str, ...], month: Month):
        self.prefixes, self.month = prefixes, month
        self.indexes = [territory.name_index(prefix, month.first_date) for prefix in prefixes]
        self.known: dict[tuple[str, str], str | MinzhengError] = {}

    def require_standards(self) -> None:
        for prefix in self.prefixes:
            parameters = LAW.known().on(prefix, self.month.first_date)
            if any(name not in parameters for name in LAW.standards):
                raise Invalid(
                    f"系统里没有{self.month.label}的低保标准，不能从这个月接续。请选择有标准的月份。",
                    field="month",
                )

    def find(self, township: str, village: str) -> str:
        """The code of a village, its township written before it or in a column of its own."""
        key = (township, village)
        if key not in self.known:
            try:
                self.known[key] = self._resolve(township, village)
            except MinzhengError as error:
                self.known[key] = error
        found = self.known[key]
        if isinstance(found, MinzhengError):
            raise found
        return found

    def _resolve(self, township: str, village: str) -> str:
        text = village if township in village else township + village
        for index in self.indexes[:-1]:
            try:
                return index.resolve(text)
            except MinzhengError:
                continue
        return self.indexes[-1].resolve(text)
