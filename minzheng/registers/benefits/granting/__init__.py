"""Benefits that one person applies for: the form, the steps and the papers that such programmes share."""

from .forms import GrantForm
from .grant import Grant, grant_of, grants
from .procedures import AUDITED, DENIED, GRANTED, NOTICED, REVIEWED, STATES, Steps, grant_procedure
from .telling import of_first

__all__ = [
    "AUDITED",
    "DENIED",
    "GRANTED",
    "NOTICED",
    "REVIEWED",
    "STATES",
    "Grant",
    "GrantForm",
    "Steps",
    "grant_of",
    "grant_procedure",
    "grants",
    "of_first",
]
