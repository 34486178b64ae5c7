"""Every verb of the book of marriages."""

from .annotating import propose_annotation, settle_annotation
from .conduct import check_sampled, close_fault, draw_sample, hand_over_case, name_owner, note_fault
from .couples import pair_couple
from .credit import find_dishonesty, move_credit
from .divorcing import receive_divorce, withdraw_divorce
from .national import record_status, take_receipts, upload_file
from .office import certify_registrar, grant_authority, link_parent
from .registering import register_divorce, register_marriage, reissue, void_number
from .stock import destroy_blanks, draw_blanks, receive_blanks, spoil_blank

__all__ = [
    "certify_registrar",
    "check_sampled",
    "close_fault",
    "destroy_blanks",
    "draw_blanks",
    "draw_sample",
    "find_dishonesty",
    "grant_authority",
    "hand_over_case",
    "link_parent",
    "move_credit",
    "name_owner",
    "note_fault",
    "pair_couple",
    "propose_annotation",
    "receive_blanks",
    "receive_divorce",
    "record_status",
    "register_divorce",
    "register_marriage",
    "reissue",
    "settle_annotation",
    "spoil_blank",
    "take_receipts",
    "upload_file",
    "void_number",
    "withdraw_divorce",
]
