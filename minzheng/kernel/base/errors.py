"""Anticipated failures. Everything else crashes and is reported.

Each error carries a Chinese sentence for the person at the screen: what is wrong, where, and what
to do next. Desks show `sentence`; they never compose their own wording for a domain failure.
"""


class MinzhengError(Exception):
    """A failure the domain foresees. `sentence` is shown to the person as it stands."""

    status = 400

    def __init__(self, sentence: str, *, field: str = ""):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Invalid(MinzhengError):
    """The input breaks a rule; `field` names the input where that is known."""


class Refused(MinzhengError):
    """The actor may not do this, or not in this state."""

    status = 403


class NotFound(MinzhengError):
    """The object does not exist, or lies outside the actor's jurisdiction (which must look the same)."""

    status = 404


class Conflict(MinzhengError):
    """Somebody else acted first, or the same request was already carried out differently."""

    status = 409
