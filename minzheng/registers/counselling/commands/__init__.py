"""Verbs of counselling and of the registry's other duties."""

from .bought import add_counsellor, sign_contract
from .court import record_court_result, refer_to_court
from .duties import (
    close_check,
    keep_evidence,
    list_agency,
    record_activity,
    record_check,
    record_inspection,
    record_rectified,
)
from .mediation import LedgerRow, close_mediation, open_mediation, record_session, take_over_ledger

__all__ = [
    "LedgerRow",
    "add_counsellor",
    "close_check",
    "close_mediation",
    "keep_evidence",
    "list_agency",
    "open_mediation",
    "record_activity",
    "record_check",
    "record_court_result",
    "record_inspection",
    "record_rectified",
    "record_session",
    "refer_to_court",
    "sign_contract",
    "take_over_ledger",
]
