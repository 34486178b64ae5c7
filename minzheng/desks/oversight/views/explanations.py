"""An assessment of a case in full: what the rules said, from which facts, by which documents."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.cases import explanations
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.documents import sheets


@page(permission="audit.read")
def assessment(request: HttpRequest, case_id: int, assessment_id: int) -> HttpResponse:
    """One assessment and what differs from the one before it; ?format=pdf and ?format=json give files.

    Opening the page is written down, and so is taking a file out.
    """
    form = sheets.asked_format(request)
    case = cases.case(case_id, actor=request.actor, at=request.at)
    row = explanations.assessment(case, assessment_id)
    by = {"agency": settings.BUREAU_NAME, "generated_at": request.at}
    document = explanations.assessment_explained(case, row).document(**by)
    if form:
        event = RecordOpened(what=document["title"], reason=f"下载 {form.upper()}", case_id=case.id)
        audit.record(event, actor=request.actor, at=request.at)
        return sheets.sheet(document, template=sheets.EXPLANATION, form=form, at=request.at)
    earlier = explanations.assessment_before(row)
    compared = explanations.assessments_compared(case, earlier, row).document(**by) if earlier else None
    context = {"case": case, "row": row, "document": document, "compared": compared}
    return render(request, "oversight/assessment.html", context)
