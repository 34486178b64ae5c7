"""Every verb of this room, by the stage of a case at which it is used."""

from .core import handling_of
from .correcting import correct_fact
from .deciding import appeal, confirm, decide_appeal, deliver, examine, forward, refuse, send_back
from .intake import (
    accept,
    add_paper,
    ask_supplement,
    discard_draft,
    reject_intake,
    remove_paper,
    save_draft,
    start_draft,
    submit,
    supplement,
    withdraw,
)
from .investigation import abort, appraise, assess, extend, record_visit
from .papers import issue_paper
from .proceedings import act, open_case, run_timers
from .publicity import answer_objection, object_to_notice, publish, publish_district, reinvestigate

__all__ = [
    "abort",
    "accept",
    "act",
    "add_paper",
    "answer_objection",
    "appeal",
    "appraise",
    "ask_supplement",
    "assess",
    "confirm",
    "correct_fact",
    "decide_appeal",
    "deliver",
    "discard_draft",
    "examine",
    "extend",
    "forward",
    "handling_of",
    "issue_paper",
    "object_to_notice",
    "open_case",
    "publish",
    "publish_district",
    "record_visit",
    "refuse",
    "reinvestigate",
    "reject_intake",
    "remove_paper",
    "run_timers",
    "save_draft",
    "send_back",
    "start_draft",
    "submit",
    "supplement",
    "withdraw",
]
