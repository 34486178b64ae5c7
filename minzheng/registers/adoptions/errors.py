"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class DossierNotFound(NotFound):
    """No such dossier within the actor's reach."""


class AdoptionNotFound(NotFound):
    """No such adoption within the actor's reach."""


class LeadNotFound(NotFound):
    """No such lead within the actor's reach."""


class AlreadyAdopted(Conflict):
    """The child has a relation in force, or another dossier is open for it."""


class NotYet(Conflict):
    """A period or a report is still wanting; or the step was taken already."""
