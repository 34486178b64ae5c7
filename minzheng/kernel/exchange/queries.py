"""Reading the register of files that came in."""

from django.db.models import QuerySet

from .models import IntakeRecord


def intakes(dataset: str) -> QuerySet[IntakeRecord]:
    """Files of one dataset, latest first."""
    return (
        IntakeRecord.objects.filter(dataset=dataset)
        .select_related("received_by")
        .order_by("-received_at", "-id")
    )


def loaded_before(dataset: str, digest: str) -> IntakeRecord | None:
    """The record of the same file loaded earlier, if it was."""
    return IntakeRecord.objects.filter(
        dataset=dataset, digest=digest, outcome=IntakeRecord.Outcome.LOADED
    ).first()
