"""Verbs of the archive: volumes, keying, settling, scans, samples, place names, uses."""

from .batches import load_batch
from .holdings import add_place_alias, enter_holding
from .keying import key_paper
from .samples import check_paper, draw_sample, freeze_sample
from .scans import add_scans, check_scans, open_scan
from .settling import settle_differences
from .uses import ask_use, decide_use, hand_out

__all__ = [
    "add_place_alias",
    "add_scans",
    "ask_use",
    "check_paper",
    "check_scans",
    "decide_use",
    "draw_sample",
    "enter_holding",
    "freeze_sample",
    "hand_out",
    "key_paper",
    "load_batch",
    "open_scan",
    "settle_differences",
]
