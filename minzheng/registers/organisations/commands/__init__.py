"""Every verb of this room, by the stage in the life of an organisation."""

from .changing import change_items, record_party
from .ending import (
    cancel,
    end_liquidation,
    open_liquidation,
    resume,
    revoke,
    start_liquidation,
    stop_liquidation,
    suspend,
)
from .entering import Entry, NewOfficer, next_code, register, take_over
from .filing import file_seal
from .helping import appoint_agent, appoint_founding_agent, close_branch, end_agent, set_up_branch
from .papers import deliver_certificate, reissue_certificate, renew_certificate

__all__ = [
    "Entry",
    "NewOfficer",
    "appoint_agent",
    "appoint_founding_agent",
    "cancel",
    "change_items",
    "close_branch",
    "deliver_certificate",
    "end_agent",
    "end_liquidation",
    "file_seal",
    "next_code",
    "open_liquidation",
    "record_party",
    "register",
    "reissue_certificate",
    "renew_certificate",
    "resume",
    "revoke",
    "set_up_branch",
    "start_liquidation",
    "stop_liquidation",
    "suspend",
    "take_over",
]
