"""Failures that are foreseen in the book of marriages, each with a sentence for the person at the screen."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class RecordNotFound(NotFound):
    """No such record, or one of another office."""


class NotEligible(Invalid):
    """What stands in the way of a registration, all of it at once; `problems` has each by itself."""

    def __init__(self, problems):
        self.problems = tuple(problems)
        sentence = "　".join(f"{number}. {one}" for number, one in enumerate(self.problems, start=1))
        field = self.problems[0].field if len(self.problems) == 1 else ""
        super().__init__(sentence if len(self.problems) > 1 else str(self.problems[0]), field=field)


class NotCertified(Refused):
    """The actor holds no registrar's certificate in force, or is a near relative."""


class NumberTaken(Conflict):
    """The certificate number or the blank is used already."""


class AlreadySettled(Conflict):
    """Somebody has acted on it first."""
