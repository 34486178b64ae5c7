"""Tables of reports, referrals and handovers."""

from .referrals import ANSWERS, WAITING, DisciplineHandover, Referral, ReferralAnswer, ReferralState
from .reports import (
    ABOUT_HOUSEHOLDS,
    ABOUT_OFFICIALS,
    OPEN_STATES,
    OUTCOMES,
    WITH_CASE,
    AddressUse,
    Channel,
    ComplaintKind,
    Outcome,
    Purpose,
    Report,
    ReportState,
    ReportStep,
    Urgency,
)

__all__ = [
    "ABOUT_HOUSEHOLDS",
    "ABOUT_OFFICIALS",
    "ANSWERS",
    "OPEN_STATES",
    "OUTCOMES",
    "WAITING",
    "WITH_CASE",
    "AddressUse",
    "Channel",
    "ComplaintKind",
    "DisciplineHandover",
    "Outcome",
    "Purpose",
    "Referral",
    "ReferralAnswer",
    "ReferralState",
    "Report",
    "ReportState",
    "ReportStep",
    "Urgency",
]
