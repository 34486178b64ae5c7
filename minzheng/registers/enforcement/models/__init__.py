"""Tables of enforcement, by noun."""

from .campaigns import Campaign, CampaignAction, LegalChallenge
from .leads import Lead, SupervisionFinding
from .objects import Avoidance, EnforcementOfficer, InspectionObject
from .penalties import Evidence, PenaltyFile, PenaltyOfficer, PenaltyPayment, PenaltyStop
from .rounds import ChecklistVersion, InspectionRecord, InspectionTask, RandomInspection, TaskOfficer
from .texts import LawText

__all__ = [
    "Avoidance",
    "Campaign",
    "CampaignAction",
    "ChecklistVersion",
    "EnforcementOfficer",
    "Evidence",
    "InspectionObject",
    "InspectionRecord",
    "InspectionTask",
    "LawText",
    "Lead",
    "LegalChallenge",
    "PenaltyFile",
    "PenaltyOfficer",
    "PenaltyPayment",
    "PenaltyStop",
    "RandomInspection",
    "SupervisionFinding",
    "TaskOfficer",
]
