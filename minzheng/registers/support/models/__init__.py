"""Tables of this room, by what they are about."""

from .care import DUTIES, CareArrangement, DoctorContract, GuardianKind, Guardianship
from .housing import CareInstitution, InstitutionKind, Placement, PlacementWish
from .insurance import STAY_TONES, CarePolicy, HospitalStay, StayState
from .visits import Condition, SupportVisit

__all__ = [
    "DUTIES",
    "STAY_TONES",
    "CareArrangement",
    "CareInstitution",
    "CarePolicy",
    "Condition",
    "DoctorContract",
    "GuardianKind",
    "Guardianship",
    "HospitalStay",
    "InstitutionKind",
    "Placement",
    "PlacementWish",
    "StayState",
    "SupportVisit",
]
