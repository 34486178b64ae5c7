"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class OrganisationNotFound(NotFound):
    """No such organisation within the actor's reach."""


class NameRefused(Invalid):
    """The name may not be registered; the sentence says why, by which article, and what to do."""


class CodeInvalid(Invalid):
    """A credit code whose digits contradict each other."""


class ConditionsNotMet(Invalid):
    """Conditions of founding are missing; the sentence names all of them."""


class WrongState(Conflict):
    """The organisation is not in a state that allows this."""


class OfficerRefused(Invalid):
    """Somebody may not hold the post."""


class NotAgent(Refused):
    """The account does not act for this organisation."""
