"""The page of a case that leads to a statutory book: the same for every desk, whose views call it.

A desk declares who may open its addresses and says which matters it shows:

    PAGES = ProceedingPage(matters=("divorce",), url="marriages:case", act_url="marriages:act", …)

    @page(permission="marriage.read")
    def case(request, case_id):
        return PAGES.show(request, case_id)
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, request_id_of, show_refusal
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.media_types import JPEG
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.territory import queries as territory

from . import commands, deadlines, queries
from .catalogue import Act, RegisterMatter
from .catalogue import matter as matter_of
from .models import Case, CasePaper, Step
from .procedures import Limit, Transition
from .rows import document_row, paper_row
from .states import State

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class NothingAsked(forms.Form):
    """The form of an act that asks for nothing."""


class PaperForm(forms.Form):
    """A paper or photo that is added to a case: one that the matter asks for, or another with its name.

    `given` are the keys of those that are there; `only` is the key and the name of the one paper for which
    a page has a form of its own.
    """

    key = forms.CharField(label="哪一份材料", required=False, max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(label="材料名称", required=False, max_length=100)
    file = forms.FileField(
        label="文件",
        help_text="纸质材料拍照或扫描后上传。",
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-max-bytes": str(JPEG.limit_bytes)}),
    )

    def __init__(
        self, data=None, files=None, *, case: Case, given: Collection[str] = (),
        only: tuple[str, str] | None = None,
    ):  # fmt: skip
        if only:
            initial = dict(zip(("key", "label"), only, strict=True))
            super().__init__(data, files, auto_id=f"wanted_{only[0]}_%s", initial=initial)
            self._labels = {only[0]: only[1]}
            return
        super().__init__(data, files, auto_id="paper_%s")
        papers = sorted(_matter(case).papers, key=lambda one: (one.key in given, not one.required))
        self._labels = {one.key: one.label for one in papers}
        if papers:
            self.fields["key"].widget = forms.Select(choices=[*self._labels.items(), ("", "其他材料")])
            self.fields["label"].help_text = "选了“其他材料”才要填写。"

    def clean(self):
        cleaned = super().clean()
        key = cleaned.get("key", "")
        cleaned["label"] = cleaned.get("label") or self._labels.get(key, "")
        if not cleaned["label"]:
            self.add_error("label", "请写明材料的名称。")
        return cleaned


@dataclass(frozen=True)
class Offer:
    """An act that the actor could do now, with its form and what still stands in the way."""

    transition: Transition
    act: Act
    form: forms.Form
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """A limit of the case: its name, its last day, the days left of the kind in which it counts."""

    label: str
    due_date: Any
    days_left: int
    unit: str
    article: str


@dataclass(frozen=True, kw_only=True)
class ProceedingPage:
    """The pages of some matters at a desk. The urls are names that take a case id, and an action or an id.

    `extras(case, request) -> dict` adds to the context of `template`, which extends "proceedings/case.html".
    `frame` is the template of the desk's pages around it. Without `paper_url`, `document_url` or
    `add_paper_url` the page shows no such link.
    """

    matters: tuple[str, ...]
    url: str
    act_url: str
    template: str = "proceedings/case.html"
    open_template: str = "proceedings/open.html"
    add_paper_url: str = ""
    paper_url: str = ""
    document_url: str = ""
    extras: Callable[..., dict[str, Any]] | None = None
    on_behalf: bool = True
    frame: str = "desk.html"

    def show(
        self, request: HttpRequest, case_id: int, *, refused: tuple[str, forms.Form] | None = None,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        """The page as things stand now. `refused` is the form of an act or a paper, shown again."""
        case = queries.proceeding(case_id, actor=request.actor, at=request.at, matters=self.matters)
        offers = self._offers(case, request, refused)
        problem = ""
        if refused is not None and refused[0] not in {one.transition.action for one in offers} | {"paper"}:
            problem = "　".join(text for texts in refused[1].errors.values() for text in texts)
        context = self._context(case, request, offers, refused) | {"problem": problem}
        if self.extras is not None:
            context |= self.extras(case, request)
        return render(request, self.template, context, status=status)

    def act(self, request: HttpRequest, case_id: int, action: str) -> HttpResponse:
        """Carry out one act. The command asks for the permission of the transition itself."""
        case = self._reached(request, case_id)
        chosen = _matter(case).acts.get(action)
        if chosen is None:
            raise NotFound("没有这种操作，请返回办件页面。")
        form, status = self._form(case, action, chosen, request.POST, request.FILES), 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                commands.act(
                    case_id=case_id, action=action, note=data.pop("note", ""), data=data, actor=request.actor,
                    at=request.at, request_id=request_id_of(request),
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, chosen.done)
                return redirect(self.url, case_id)
        return self.show(request, case_id, refused=(action, form), status=status)

    def open(self, request: HttpRequest, matter: str, **context: Any) -> HttpResponse:
        """The application form of a matter; what it opens is shown next. When refused, the text stays."""
        if matter not in self.matters:
            raise NotFound("没有这个事项，请返回列表。")
        chosen, status = matter_of(matter), 200
        form = chosen.open_form(request.POST or None, request.FILES or None)
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    case = commands.open_case(
                        matter=matter, data=form.cleaned_data, actor=request.actor, at=request.at,
                        request_id=request_id_of(request), on_behalf=self.on_behalf,
                    )  # fmt: skip
                except EXPECTED as error:
                    status = show_refusal(form, error)
                else:
                    messages.success(request, f"已收件，编号 {case.number}。")
                    return redirect(self.url, case.id)
        shown = {"form": form, "matter": chosen, "frame": self.frame, **context}
        return render(request, self.open_template, shown, status=status)

    def add_paper(self, request: HttpRequest, case_id: int) -> HttpResponse:
        """Add a paper to an open case."""
        form, status = PaperForm(request.POST, request.FILES, case=self._reached(request, case_id)), 422
        if form.is_valid():
            label, key = form.cleaned_data["label"], form.cleaned_data["key"] or "added"
            try:
                commands.add_paper(
                    upload=form.cleaned_data["file"], key=key, label=label, case_id=case_id,
                    actor=request.actor, at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, f"已加入材料“{label}”。")
                return redirect(self.url, case_id)
        return self.show(request, case_id, refused=("paper", form), status=status)

    def paper(self, request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
        """A paper that was handed in. Opening it is an event."""
        rows = self._reached(request, case_id).papers.filter(removed_at=None, id=paper_id)
        found = rows.select_related("file").first()
        if found is None:
            raise NotFound("没有这份材料，它可能已被移除。请刷新页面后重试。")
        return send_file(request, found.file_id, case_id=case_id)

    def document(self, request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
        """A document that was issued in the case. Opening it is an event."""
        self._reached(request, case_id)
        found = next((row for row in archive.documents_of(case_id=case_id) if row.id == document_id), None)
        if found is None:
            raise NotFound("没有这份文书。请刷新页面后重试。")
        return send_file(request, found.pdf_id, case_id=case_id)

    def _reached(self, request: HttpRequest, case_id: int) -> Case:
        return queries.reached_proceeding(case_id, actor=request.actor, matters=self.matters)

    def _form(self, case: Case, action: str, chosen: Act, data=None, files=None) -> forms.Form:
        made = chosen.form_of(case) if chosen.form_of else chosen.form or NothingAsked
        return made(data, files, auto_id=f"{action}_%s")

    def _offers(self, case: Case, request: HttpRequest, refused) -> list[Offer]:
        day, acts, offers = request.at.astimezone(CHINA).date(), _matter(case).acts, []
        own = {
            step.action: step.label
            for step in case.steps.all()
            if step.account_id == request.actor.account_id
        }
        for row in queries.possible_actions(case, actor=request.actor):
            chosen = acts[row.action]
            if chosen.applies and not chosen.applies(case=case, on_date=day):
                continue
            form = self._form(case, row.action, chosen)
            if refused is not None and refused[0] == row.action:
                form = refused[1]
            missing = list(chosen.hindrances(case=case, on_date=day)) if chosen.hindrances else []
            missing += [
                f"您办理过本件的“{own[each]}”，须由其他人员办理" for each in row.not_by if each in own
            ]
            offers.append(Offer(row, chosen, form, tuple(missing)))
        return sorted(offers, key=lambda one: (bool(one.missing), bool(one.act.tone)))

    def _context(self, case: Case, request: HttpRequest, offers: list[Offer], refused) -> dict[str, Any]:
        may_add = bool(self.add_paper_url) and case.current.is_open
        refused_paper = refused[1] if refused is not None and refused[0] == "paper" else None
        day = request.at.astimezone(CHINA).date()
        rows = case.papers.filter(removed_at=None).select_related("file").order_by("id")
        return {
            "case": case,
            "matter": matter_of(case.matter),
            "state": case.current,
            "state_label": case.current.label if self.on_behalf else case.current.resident_label,
            "place": territory.long_name(case.division_code, day),
            "clocks": clocks(case, day),
            "ahead": [one for one in offers if one.act.ahead],
            "aside": [one for one in offers if not one.act.ahead],
            "parties": list(case.parties.order_by("id")),
            "papers": [self._paper_row(case, row) for row in rows],
            "wanted": _wanted(case, rows),
            "documents": [self._document_row(case, row) for row in archive.documents_of(case_id=case.id)],
            "timeline": [_timeline_row(step) for step in reversed(queries.timeline(case))],
            "may_add_paper": may_add and _may_add(case, request.actor),
            "paper_form": refused_paper
            or (PaperForm(case=case, given={row.key for row in rows}) if may_add else None),
            "add_paper_action": reverse(self.add_paper_url, args=[case.id]) if self.add_paper_url else "",
            "act_url": self.act_url,
            "frame": self.frame,
        }

    def _paper_row(self, case: Case, row: CasePaper) -> dict[str, Any]:
        return paper_row(row, reverse(self.paper_url, args=[case.id, row.id]) if self.paper_url else "")

    def _document_row(self, case: Case, row) -> dict[str, Any]:
        return document_row(
            row, reverse(self.document_url, args=[case.id, row.id]) if self.document_url else ""
        )


def clocks(case: Case, day) -> list[Clock]:
    """The limits that run: of this step, the promise of the bureau, and what the law sets for the whole."""
    if not case.current.is_open:
        return []
    procedure, calendar, found = case.rules_of_procedure, territory.calendar(), []
    total = procedure.total_extended if case.is_extended else procedure.total
    limits = (
        (
            "本环节期限",
            None if case.step_due_date == case.total_due_date else case.step_due_date,
            _step_limit(case),
        ),
        ("承诺期限", case.promise_due_date, procedure.promise),
        ("法定期限", case.total_due_date, total),
    )
    for label, due, limit in limits:
        if due is None:
            continue
        last = limit.then or limit if limit else None  # an act names a day, not a number of working days
        working = last.working if last else False
        left = calendar.working_days_between(day, due) if working else (due - day).days
        found.append(Clock(label, due, left, "个工作日" if working else "天", limit.article if limit else ""))
    return found


def _step_limit(case: Case) -> Limit | None:
    """The limit from which the day of this step was reckoned; None where an act named the day itself.

    A step that keeps the day of an earlier one keeps its limit.
    """
    procedure, calendar = case.rules_of_procedure, territory.calendar()
    for step in case.steps.order_by("-id"):
        row = procedure.transition(step.action, State(step.source)) if step.source else None
        limit, day = row.limit if row else None, step.at.astimezone(CHINA).date()
        if limit is not None and deadlines.due_date(limit, day, calendar) == case.step_due_date:
            return limit
    return None


def _matter(case: Case) -> RegisterMatter:
    return matter_of(case.matter)


def _may_add(case: Case, actor) -> bool:
    if queries.is_own(case, actor):
        return True
    wanted = {_matter(case).taking_in, *commands.handling_of(case)}
    return any(access.may(actor, each, division_code=case.division_code) for each in wanted)


def _wanted(case: Case, rows) -> list[Any]:
    """Papers that the matter asks for and nobody has handed in."""
    given = {row.key for row in rows}
    return [one for one in _matter(case).papers if one.required and one.key not in given]


def _timeline_row(step: Step) -> dict[str, Any]:
    words = [step.note] if step.note else []
    words += [f"· {text}" for text in step.details.get("missing", ())]
    if step.details.get("sentence"):
        words.append(step.details["sentence"])
    return {
        "at": step.at, "title": step.label, "actor": step.actor_name, "detail": "\n".join(words),
        "tone": State(step.target).tone,
    }  # fmt: skip
