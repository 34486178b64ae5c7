"""The page of a subject, the same for the bureau and for the organisation; and forms from what a step asks.

A desk declares who may open its addresses; its views call `SubjectPages`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access.web import EXPECTED, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.media_types import JPEG
from minzheng.kernel.documents.web import send_file

from . import commands, queries
from .asking import asks_of
from .machines import Ask
from .models import InspectionEntry, Supervised
from .queries.subjects import MODELS, Possible, steps_of_agents
from .words import due_of, facts_of, report_facts

_ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class AskForm(forms.Form):
    """A form drawn from what a step asks for. Whether an answer does is judged by the command."""

    def __init__(self, asks: Iterable[Ask], *args, **kwargs):
        super().__init__(*args, **kwargs)
        for ask in asks:
            self.fields[ask.name] = _field(ask)


def _field(ask: Ask) -> forms.Field:
    words = {"label": ask.label, "required": ask.required, "help_text": ask.hint}
    match ask.kind:
        case "long":
            return forms.CharField(**words, widget=forms.Textarea(attrs={"rows": 3}))
        case "date":
            return forms.DateField(**words, widget=forms.DateInput(attrs={"data-width": "short"}))
        case "number":
            return forms.CharField(**words, widget=_digits("short"))
        case "money" | "score":
            return forms.CharField(**words, widget=_digits("medium"))
        case "choice" if len(ask.choices) <= 5:
            return forms.ChoiceField(**words, choices=ask.choices, widget=forms.RadioSelect)
        case "choice":
            return forms.ChoiceField(**words, choices=[("", "请选择"), *ask.choices])
        case "choices":
            return forms.MultipleChoiceField(
                **words, choices=ask.choices, widget=forms.CheckboxSelectMultiple
            )
        case "yes":
            return forms.BooleanField(**words)
        case "file":
            attrs = {"accept": _ACCEPTED, "data-max-bytes": str(JPEG.limit_bytes)}
            return forms.FileField(**words, widget=forms.FileInput(attrs=attrs))
        case _:
            return forms.CharField(**words, max_length=ask.longest)


def _digits(width: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "data-width": width})


@dataclass(frozen=True)
class Offer:
    """A step on the page with its form."""

    possible: Possible
    form: AskForm

    @property
    def tone(self) -> str:
        return "danger" if self.possible.move.danger else ""


@dataclass(frozen=True)
class SubjectPages:
    """The pages of subjects at a desk, under its namespace: names subject, act, file, document.

    `own`: only subjects of the organisations for which the actor reports. Steps that ask for more than
    `long_from` things get a page of their own, so that nobody fills in a report inside a dialog.
    """

    namespace: str
    template: str
    own: bool = False
    long_from: int = 8

    def row(self, request: HttpRequest, kind: str, subject_id: int) -> Supervised:
        if kind not in MODELS:
            raise NotFound("没有这一页，请返回列表。")
        on_date = request.at.date() if self.own else None
        return queries.subject(kind, subject_id, actor=request.actor, on_date=on_date)

    def show(
        self, request: HttpRequest, kind: str, subject_id: int, *,
        refused: tuple[str, AskForm] | None = None, status: int = 200, extra: dict | None = None,
    ) -> HttpResponse:  # fmt: skip
        """The page as things stand now. `refused` is the form of a step shown again as typed."""
        row = self.row(request, kind, subject_id)
        offers, problem = [], ""
        for one in queries.possible(row, actor=request.actor):
            again = refused is not None and refused[0] == one.move.action
            form = refused[1] if again else AskForm(one.asks, auto_id=f"{one.move.action}_%s")
            offers.append(Offer(one, form))
        if refused is not None and refused[0] not in {one.possible.move.action for one in offers}:
            problem = "　".join(text for texts in refused[1].errors.values() for text in texts)
        context = {
            **self._context(request, kind, row), "problem": problem, "offers": self._short(offers),
            "long_offers": self._long(offers), **(extra or {}),
        }  # fmt: skip
        return render(request, self.template, context, status=status)

    def _short(self, offers: list[Offer]) -> list[Offer]:
        return sorted(
            (one for one in offers if len(one.possible.asks) <= self.long_from),
            key=lambda one: bool(one.tone),
        )

    def _long(self, offers: list[Offer]) -> list[Offer]:
        return [one for one in offers if len(one.possible.asks) > self.long_from]

    def _context(self, request: HttpRequest, kind: str, row: Supervised) -> dict[str, Any]:
        due, left = due_of(row, request.at.date())
        history = queries.timeline(kind, row)
        report = queries.report_of(row) if isinstance(row, InspectionEntry) else None
        papers = []
        for step in history:
            if step["document"] is not None:
                papers.append(self._document(kind, row, step["document"]))
            papers += [self._file(kind, row, label, file_id, step["at"]) for label, file_id in step["files"]]
        return {
            "kind": kind, "row": row, "stage": row.stage, "facts": facts_of(row), "due_date": due,
            "days_left": left,
            "history": history, "papers": papers, "report": report_facts(report) if report else [],
            "report_row": report, "seen": queries.precheck_of(row) if report and not self.own else [],
            "awaited": [move.label for move in steps_of_agents(row)], "act_url": f"{self.namespace}:act",
            "fill_url": f"{self.namespace}:fill", "own": self.own,
        }  # fmt: skip

    def _document(self, kind: str, row: Supervised, document) -> dict[str, Any]:
        return {
            "name": document.title, "kind": str(document.number or "PDF"), "size": document.pdf.size_bytes,
            "at": document.issued_at,
            "url": reverse(f"{self.namespace}:document", args=[kind, row.pk, document.id]),
        }  # fmt: skip

    def _file(self, kind: str, row: Supervised, label: str, file_id: int, at) -> dict[str, Any]:
        file = archive.stored_file(file_id)
        return {
            "name": label, "kind": "照片" if file.is_picture else "PDF", "size": file.size_bytes, "at": at,
            "url": reverse(f"{self.namespace}:file", args=[kind, row.pk, file_id]),
        }  # fmt: skip

    def act(
        self, request: HttpRequest, kind: str, subject_id: int, action: str, *, extra: dict | None = None
    ) -> HttpResponse:
        """Take one step. What was typed stays when it is refused; `extra` is for that page."""
        row = self.row(request, kind, subject_id)
        form, long = self._posted(request, row, action)
        status = 422
        if form.is_valid():
            try:
                commands.act(
                    subject=kind, subject_id=subject_id, action=action, data=form.cleaned_data,
                    actor=request.actor, at=request.at, request_id=request_id_of(request),
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "已办理，办理经过见下方。")
                return redirect(f"{self.namespace}:subject", kind, subject_id)
        if long:
            return self._filled(request, kind, row, action, form, status)
        return self.show(request, kind, subject_id, refused=(action, form), status=status, extra=extra)

    def fill(self, request: HttpRequest, kind: str, subject_id: int, action: str) -> HttpResponse:
        """The page of a step that asks for much."""
        row = self.row(request, kind, subject_id)
        move = row.machine.find(row.state, action)
        if move is None:
            raise NotFound("现在不能办理这一步，请返回页面查看。")
        form = AskForm(asks_of(row, move), initial=self._initial(row), auto_id=f"{action}_%s")
        return self._filled(request, kind, row, action, form, 200)

    def _initial(self, row: Supervised) -> dict[str, Any]:
        if not isinstance(row, InspectionEntry):
            return {}
        organisation, last = row.organisation, queries.report_of(row)
        if last is None:
            return {
                "residence": organisation.residence, "party_members": organisation.party_members,
                "party_form": organisation.party_form, "has_place": True, "branches": 0,
            }  # fmt: skip
        values = {ask.name: getattr(last, ask.name, None) for ask in asks_of(row, row.machine.moves[0])}
        return {
            name: f"{value // 100}.{value % 100:02d}"
            if name.endswith("_fen") and value is not None
            else value
            for name, value in values.items()
        }

    def _filled(self, request, kind, row, action, form, status) -> HttpResponse:
        label = next(move.label for move in row.machine.moves if move.action == action)
        context = {
            "kind": kind, "row": row, "form": form, "label": label,
            "back_url": reverse(f"{self.namespace}:subject", args=[kind, row.pk]),
            "act_url": reverse(f"{self.namespace}:act", args=[kind, row.pk, action]),
        }  # fmt: skip
        return render(request, "supervised/fill.html", context, status=status)

    def _posted(self, request: HttpRequest, row: Supervised, action: str) -> tuple[AskForm, bool]:
        """The form as sent. A step that no longer leads from here asks for what it asked before."""
        move = row.machine.find(row.state, action) or next(
            (one for one in row.machine.moves if one.action == action), None
        )
        if move is None:
            raise NotFound("没有这种操作，请返回页面。")
        asks = asks_of(row, move)
        still = row.machine.find(row.state, action) is not None
        return AskForm(asks, request.POST, request.FILES, auto_id=f"{action}_%s"), still and len(
            asks
        ) > self.long_from

    def file(self, request: HttpRequest, kind: str, subject_id: int, file_id: int) -> FileResponse:
        """A file handed in with a step. Opening it is an event."""
        row = self.row(request, kind, subject_id)
        ids = {one for step in queries.timeline(kind, row) for _, one in step["files"]}
        if file_id not in ids:
            raise NotFound("没有这份材料，请刷新页面后重试。")
        return send_file(request, file_id)

    def document(self, request: HttpRequest, kind: str, subject_id: int, document_id: int) -> FileResponse:
        """A paper that a step issued. Opening it is an event."""
        row = self.row(request, kind, subject_id)
        issued = {step["document"].id for step in queries.timeline(kind, row) if step["document"]}
        if document_id not in issued:
            raise NotFound("没有这份文书，请刷新页面后重试。")
        return send_file(request, archive.document(document_id).pdf_id)
