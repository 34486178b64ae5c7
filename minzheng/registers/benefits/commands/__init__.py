"""Every verb of this room."""

from .awards import (
    CARD,
    Change,
    add_person,
    change_facts,
    check_card_number,
    new_card,
    open_award,
    pay_by_hand,
    register_card,
    remove_person,
    stop_award,
)
from .banking import bank_file, reissue, take_bank_return
from .cash import Handing, hand_over, make_cash_sheets, put_back, undo_handing
from .changes import add_new_person, report_death
from .clawbacks import decide_clawback, record_allotment, repay_in_cash
from .deaths import DEATH, end_all_for_death, record_death
from .following import Following, follow_all
from .packages import make_package
from .posting import post_run
from .preparing import forget_touches, prepare_run
from .repayments import agree_plan, end_plan
from .reviews import record_review, settle_review, take_over_reviews
from .runs import cancel_run, check_run, check_runs, start_run, start_runs
from .takeover import LEDGER, LedgerHousehold, LedgerMember, take_over_awards
from .takeover_persons import LedgerPerson, take_over_persons

__all__ = [
    "CARD",
    "DEATH",
    "LEDGER",
    "Change",
    "Following",
    "Handing",
    "LedgerHousehold",
    "LedgerMember",
    "LedgerPerson",
    "add_new_person",
    "add_person",
    "agree_plan",
    "bank_file",
    "cancel_run",
    "change_facts",
    "check_card_number",
    "check_run",
    "check_runs",
    "decide_clawback",
    "end_all_for_death",
    "end_plan",
    "follow_all",
    "forget_touches",
    "hand_over",
    "make_cash_sheets",
    "make_package",
    "new_card",
    "open_award",
    "pay_by_hand",
    "post_run",
    "prepare_run",
    "put_back",
    "record_allotment",
    "record_death",
    "record_review",
    "register_card",
    "reissue",
    "remove_person",
    "repay_in_cash",
    "report_death",
    "settle_review",
    "start_run",
    "start_runs",
    "stop_award",
    "take_bank_return",
    "take_over_awards",
    "take_over_persons",
    "take_over_reviews",
    "undo_handing",
]
