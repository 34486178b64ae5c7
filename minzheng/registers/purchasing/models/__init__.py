"""Tables of this room, by what they are about."""

from .contracts import Assessment, ContractState, PartState, PaymentPart, ServiceContract
from .experts import Expert, ExpertTie, Pool, TieKind
from .projects import (
    Bid,
    BidScore,
    CatalogueItem,
    PanelSeat,
    ProjectState,
    PurchaseProject,
    SeatRole,
)

__all__ = [
    "Assessment",
    "Bid",
    "BidScore",
    "CatalogueItem",
    "ContractState",
    "Expert",
    "ExpertTie",
    "PanelSeat",
    "PartState",
    "PaymentPart",
    "Pool",
    "ProjectState",
    "PurchaseProject",
    "SeatRole",
    "ServiceContract",
    "TieKind",
]
