"""One question to the rules of 单人户, for whoever takes in an application for 低保."""

import datetime as dt
from typing import Any

from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import ProgrammeLaw

from .rules import PARAMETERS, book

FILE = ParameterFile("single_person", "单人户", PARAMETERS)
LAW = ProgrammeLaw(FILE, book)


def single_person_ok(person: dict[str, Any], *, division_code: str, on_date: dt.date) -> bool:
    """Whether she may apply alone on a day, by her facts under the names of the inputs of `rules.book`.

    Before 2021-07-01 nobody may. Raises FactError for a missing or impossible fact.
    """
    if not book.edition(on_date).rules:
        return False
    program = book.compile(on_date, LAW.known().on(division_code, on_date))
    return program.evaluate({}, [person], outputs=["single_person_ok"])["single_person_ok"]
