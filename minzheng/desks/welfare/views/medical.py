"""What the medical insurance office would grant on one bill, with the reasons: nothing is kept."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import Invalid
from minzheng.matters.assistance.medical_aid.law import IDENTITIES, Bill, Computed, compute
from minzheng.registers.benefits.fields import MoneyField


class BillForm(forms.Form):
    identity = forms.TypedChoiceField(
        label="救助对象类别", coerce=int, choices=[("", "请选择"), *IDENTITIES.items()]
    )
    settled_on = forms.DateField(label="结算日期", widget=forms.DateInput())
    bill_fen = MoneyField(
        label="本次政策范围内个人自付费用",
        help_text="基本医保、大病保险报销之后，政策范围内由个人负担的部分。",
    )
    earlier_bills_fen = MoneyField(label="本年以前的同类自付费用", initial="0", help_text="没有的填 0。")
    earlier_aid_fen = MoneyField(label="本年已救助金额", initial="0", help_text="没有的填 0。")


def _computed(form: BillForm) -> Computed | None:
    """The result of a valid form; None where the day lies before the law, with the error at its field."""
    asked = form.cleaned_data
    bill = Bill(
        identity=asked["identity"], bill_fen=asked["bill_fen"], earlier_bills_fen=asked["earlier_bills_fen"],
        earlier_aid_fen=asked["earlier_aid_fen"],
    )  # fmt: skip
    try:
        return compute(bill, division_code=settings.DISTRICT_CODE, on_date=asked["settled_on"])
    except Invalid as error:
        form.add_error(error.field or None, error.sentence)
        return None


@page(permission="grant.read", methods=("GET", "POST"))
def medical_aid(request: HttpRequest) -> HttpResponse:
    """One case computed, with its explanation."""
    form = BillForm(
        request.POST if request.method == "POST" else None, initial={"settled_on": request.at.date()}
    )
    found = _computed(form) if form.is_bound and form.is_valid() else None
    context = {"form": form, "found": found}
    return render(request, "welfare/medical.html", context, status=422 if form.errors else 200)
