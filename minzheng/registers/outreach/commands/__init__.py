"""Verbs of this room."""

from .handing_over import hand_over, record_receipt, record_result
from .handling import assign, close, extend, link_person, look_into, merge, open_reporter, settle, withdraw
from .public import PublicAnswer, PublicReceipt, look_up, report_publicly
from .receiving import Told, receive
from .referring import record_answer, refer, supplement, withdraw_referral

__all__ = [
    "PublicAnswer",
    "PublicReceipt",
    "Told",
    "assign",
    "close",
    "extend",
    "hand_over",
    "link_person",
    "look_into",
    "look_up",
    "merge",
    "open_reporter",
    "receive",
    "record_answer",
    "record_receipt",
    "record_result",
    "refer",
    "report_publicly",
    "settle",
    "supplement",
    "withdraw",
    "withdraw_referral",
]
