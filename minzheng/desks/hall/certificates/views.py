"""Anyone may check a marriage or divorce certificate by its number and verification code together."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import ANYONE, page
from minzheng.kernel.base.errors import NotFound
from minzheng.registers.marriages import queries as marriages


class CheckForm(forms.Form):
    """What is printed on the certificate."""

    number = forms.CharField(label="证件字号", max_length=40, help_text="例如 J431103-2020-000001")
    code = forms.CharField(
        label="验证码", max_length=24, help_text="证件下方的 16 位字母和数字，不分大小写。"
    )


@page(permission=ANYONE)
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate is ours and holds. Names are masked, and nothing else of the persons is said."""
    form = CheckForm(request.GET or None)
    found, status = None, 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                found = marriages.verify_certificate(form.cleaned_data["number"], form.cleaned_data["code"])
                status = 200
            except NotFound as error:
                form.add_error(None, error.sentence)
                status = error.status
    return render(request, "hall/certificates/check.html", {"form": form, "found": found}, status=status)
