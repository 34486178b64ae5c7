"""What the views of this desk read from a request, and how a refusal reaches the form."""

import uuid

from django import forms
from django.http import HttpRequest

from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, Refused

EXPECTED = (Invalid, Conflict, Refused)  # shown on the page itself; NotFound keeps its own page


def request_id_of(request: HttpRequest) -> uuid.UUID:
    """The id under which this form is carried out once. Raises Invalid where the page sent none."""
    try:
        return uuid.UUID(request.POST.get("request_id", ""))
    except ValueError as error:
        raise Invalid("页面已经过期，请刷新后再办理。") from error


def show_refusal(form: forms.Form, error: MinzhengError) -> int:
    """Put a domain error beside its field, or above the form; returns the status of the answer."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)
    return 422 if isinstance(error, Invalid) else error.status
