"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid


class Unbalanced(Invalid):
    """The entries of a transaction do not sum to zero."""


class AlreadyPosted(Conflict):
    """The idempotency key was used for a different posting."""
