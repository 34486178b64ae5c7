"""Verbs of this room: groups, bases of incubation, federations, matching."""

from .activity import fall_dormant, mark_dormant, record_activity
from .federating import add_federation, add_member, record_joint_activity, remove_member
from .filing import GroupEntry, file_group, file_groups
from .importing import Examination, examine_groups, import_groups
from .incubating import (
    admit,
    apply_for_incubation,
    decline,
    end_incubation,
    graduate,
    note_registration,
    open_base,
    record_service,
    review_midterm,
)
from .matching import close_need, offer_service, post_need, sign_match
from .standing import change_group, issue_certificate, promote_group, withdraw_group

__all__ = [
    "Examination",
    "GroupEntry",
    "add_federation",
    "add_member",
    "admit",
    "apply_for_incubation",
    "change_group",
    "close_need",
    "decline",
    "end_incubation",
    "examine_groups",
    "fall_dormant",
    "file_group",
    "file_groups",
    "graduate",
    "import_groups",
    "issue_certificate",
    "mark_dormant",
    "note_registration",
    "offer_service",
    "open_base",
    "post_need",
    "promote_group",
    "record_activity",
    "record_joint_activity",
    "record_service",
    "remove_member",
    "review_midterm",
    "sign_match",
    "withdraw_group",
]
