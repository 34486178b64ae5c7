"""Every verb of this room."""

from .awards import (
    CARD,
    Change,
    add_person,
    change_facts,
    check_card_number,
    new_card,
    open_award,
    record_death,
    register_card,
    remove_person,
    stop_award,
)
from .banking import bank_file, reissue, take_bank_return
from .changes import add_new_person, report_death
from .clawbacks import decide_clawback, record_allotment, repay_in_cash
from .runs import cancel_run, check_run, post_run, prepare_run, start_run
from .takeover import LEDGER, LedgerHousehold, LedgerMember, take_over_awards

__all__ = [
    "CARD",
    "LEDGER",
    "Change",
    "LedgerHousehold",
    "LedgerMember",
    "add_new_person",
    "add_person",
    "bank_file",
    "cancel_run",
    "change_facts",
    "check_card_number",
    "check_run",
    "decide_clawback",
    "new_card",
    "open_award",
    "post_run",
    "prepare_run",
    "record_allotment",
    "record_death",
    "register_card",
    "reissue",
    "remove_person",
    "repay_in_cash",
    "report_death",
    "start_run",
    "stop_award",
    "take_bank_return",
    "take_over_awards",
]
