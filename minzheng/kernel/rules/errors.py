"""What can be wrong with a rule, a parameter file or a fact. Nothing is guessed past any of these."""

from dataclasses import dataclass

from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, NotFound, Refused


class RuleError(MinzhengError):
    """A rule book is wrong; found while it is loaded, before any case is computed.

    `rule` names the rule, `place` the file and line of the book at which it stands. An error raised deep
    inside an expression does not know them yet; the book adds them.
    """

    status = 500

    def __init__(self, sentence: str, *, rule: str = "", place: str = ""):
        super().__init__(sentence)
        self.rule = rule
        self.place = place


class ParameterError(MinzhengError):
    """A parameter file is wrong, or a parameter has no value for the division and date asked for."""

    status = 500


class ExampleError(MinzhengError):
    """A file of examples cannot be read, or names facts that the rule book does not know."""

    status = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One fact that cannot be computed with.

    `member` counts from 1 and is 0 for a fact of the household; `month` counts from 1, the oldest of the
    twelve, and is 0 for a fact without months. `value` is what was found, as text.
    """

    household_id: str
    member: int
    field: str
    value: str
    sentence: str
    month: int = 0


class FactError(Invalid):
    """Facts of one or more households are missing, unknown or outside their declared range."""

    SHOWN = 5

    def __init__(self, faults: tuple[Fault, ...] | list[Fault]):
        self.faults = tuple(faults)
        shown = " ".join(fault.sentence for fault in self.faults[: self.SHOWN])
        rest = len(self.faults) - self.SHOWN
        if rest > 0:
            shown += f" 另有 {rest} 处同类问题。"
        super().__init__(shown, field=self.faults[0].field if self.faults else "")

    def __reduce__(self):
        # An error of a worker process arrives whole: by its faults, not by the sentence made of them.
        return type(self), (self.faults,)


class StandardNotFound(NotFound):
    """No such value within the actor's reach."""


class StandardClosed(Conflict):
    """The value is in force or withdrawn: what is to be done with a draft cannot be done any more."""


class StandardRepeated(Conflict):
    """The same value is proposed already, or says what is in force anyway."""


class DrafterChecks(Refused):
    """Who drafted a value may not check it."""
