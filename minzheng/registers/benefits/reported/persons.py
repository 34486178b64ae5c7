"""Whom the rows of a list are about, as the register of persons knows them."""

from collections.abc import Iterable, Iterator

from minzheng.kernel.base import secrecy
from minzheng.kernel.exchange.intake import Row
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Person

BATCH = 2000


def persons_on_file(rows: Iterable[Row]) -> Iterator[dict[str, Person]]:
    """The persons of the rows that are on file, by identity number, a portion at a time."""
    indexes = {}
    for row in rows:
        number = row.values.get("identity_number")
        if number:
            indexes[secrecy.blind_index(number, purpose=people.IDENTITY)] = number
    wanted = list(indexes)
    for start in range(0, len(wanted), BATCH):
        known = Person.objects.filter(identity_index__in=wanted[start : start + BATCH])
        yield {indexes[bytes(person.identity_index)]: person for person in known}
