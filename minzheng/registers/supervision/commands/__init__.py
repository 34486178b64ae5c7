"""Verbs of this room. Every step of every subject goes through `act`."""

from .acting import act
from .assessing import apply_assessment
from .credit import answer_measure, escalate, propose, record_penalty, take_back_penalty
from .inspection import freeze_round, order_late, order_rectification, remind
from .ledgers import declare_fees, enter_zombies, open_entry
from .publicity import make_file, pull_licences, queue_publicity, take_receipt

__all__ = [
    "act",
    "answer_measure",
    "apply_assessment",
    "declare_fees",
    "enter_zombies",
    "escalate",
    "freeze_round",
    "make_file",
    "open_entry",
    "order_late",
    "order_rectification",
    "propose",
    "pull_licences",
    "queue_publicity",
    "record_penalty",
    "remind",
    "take_back_penalty",
    "take_receipt",
]
