"""Who acts. Rooms below `access` need to know only this much of an account."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """The account on whose behalf something is done.

    `account_id` is None only for `SYSTEM`: night jobs and commands run by an operator at the machine.
    """

    account_id: int | None
    name: str


SYSTEM = Actor(account_id=None, name="系统")
