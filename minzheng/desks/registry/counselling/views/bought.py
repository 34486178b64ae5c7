"""Counselling that is bought: contracts, hours used, those who counsel."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.exchange.web import carried_out, office_of
from minzheng.registers.counselling import commands, queries

from ..forms import ContractForm, CounsellorForm


@page(permission="counselling.read")
def services(request: HttpRequest) -> HttpResponse:
    return _services(request)


def _services(request: HttpRequest, *, status: int = 200, **refused) -> HttpResponse:
    hours = queries.hours(request.actor)
    context = {
        "hours": [
            {
                "contract": one.contract,
                "used": one.used_minutes // 60,
                "used_minutes": one.used_minutes % 60,
                "over": one.left_minutes < 0,
            }
            for one in hours
        ],
        "counsellors": queries.counsellors(request.actor),
        "may_record": access.may(request.actor, "counselling.record"),
        "contract_form": ContractForm(auto_id="contract_%s"),
        "counsellor_form": CounsellorForm(contracts=[one.contract for one in hours], auto_id="counsellor_%s"),
    } | refused
    return render(request, "registry/counselling/services.html", context, status=status)


@page(permission="counselling.record", methods=("POST",))
def contract(request: HttpRequest) -> HttpResponse:
    """Record a contract."""
    form, office = ContractForm(request.POST, auto_id="contract_%s"), office_of(request, "counselling.record")
    if status := carried_out(form, request, commands.sign_contract, division_code=office):
        return _services(request, status=status, contract_form=form)
    messages.success(request, "已登记合同。")
    return redirect("counselling:services")


@page(permission="counselling.record", methods=("POST",))
def counsellor(request: HttpRequest) -> HttpResponse:
    """Name somebody who counsels."""
    contracts = [one.contract for one in queries.hours(request.actor)]
    form = CounsellorForm(request.POST, contracts=contracts, auto_id="counsellor_%s")
    office = office_of(request, "counselling.record")
    if status := carried_out(form, request, commands.add_counsellor, division_code=office):
        return _services(request, status=status, counsellor_form=form)
    messages.success(request, "已登记辅导员。")
    return redirect("counselling:services")
