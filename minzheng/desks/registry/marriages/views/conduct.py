"""Watching over registration: what stands out, dishonesty, quality samples, mistakes, annotations that
wait.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.exchange.web import page_of
from minzheng.kernel.people import queries as people
from minzheng.registers.marriages import commands, figures
from minzheng.registers.marriages import queries as marriages

from ..forms import CreditForm, CreditStepForm, FollowUpForm, SampledForm, SampleForm
from ..requests import office_code


@page(permission="marriage.read")
def watch(request: HttpRequest) -> HttpResponse:
    """What stands out and what waits: alerts, annotations for the second signature, open mistakes."""
    return _watch(request)


def _watch(request: HttpRequest, *, status: int = 200, refused=None) -> HttpResponse:
    today, refused = request.at.date(), refused or {}
    found = page_of(marriages.faults(request.actor), request).object_list
    context = {
        "alerts": figures.alerts(office_code(request), today=today),
        "proposals": marriages.open_proposals(request.actor),
        "faults": [(row, refused.get(row.id) or _follow_up_form(row.id)) for row in found],
        "dishonest": figures.year_figures(office_code(request), today.year, 12).dishonest,
        "year": today.year,
        "may_decide": access.may(request.actor, "marriage.decide"),
    }
    return render(request, "registry/marriages/watch.html", context, status=status)


@page(permission="marriage.decide", methods=("POST",))
def close_fault(request: HttpRequest, fault_id: int) -> HttpResponse:
    """What followed from a mistake."""
    form, status = _follow_up_form(fault_id, request.POST), 422
    if not marriages.faults(request.actor).filter(id=fault_id).exists():
        raise NotFound("没有这条差错记录，请返回列表查看。")
    if form.is_valid():
        try:
            commands.close_fault(
                fault_id=fault_id,
                follow_up=form.cleaned_data["follow_up"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "差错已处理。")
            return redirect("marriages:watch")
    return _watch(request, status=status, refused={fault_id: form})


def _follow_up_form(fault_id: int, data=None) -> FollowUpForm:
    return FollowUpForm(data, auto_id=f"follow{fault_id}_%s")


@page(permission="marriage.read")
def credit_list(request: HttpRequest) -> HttpResponse:
    """Serious dishonesty: none in a year is a figure, not a gap."""
    found = page_of(marriages.credit_events(request.actor), request)
    context = {
        "page_obj": found,
        "rows": [(one, marriages.CREDIT_TONES[one.state]) for one in found.object_list],
        "years": [
            (year, figures.year_figures(office_code(request), year).dishonest)
            for year in (request.at.year, request.at.year - 1)
        ],
        "may_find": access.may(request.actor, "marriage.register"),
    }
    return render(request, "registry/marriages/credits.html", context)


@page(permission="marriage.register", methods=("GET", "POST"))
def new_credit(request: HttpRequest) -> HttpResponse:
    """Note one of the four acts."""
    form, status = CreditForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                person = people.by_identity_number(data.pop("identity_number"), on_date=request.at.date())
                if person is None:
                    raise Invalid("没有这个当事人，请核对身份证号；须先有登记申请。", field="identity_number")
                made = commands.find_dishonesty(
                    office_code=office_code(request),
                    person=person,
                    actor=request.actor,
                    at=request.at,
                    **data,
                )
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "已记录，请告知当事人陈述申辩的权利。")
                return redirect("marriages:credit", made.id)
    return render(request, "registry/marriages/new_credit.html", {"form": form}, status=status)


@page(permission="marriage.read", methods=("GET", "POST"))
def credit(request: HttpRequest, credit_id: int) -> HttpResponse:
    """One act of dishonesty, and its next steps."""
    found, status = marriages.credit_event(credit_id, actor=request.actor), 200
    form = CreditStepForm(request.POST or None)
    if request.method == "POST":
        access.require(request.actor, "marriage.register" if not _decides(request) else "marriage.decide")
        status = 422
        if form.is_valid():
            try:
                commands.move_credit(
                    credit_id=credit_id, action=form.cleaned_data["action"], text=form.cleaned_data["text"],
                    actor=request.actor, at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "已办理。")
                return redirect("marriages:credit", credit_id)
    form.fields["action"].choices = [
        (name, label)
        for name, label in marriages.CREDIT_LABELS.items()
        if marriages.CREDIT_NEXT[name][0] == found.state
    ]
    context = {
        "found": found, "tone": marriages.CREDIT_TONES[found.state], "form": form,
        "names": marriages.account_names([found.found_by_id, found.decided_by_id]),
        "may_act": bool(form.fields["action"].choices)
        and (access.may(request.actor, "marriage.register") or access.may(request.actor, "marriage.decide")),
    }  # fmt: skip
    return render(request, "registry/marriages/credit.html", context, status=status)


def _decides(request: HttpRequest) -> bool:
    return access.may(request.actor, "marriage.decide")


@page(permission="marriage.read")
def quality(request: HttpRequest) -> HttpResponse:
    """The samples, and the results one by one."""
    return _quality(request)


def _quality(request: HttpRequest, *, status: int = 200, **refused) -> HttpResponse:
    found, forms_of = page_of(marriages.sampled(request.actor), request), refused.pop("sampling", {})
    today = request.at.date()
    last = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    context = {
        "page_obj": found, "may_decide": _decides(request),
        "rows": [(row, forms_of.get(row.id) or _sampled_form(row.id)) for row in found.object_list],
        "sample_form": SampleForm(initial={"year": last[0], "month": last[1]}, auto_id="sample_%s"),
        **refused,
    }  # fmt: skip
    return render(request, "registry/marriages/quality.html", context, status=status)


@page(permission="marriage.decide", methods=("POST",))
def draw_sample(request: HttpRequest) -> HttpResponse:
    """Draw the sample of a month."""
    form, status = SampleForm(request.POST, auto_id="sample_%s"), 422
    if form.is_valid():
        try:
            count = commands.draw_sample(
                office_code=office_code(request), actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"已抽取 {count} 件，请逐件填写结果。")
            return redirect("marriages:quality")
    return _quality(request, status=status, sample_form=form)


@page(permission="marriage.decide", methods=("POST",))
def check_sampled(request: HttpRequest, sampled_id: int) -> HttpResponse:
    """The result for one record of a sample."""
    if not marriages.sampled(request.actor).filter(id=sampled_id).exists():
        raise NotFound("没有这条抽查记录，请返回列表查看。")
    form, status = _sampled_form(sampled_id, request.POST), 422
    if form.is_valid():
        try:
            commands.check_sampled(
                sampled_id=sampled_id, passed=form.cleaned_data["passed"] == "yes",
                remark=form.cleaned_data["remark"], actor=request.actor, at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "抽查结果已记下。")
            return redirect("marriages:quality")
    return _quality(request, status=status, sampling={sampled_id: form})


def _sampled_form(sampled_id: int, data=None) -> SampledForm:
    return SampledForm(data, auto_id=f"sampled{sampled_id}_%s")
