"""How a form is sent to a command, and how its refusal comes back beside what was typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, show_refusal


def form_page(
    request: HttpRequest, form: forms.Form, command: Callable[[dict[str, Any]], Any], *, heading: str,
    submit: str, done: str | Callable[[Any], str], target: Callable[[Any], str], lead: str = "",
    back: tuple[str, str] = ("", ""), template: str = "enforcement/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page that is one form: shown, sent to the command, shown again as typed where it refuses."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = command(form.cleaned_data)
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, done(made) if callable(done) else done)
                return redirect(target(made))
    context |= {"form": form, "heading": heading, "submit": submit, "lead": lead, "back": back}
    return render(request, template, context, status=status)


def send(
    request: HttpRequest, form: forms.Form, command: Callable[[dict[str, Any]], Any], *, done: str,
    target: str, again: Callable[[forms.Form, int], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """A form that stands on another page: carried out, or that page shown again with what is wrong."""
    status = 422
    if form.is_valid():
        try:
            command(form.cleaned_data)
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect(target)
    return again(form, status)
