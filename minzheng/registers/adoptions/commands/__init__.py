"""Verbs of adoption: the dossier, its assessment and notice, the relation and its end, leads to the
police.
"""

from .assessing import consent, report
from .filing import Applicant, Filing, file_dossier, receive
from .leads import answer_lead, close_lead, pass_lead, record_lead
from .noticing import claim, publish
from .relation import attach_certificate, close, dissolve, record_visit, register, revoke

__all__ = [
    "Applicant",
    "Filing",
    "answer_lead",
    "attach_certificate",
    "claim",
    "close",
    "close_lead",
    "consent",
    "dissolve",
    "file_dossier",
    "pass_lead",
    "publish",
    "receive",
    "record_lead",
    "record_visit",
    "register",
    "report",
    "revoke",
]
