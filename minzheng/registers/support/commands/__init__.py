"""Verbs of this room: agreements, visits, institutions and places, insurance and stays, take-over."""

from .caring import appoint_guardian, arrange_care, end_care, end_doctor, end_guardianship, sign_doctor
from .housing import (
    admit,
    change_institution,
    close_institution,
    leave,
    open_institution,
    record_wish,
    withdraw_wish,
)
from .insuring import claim, discharge, insure, record_stay, settle_claim
from .taking_over import take_over_ledger
from .visiting import record_visit

__all__ = [
    "admit",
    "appoint_guardian",
    "arrange_care",
    "change_institution",
    "claim",
    "close_institution",
    "discharge",
    "end_care",
    "end_doctor",
    "end_guardianship",
    "insure",
    "leave",
    "open_institution",
    "record_stay",
    "record_visit",
    "record_wish",
    "settle_claim",
    "sign_doctor",
    "take_over_ledger",
    "withdraw_wish",
]
