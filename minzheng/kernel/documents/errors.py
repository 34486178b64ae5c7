"""What can go wrong with papers and files, foreseen."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound


class FileRefused(Invalid):
    """An upload is too large, of the wrong kind, or cannot be opened."""


class FileDamaged(Conflict):
    """The bytes in the archive are missing or no longer have the digest that was written down."""


class DocumentNotFound(NotFound):
    """No document bears this id or verification code."""


class DocumentAlreadyVoid(Conflict):
    """A document is voided once; the first voiding stands."""
