"""The ledger accounts of programmes."""

from minzheng.kernel.ledger import commands as ledger

from ..programmes import books


def open_books(programme_code: str, division_prefix: str) -> dict[str, str]:
    """The ledger accounts of a programme, opened where they do not exist: purpose -> code."""
    made = {}
    for purpose, (code, label) in books(programme_code, division_prefix).items():
        made[purpose] = ledger.open_account(code=code, label=label).code
    return made
