"""Tables of supervision, by noun."""

from .assessment import Assessment
from .credit import CreditEntry, MeasureNotice, PenaltyMark
from .inspection import AnnualReport, InspectionEntry, InspectionRound, Rectification
from .ledger import FeeItem, LedgerEntry
from .publicity import Publication, PublicationBatch
from .subjects import Supervised, SupervisionStep

__all__ = [
    "AnnualReport",
    "Assessment",
    "CreditEntry",
    "FeeItem",
    "InspectionEntry",
    "InspectionRound",
    "LedgerEntry",
    "MeasureNotice",
    "PenaltyMark",
    "Publication",
    "PublicationBatch",
    "Rectification",
    "Supervised",
    "SupervisionStep",
]
