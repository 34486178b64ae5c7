"""The case page and everything that is done on it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import catalogue, commands

from ..actions import ACTS
from ..casefile import CaseFile, may_deliver, open_case, reached
from ..forms import AnswerForm, ExtendForm, PaperForm, RecheckForm
from ..verification import DEPARTMENTS

_FORM_KEYS = ("extend", "paper", "recheck")


def case_page(
    request: HttpRequest,
    case_id: int,
    *,
    refused: tuple[str, forms.Form] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page as things stand now. `refused` is a form shown again; `problem` a sentence above everything.

    A refused form whose action is no longer offered (somebody else was faster) leaves its sentence.
    """
    file = open_case(case_id, actor=request.actor, at=request.at, refused=refused)
    if refused is not None and not _is_shown(file, refused[0]):
        problem = problem or "　".join(text for texts in refused[1].errors.values() for text in texts)
    context = {"file": file, "problem": problem, **_forms(file, refused)}
    return render(request, "review/case.html", context, status=status)


def _is_shown(file: CaseFile, key: str) -> bool:
    shown = {
        "extend": file.may["extend"],
        "paper": file.may["add_paper"],
        "recheck": file.verification.may_recheck,
    }
    if key.startswith("objection-"):
        return file.may["hear"]
    return shown.get(key, any(offer.action == key and not offer.hindered for offer in file.offers))


def _forms(file: CaseFile, refused: tuple[str, forms.Form] | None) -> dict:
    shown = {
        "extend_form": ExtendForm(auto_id="extend_%s"),
        "paper_form": PaperForm(auto_id="paper_%s"),
        "recheck_form": RecheckForm(auto_id="recheck_%s", departments=DEPARTMENTS),
        "answer_forms": [(one, AnswerForm(auto_id=f"objection_{one.id}_%s")) for one in file.objections],
    }
    if refused is None:
        return shown
    key, form = refused
    if key.startswith("objection-"):
        number = int(key.removeprefix("objection-"))
        shown["answer_forms"] = [
            (one, form if one.id == number else old) for one, old in shown["answer_forms"]
        ]
    elif key in _FORM_KEYS:
        shown[f"{key}_form"] = form
    return shown


@page(permission="case.read")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One page: who, what is asked, facts, rules, timeline, papers, and the next action with its deadline."""
    return case_page(request, case_id)


@page(permission="case.read", methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    """Carry out one action of `ACTS`. The command asks for the permission of the transition itself."""
    chosen = ACTS.get(action)
    if chosen is None:
        raise NotFound("没有这种操作，请返回办件页面。")
    matter = catalogue.matter(reached(case_id, request.actor).matter)
    form, status = chosen.form(request.POST, matter=matter, auto_id=f"{action}_%s"), 422
    if form.is_valid():
        try:
            chosen.command(
                case_id=case_id,
                actor=request.actor,
                at=request.at,
                request_id=request_id_of(request),
                **form.arguments(),
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, chosen.done)
            return redirect("review:case", case_id)
    return case_page(request, case_id, refused=(action, form), status=status)


@page(permission="case.assess", methods=("POST",))
def extend(request: HttpRequest, case_id: int) -> HttpResponse:
    """Use the longer limit, for a reason the law names."""
    form, status = ExtendForm(request.POST, auto_id="extend_%s"), 422
    if form.is_valid():
        try:
            commands.extend(case_id=case_id, actor=request.actor, at=request.at, **form.cleaned_data)
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已延期，新的期限见页面上方。")
            return redirect("review:case", case_id)
    return case_page(request, case_id, refused=("extend", form), status=status)


@page(permission="case.read", methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add a paper to an open case."""
    reached(case_id, request.actor)
    form, status = PaperForm(request.POST, request.FILES, auto_id="paper_%s"), 422
    if form.is_valid():
        try:
            commands.add_paper(
                upload=form.cleaned_data["file"],
                key="added",
                label=form.cleaned_data["label"],
                case_id=case_id,
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"已加入材料“{form.cleaned_data['label']}”。")
            return redirect("review:case", case_id)
    return case_page(request, case_id, refused=("paper", form), status=status)


@page(permission="case.read", methods=("POST",))
def deliver(request: HttpRequest, case_id: int, decision_id: int) -> HttpResponse:
    """Record that the applicant has the written decision in hand."""
    found = reached(case_id, request.actor)
    if not may_deliver(found, request.actor):
        access.require(request.actor, "case.examine", division_code=found.division_code)
    if not found.decisions.filter(id=decision_id).exists():
        raise NotFound("没有这份决定，请刷新页面。")
    commands.deliver(decision_id=decision_id, actor=request.actor, at=request.at)
    messages.success(request, "已登记送达。申请人申请复核的期限从知道决定之日起算。")
    return redirect("review:case", case_id)


@page(permission="case.hear_objection", methods=("POST",))
def answer_objection(request: HttpRequest, case_id: int, objection_id: int) -> HttpResponse:
    """Write what was found about an objection."""
    key = f"objection-{objection_id}"
    form, status = AnswerForm(request.POST, auto_id=f"objection_{objection_id}_%s"), 422
    if form.is_valid():
        try:
            commands.answer_objection(
                objection_id=objection_id, actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已登记异议的处理结果。留有联系方式的，请及时反馈。")
            return redirect("review:case", case_id)
    return case_page(request, case_id, refused=(key, form), status=status)
