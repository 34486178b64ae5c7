"""Photos and papers: handing them in with a draft or when asked for more, and opening one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import LOGGED_IN, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import commands
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.states import State
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.web import send_file_or_thumbnail

from ..casefile import CaseFile, open_case, supplement_key
from ..forms import HandInForm, PaperForm
from ..requests import EXPECTED
from ..wizard import PAPERS, Wizard, open_wizard


@never_cache
@page(permission=LOGGED_IN, methods=("GET", "POST"))
def draft_papers(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The papers of a draft, each with its photos and a form to add more."""
    wizard = open_wizard(draft_id, request)
    if request.method != "POST":
        return _papers_page(request, wizard)
    labels = {paper.key: paper.label for paper in wizard.matter.papers}
    form = _posted(request, labels)
    if form.is_valid():
        _store(request, form, labels[form.key], draft_id=draft_id)
    if form.is_valid():
        return redirect(f"{wizard.url(PAPERS)}#{form.key}")
    return _papers_page(request, open_wizard(draft_id, request), form)


def _posted(request: HttpRequest, labels: dict[str, str]) -> PaperForm:
    key = request.POST.get("key", "")
    if key not in labels:
        raise NotFound("没有这种材料，请刷新页面后再上传。")
    return PaperForm(request.POST, request.FILES, key=key, label=labels[key])


def _store(request: HttpRequest, form: PaperForm, label: str, **where) -> None:
    """Keep every file that can be kept; what is wrong with the others is told, each by its name."""
    for upload in form.cleaned_data["files"]:
        try:
            commands.add_paper(
                upload=upload, key=form.key, label=label, actor=request.actor, at=request.at, **where
            )
        except EXPECTED as error:
            form.add_error("files", error.sentence)


def _papers_page(request: HttpRequest, wizard: Wizard, refused: PaperForm | None = None) -> HttpResponse:
    rows = []
    for paper in wizard.matter.papers:
        fresh = PaperForm(key=paper.key, label=paper.label)
        rows.append(
            {
                "paper": paper,
                "photos": [photo for photo in wizard.draft.papers if photo.key == paper.key],
                "form": refused if refused is not None and refused.key == paper.key else fresh,
            }
        )
    context = {
        "wizard": wizard,
        "rows": rows,
        "missing": wizard.missing_papers(),
        "next_url": wizard.after(PAPERS),
        **wizard.stepper(PAPERS),
    }
    return render(request, "citizen/papers.html", context, status=422 if refused else 200)


@page(permission=LOGGED_IN, methods=("POST",))
def remove(request: HttpRequest, draft_id: int, paper_id: int) -> HttpResponse:
    """Take a photo out of a draft."""
    commands.remove_paper(paper_id=paper_id, actor=request.actor, at=request.at)
    return redirect("citizen:draft_papers", draft_id)


@never_cache
@page(permission=LOGGED_IN, methods=("GET", "POST"))
def supplement(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything that was asked for, each with a form to hand it in."""
    file = open_case(case_id, actor=request.actor, at=request.at)
    if not file.may_supplement:
        if request.method == "POST" and file.state is State.SUPPLEMENT:
            access.require(request.actor, "case.take_in", division_code=file.case.division_code)
        return redirect("citizen:case", case_id)
    if request.method != "POST":
        return _supplement_page(request, file)
    labels = {supplement_key(number): text for number, text in enumerate(file.missing, start=1)}
    form = _posted(request, labels)
    if form.is_valid():
        _store(request, form, labels[form.key][:100], case_id=case_id)
    if form.is_valid():
        return redirect("citizen:supplement", case_id)
    return _supplement_page(request, open_case(case_id, actor=request.actor, at=request.at), refused=form)


def _supplement_page(
    request: HttpRequest,
    file: CaseFile,
    *,
    refused: PaperForm | None = None,
    hand_in: HandInForm | None = None,
) -> HttpResponse:
    rows = []
    for number, text in enumerate(file.missing, start=1):
        key = supplement_key(number)
        form = refused if refused is not None and refused.key == key else PaperForm(key=key, label=text)
        rows.append({"key": key, "text": text, "photos": file.handed_in.get(key, []), "form": form})
    context = {
        "file": file,
        "rows": rows,
        "empty_count": sum(not row["photos"] for row in rows),
        "hand_in_form": hand_in or HandInForm(),
    }
    status = 422 if refused or hand_in else 200
    return render(request, "citizen/supplement.html", context, status=status)


@page(permission=LOGGED_IN, methods=("POST",))
def hand_in(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything asked for is there: the clock runs again."""
    form = HandInForm(request.POST)
    if form.is_valid():
        try:
            commands.supplement(
                case_id=case_id,
                note=form.cleaned_data["note"],
                actor=request.actor,
                at=request.at,
                request_id=request_id_of(request),
            )
            return redirect("citizen:case", case_id)
        except EXPECTED as error:
            show_refusal(form, error)
    file = open_case(case_id, actor=request.actor, at=request.at)
    return _supplement_page(request, file, hand_in=form)


@page(permission=LOGGED_IN)
def draft_paper(request: HttpRequest, draft_id: int, paper_id: int) -> HttpResponse:
    """A photo of one's own draft."""
    draft = cases.draft(draft_id, actor=request.actor)
    return send_file_or_thumbnail(request, _one_of(draft.papers, paper_id).file)


@page(permission=LOGGED_IN)
def case_paper(request: HttpRequest, case_id: int, paper_id: int) -> HttpResponse:
    """A photo that belongs to a case within reach."""
    case = cases.case(case_id, actor=request.actor, at=request.at)
    found = _one_of(case.papers.filter(removed_at=None).select_related("file"), paper_id)
    return send_file_or_thumbnail(request, found.file, case_id=case_id)


@page(permission=LOGGED_IN)
def document(request: HttpRequest, case_id: int, document_id: int) -> HttpResponse:
    """A paper that was issued in a case within reach, as PDF."""
    cases.case(case_id, actor=request.actor, at=request.at)
    found = _one_of(archive.documents_of(case_id=case_id), document_id)
    return send_file_or_thumbnail(request, found.pdf, case_id=case_id)


def _one_of(rows, wanted_id: int):
    for row in rows:
        if row.id == wanted_id:
            return row
    raise NotFound("没有这份材料，它可能已被移除。请刷新页面后重试。")
