"""What the tests of both grants share: somebody who has died, her relative, and the form."""

import datetime as dt
from typing import Any

from minzheng.kernel.base import secrecy
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.models import Person

DIED, CREMATED = dt.date(2020, 6, 1), dt.date(2020, 6, 3)
FILED, DECIDED = dt.date(2020, 6, 10), dt.date(2020, 6, 22)
CERTIFICATE = "4311-2020-0601"


def number_of(person: Person) -> str:
    return secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)


def declared(relative: Person, **answers: Any) -> dict[str, Any]:
    """The cleaned answers of the form besides who has died."""
    return {
        "payee_name": relative.name, "payee_number": number_of(relative), "relation": "子女",
        "death_date": DIED, "cremation_date": CREMATED, "cremation_number": CERTIFICATE, **answers,
    }  # fmt: skip


def day_number(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days
