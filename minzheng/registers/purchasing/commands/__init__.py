"""Verbs of this room: pools and catalogue, projects, panels, contracts."""

from .contracting import assess, record_payment, sign_contract
from .pools import add_expert, add_item, add_tie, retire_expert
from .reviewing import conclude, draw_panel, freeze_panel, score_bid, seat_assessor, seat_representative
from .tendering import announce, draft_project, fail_project, submit_bid

__all__ = [
    "add_expert",
    "add_item",
    "add_tie",
    "announce",
    "assess",
    "conclude",
    "draft_project",
    "draw_panel",
    "fail_project",
    "freeze_panel",
    "record_payment",
    "retire_expert",
    "score_bid",
    "seat_assessor",
    "seat_representative",
    "sign_contract",
    "submit_bid",
]
