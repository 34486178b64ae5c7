"""The ledger accounts of programmes."""

from minzheng.kernel.ledger import commands as ledger

from ..programmes import books


def open_books(programme_code: str, division_prefix: str) -> dict[str, str]:
    """The ledger accounts of a programme, opened where they do not exist: purpose -> code."""
    wanted = books(programme_code, division_prefix)
    ledger.open_accounts(dict(wanted.values()))
    return {purpose: code for purpose, (code, _) in wanted.items()}
