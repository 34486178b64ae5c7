"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class EnforcementNotFound(NotFound):
    """No such object, round, task, lead or file within the actor's reach."""


class CertificateInvalid(Invalid):
    """An officer's certificate is not valid on the day, does not cover the field, or two are not two."""


class NotCompetent(Refused):
    """This level or department may not impose the penalty."""


class OutOfTime(Refused):
    """The act lies too long ago to be punished (行政处罚法 第三十六条)."""


class BeyondTheLaw(Invalid):
    """The amount or kind of penalty is not one the article knows."""


class DoneAlready(Conflict):
    """Somebody else was faster, or the thing is settled already."""
