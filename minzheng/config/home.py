"""The way in: log in and out, the first page of each account, the rehearsal date."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import may
from minzheng.kernel.access.web import ANYONE, LOGGED_IN, page
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.errors import MinzhengError

from .shell import open_desks


class LoginForm(forms.Form):
    username = forms.CharField(
        label="账号", max_length=64, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码",
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "current-password"}),
    )


class RehearsalForm(forms.Form):
    day = forms.DateField(label="演练日期", widget=forms.DateInput(attrs={"data-width": "short"}))


@page(permission=ANYONE, methods=("GET", "POST"))
def log_in(request: HttpRequest) -> HttpResponse:
    """Show the form; on success go where the person wanted to go."""
    form = LoginForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            account = access.log_in(at=request.at, **form.cleaned_data)
        except MinzhengError as error:
            form.add_error(None, error.sentence)
        else:
            login(request, account, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(_wanted(request))
    if request.method == "POST":
        status = 422
    return render(
        request, "home/login.html", {"form": form, "next": request.GET.get("next", "")}, status=status
    )


def _wanted(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return reverse("home")


@page(permission=LOGGED_IN, methods=("POST",))
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("login")


@page(permission=ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """Each account's own first page; visitors see what they can do without one."""
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html")
    desks = open_desks(request)
    if not desks and may(request.actor, "rehearsal.move"):
        return redirect("rehearsal")
    return redirect(desks[0]["home"] if desks else "citizen:home")


@page(permission="rehearsal.move", methods=("GET", "POST"))
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Move the date a district in rehearsal plays at."""
    form = RehearsalForm(request.POST or None, initial={"day": request.at.date()})
    if request.method == "POST" and form.is_valid():
        try:
            base.move_rehearsal(day=form.cleaned_data["day"])
        except MinzhengError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"演练日期已改为 {form.cleaned_data['day']:%Y年%-m月%-d日}。")
            return redirect("rehearsal")
    status = 422 if request.method == "POST" else 200
    tomorrow = request.at.date() + dt.timedelta(days=1)
    return render(request, "home/rehearsal.html", {"form": form, "tomorrow": tomorrow}, status=status)
