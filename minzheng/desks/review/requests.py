"""How a refusal reaches the form."""

from django import forms

from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, Refused

EXPECTED = (Invalid, Conflict, Refused)  # shown on the page itself; NotFound keeps its own page


def show_refusal(form: forms.Form, error: MinzhengError) -> int:
    """Put a domain error beside its field, or above the form; returns the status of the answer."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)
    return 422 if isinstance(error, Invalid) else error.status
