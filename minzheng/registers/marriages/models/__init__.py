"""The book of marriages: one table for live, historical and exchanged records, and what belongs to it.

One row is one act of registration (结婚, 离婚, 补结, 补离, 补办) or one historical record of it. A party is
found by `identity_index`: the blind index of `registers.marriages.parties`, the same for a 15-digit and an
18-digit number, and the same as that of `people.Person`. What a court, the police or a correction changes
is a `RecordAnnotation`; the record itself keeps what was written.
"""

from .handling import (
    CaseOwner,
    CreditEvent,
    DivorceApplication,
    HandlingFault,
    NationalUpload,
    ParentLink,
    SampledRecord,
    StatusInquiry,
)
from .office import BlankCertificate, BlankMovement, OfficeAuthority, Registrar, VoidNumber
from .records import (
    ID_TYPES,
    MARRYING,
    PRE_MARITAL,
    AnnotationKind,
    AnnotationProposal,
    Ended,
    Foreign,
    Kind,
    MarriageRecord,
    RecordAnnotation,
    Source,
    Status,
)

__all__ = [
    "ID_TYPES",
    "MARRYING",
    "PRE_MARITAL",
    "AnnotationKind",
    "AnnotationProposal",
    "BlankCertificate",
    "BlankMovement",
    "CaseOwner",
    "CreditEvent",
    "DivorceApplication",
    "Ended",
    "Foreign",
    "HandlingFault",
    "Kind",
    "MarriageRecord",
    "NationalUpload",
    "OfficeAuthority",
    "ParentLink",
    "RecordAnnotation",
    "Registrar",
    "SampledRecord",
    "Source",
    "Status",
    "StatusInquiry",
    "VoidNumber",
]
