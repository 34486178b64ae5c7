"""Every verb of this register, by noun."""

from .campaigns import close_campaign, open_campaign, record_action
from .challenges import decide_challenge, receive_challenge, reply_challenge
from .leads import correct_finding, file_lead, receive_lead, record_finding, settle_lead
from .objects import avoid, classify, enter_object, enter_officer, import_organisations, retire, set_duty
from .penalties import add_evidence, dispose_evidence, end_stop, stop_late_charge
from .rounds import draw_round, freeze_round, keep_checklist, plan_round, void_round
from .tasks import publish_result, record_inspection
from .texts import keep_first_texts, keep_text

__all__ = [
    "add_evidence",
    "avoid",
    "classify",
    "close_campaign",
    "correct_finding",
    "decide_challenge",
    "dispose_evidence",
    "draw_round",
    "end_stop",
    "enter_object",
    "enter_officer",
    "file_lead",
    "freeze_round",
    "import_organisations",
    "keep_checklist",
    "keep_first_texts",
    "keep_text",
    "open_campaign",
    "plan_round",
    "publish_result",
    "receive_challenge",
    "receive_lead",
    "record_action",
    "record_finding",
    "record_inspection",
    "reply_challenge",
    "retire",
    "set_duty",
    "settle_lead",
    "stop_late_charge",
    "void_round",
]
