"""Every verb of this register, by the stage of a check at which it is used."""

from .answering import AnswersTaken, request_file, take_in_answers
from .asking import ask, mark_no_reply, recheck, retry
from .settling import settle, settle_with_paper

__all__ = [
    "AnswersTaken",
    "ask",
    "mark_no_reply",
    "recheck",
    "request_file",
    "retry",
    "settle",
    "settle_with_paper",
    "take_in_answers",
]
