"""Awards and money: what was granted, what was issued for which month, and how each payment ended."""

from .awards import Award, AwardPerson, PayCard
from .banking import BankBatch, BankReturn, CashReceipt, Channel, Payment, PaymentState
from .owing import Allotment, AllotmentKind, Clawback, ClawbackState, PlanState, RepaymentPlan
from .reviewing import AwardReview, ReviewFinding, ReviewWay
from .runs import Issued, IssueRun, RunLine, RunPart, RunState

__all__ = [
    "Allotment",
    "AllotmentKind",
    "Award",
    "AwardPerson",
    "AwardReview",
    "BankBatch",
    "BankReturn",
    "CashReceipt",
    "Channel",
    "Clawback",
    "ClawbackState",
    "IssueRun",
    "Issued",
    "PayCard",
    "Payment",
    "PaymentState",
    "PlanState",
    "RepaymentPlan",
    "ReviewFinding",
    "ReviewWay",
    "RunLine",
    "RunPart",
    "RunState",
]
