"""Reports of need and complaints: the list, entering one, one with what is done about it."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.exchange.acts import Act, Bound, carry_out, open_acts
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level, normalise
from minzheng.registers.benefits.files.story import case_link
from minzheng.registers.benefits.granting.places import villages
from minzheng.registers.outreach import commands, queries

from .. import forms_outreach as forms

READ, TAKE_IN, ASSIGN = "report.read", "report.take_in", "report.assign"
LOOK, SETTLE, EXTEND = "report.look_into", "report.settle", "report.extend"
REFER = "referral.send"
HAND_OVER, SEE_HANDOVER = "discipline.hand_over", "discipline.read"
RECEIVED, ASSIGNED, SEEN, SETTLED = ("received",), ("assigned",), ("looked_into",), ("settled",)
OPEN = (*RECEIVED, *ASSIGNED, *SEEN, *SETTLED)
EVERY = tuple(state for state, _ in queries.STATES)
LIVE = (*OPEN, "closed")
REFERABLE = (*ASSIGNED, *SEEN, *SETTLED)
ACTS = (
    Act("assign", "交办", forms.AssignForm, commands.assign, ASSIGN, (*RECEIVED, *ASSIGNED), "已交办。",
        says="反映干部优亲厚友、不作为的，由区民政局直接核查。"),
    Act("look_into", "登记核查", forms.LookForm, commands.look_into, LOOK, (*ASSIGNED, *SEEN), "核查已登记。",
        says="可以登记多次；被举报的救助家庭必须入户。"),
    Act("settle", "登记处理结果", forms.SettleForm, commands.settle, SETTLE, SEEN, "处理结果已登记。"),
    Act("close", "答复办结", forms.CloseForm, commands.close, SETTLE, SETTLED, "已办结。"),
    Act("extend", "延期", forms.ReasonForm, commands.extend, EXTEND, OPEN, "已延期。",
        says="举报办理期限经负责人批准可以延长一次。"),
    Act("merge", "并入另一条", forms.MergeForm, commands.merge, SETTLE, OPEN, "已并入。"),
    Act("withdraw", "撤回", forms.ReasonForm, commands.withdraw, SETTLE, OPEN, "已撤回。", tone="danger",
        says="反映人撤回，或者登记错了的。"),
    Act("hand_over", "移送纪检", forms.HandOverForm, commands.hand_over, HAND_OVER, LIVE, "已登记移送。",
        says="移送后本局的核查照常进行。只有负责人和审计能看到移送情况。"),
    Act("receipt", "登记纪检回执", forms.ReceiptForm, commands.record_receipt, HAND_OVER, EVERY, "回执已登记。"),
    Act("result", "登记纪检处理结果", forms.ResultForm, commands.record_result, HAND_OVER, EVERY,
        "纪检处理结果已登记。"),
    Act("link", "对应在册人员", forms.LinkForm, commands.link_person, LOOK, OPEN, "已对应到在册人员。",
        is_drawn=False),
    Act("reporter", "查看反映人", forms.EmptyForm, commands.open_reporter, SETTLE, EVERY, "", is_drawn=False),
)  # fmt: skip
_MAY = {"link": LOOK, "reporter": SETTLE, "refer": REFER, "search": "people.search"}
_SORTS = {"number": "number", "received": "received_at", "due": "due_date", "name": "subject_name"}
_COLUMNS = (
    TableColumn(label="编号", width=16), TableColumn(label="类型", width=10),
    TableColumn(label="举报事项", width=18), TableColumn(label="来源", width=14),
    TableColumn(label="紧急程度", width=14), TableColumn(label="反映的人或单位", width=18),
    TableColumn(label="所在地", width=20), TableColumn(label="登记日期", kind=Kind.DATE),
    TableColumn(label="期限", kind=Kind.DATE), TableColumn(label="状态", width=14),
    TableColumn(label="处理结果", width=16), TableColumn(label="是否实名", width=10),
    TableColumn(label="答复日期", kind=Kind.DATE), TableColumn(label="专项治理", width=20),
)  # fmt: skip


def towns_of(request: HttpRequest) -> list[tuple[str, str]]:
    """(prefix, name) of the townships, for who works at the district; none for the others."""
    if not any(len(prefix) <= 6 for prefix in access.scope(request.actor, READ).prefixes):
        return []
    return [(row.prefix, row.name) for row in territory.standing(settings.DISTRICT_CODE, Level.TOWNSHIP)]


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """Where the officer may enter a report: the whole district or township first, then every village."""
    mine = access.scope(request.actor, TAKE_IN)
    found = [row for row in villages() if row[0] and mine.covers(row[0])]
    if len(found) == 1:
        return found
    above = [("", "请选择")]
    for prefix in mine.prefixes:
        name = territory.name_of(normalise(prefix), request.at.date())
        above.append((normalise(prefix), f"{name}（村、社区不清楚）"))
    if mine.covers(settings.DISTRICT_CODE):
        above += [(normalise(code), f"{name}（村、社区不清楚）") for code, name in towns_of(request)]
    return [*above, *found]


def _offices(request: HttpRequest) -> list[tuple[str, str]]:
    """To whom a report can be given."""
    return [("", "请选择"), *towns_of(request), (settings.DISTRICT_CODE, "区民政局直接核查")]


def rows_of(found, request: HttpRequest) -> list[dict]:
    """Reports as the tables show them. Working days for need, calendar days for complaints."""
    today, found, calendar = request.at.date(), list(found), territory.calendar()
    names = territory.names_of({row.division_code for row in found}, today)
    return [
        {
            "report": row, "place": names.get(row.division_code, ""),
            "unit": "天" if row.is_complaint else "个工作日",
            "days_left": (row.due_date - today).days if row.is_complaint
            else calendar.working_days_between(today, row.due_date),
        }
        for row in found
    ]  # fmt: skip


def _found(request: HttpRequest) -> tuple[forms.ReportFilter, QuerySet]:
    sees = access.may(request.actor, SEE_HANDOVER)
    form = forms.ReportFilter(
        request.GET, towns=towns_of(request), campaigns=queries.campaigns(request.actor), sees_handovers=sees
    )
    rows = queries.reports(request.actor)
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    if text := wanted["q"].strip():
        rows = rows.filter(Q(number__icontains=text) | Q(subject_name__contains=text))
    for name in ("purpose", "channel"):
        if wanted[name]:
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("campaign"):
        rows = rows.filter(campaign=wanted["campaign"])
    if wanted.get("town"):
        rows = rows.filter(division_code__startswith=wanted["town"])
    if wanted["whose"] == forms.LATE:
        rows = queries.overdue(rows, request.at.date())
    elif wanted["whose"] == forms.HANDED:
        rows = queries.handed_over(rows, request.actor)
    if wanted["state"] not in (forms.OPEN, forms.ALL):
        rows = rows.filter(state=wanted["state"])
    elif wanted["state"] == forms.OPEN and wanted["whose"] != forms.HANDED and not text:
        rows = rows.filter(state__in=OPEN)
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission=READ)
def reports(request: HttpRequest) -> HttpResponse:
    """Every report of the jurisdiction, open ones where nothing else is asked."""
    form, rows = _found(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(),
        "rows": rows_of(found.object_list, request),
        "counts": queries.counts(request.actor, request.at.date()),
        "may_take_in": access.may(request.actor, TAKE_IN),
    }  # fmt: skip
    return render(request, "care/outreach_reports.html", context)


@page(permission=READ)
def reports_workbook(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel. Nothing of whoever reported."""
    _, rows = _found(request)
    lines = (
        (
            one.number, one.get_purpose_display(), one.get_complaint_kind_display(),
            one.get_channel_display(), one.get_urgency_display(), one.subject_name, row["place"],
            one.received_at, one.due_date,
            one.get_state_display(), one.get_outcome_display(), "实名" if one.is_named else "匿名",
            one.replied_at, one.campaign,
        )
        for row in rows_of(rows, request)
        for one in [row["report"]]
    )  # fmt: skip
    return workbook(request, "线索和反映", _COLUMNS, lines)


def _usual_channel(request: HttpRequest) -> str:
    """The hotline rings at the district; a village walks its round."""
    return "hotline" if access.may(request.actor, ASSIGN) else "visit"


@page(permission=TAKE_IN, methods=("GET", "POST"))
def new_report(request: HttpRequest) -> HttpResponse:
    """Enter a report."""
    usual = {
        "purpose": "need", "urgency": "yellow", "channel": _usual_channel(request),
        "found_date": request.at.date(),
    }  # fmt: skip
    posted = request.method == "POST"
    form = forms.ReportForm(request.POST if posted else None, places=_places(request), initial=usual)
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            made = commands.receive(
                told=form.told(), is_meant=form.cleaned_data["is_meant"], actor=request.actor, at=request.at,
                request_id=request_id_of(request),
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            return _entered(request, made)
    context = {"form": form, "asks_again": posted and "is_meant" in form.errors}
    context["asks_again"] |= bool(request.POST.get("is_meant"))
    return render(request, "care/outreach_new.html", context, status=status)


def _entered(request: HttpRequest, made) -> HttpResponse:
    """To its page; who may not read a complaint she took in is told where it went."""
    if access.may(request.actor, READ, division_code=made.scope_code):
        messages.success(request, f"线索 {made.number} 已登记。")
        return redirect("care:report", made.id)
    messages.success(request, f"举报 {made.number} 已登记，由区民政局办理；为保密，这里不再显示。")
    return redirect("care:reports")


@page(permission=READ)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report: what was told, by when, what was done, what can be done next."""
    return _report_page(request, report_id)


def _options(found, request: HttpRequest) -> dict[str, dict]:
    return {"assign": {"offices": _offices(request)}, "settle": {"outcomes": queries.outcomes_of(found)}}


def _report_page(
    request: HttpRequest, report_id: int, *, bound: Bound | None = None, status: int = 200, opened=None
) -> HttpResponse:
    found = queries.report_of(report_id, request.actor)
    event = RecordOpened(
        person_id=None if found.is_complaint else found.person_id, what=f"线索 {found.number}"
    )
    audit.record(event, actor=request.actor, at=request.at)
    handover = queries.handover_of(found, request.actor)
    acts = open_acts(
        request, ACTS, state=found.state, division_code=found.scope_code, options=_options(found, request),
        initial=dict.fromkeys(("sent_date", "receipt_date", "result_date"), request.at.date()), bound=bound,
    )  # fmt: skip
    may = {
        name: access.may(request.actor, permission, division_code=found.scope_code)
        for name, permission in _MAY.items()
    }  # fmt: skip
    may["refer"] = may["refer"] and not found.is_complaint and found.state in REFERABLE
    may["link"] = may["link"] and may["search"] and found.is_open
    context = rows_of([found], request)[0] | {
        "facts": queries.facts_of(found), "reporter": queries.reporter_of(found).masked, "opened": opened,
        "story": queries.story(found), "acts": [row for row in acts if _fits(row["act"], found, handover)],
        "bound": bound, "handover": handover, "may": may,
        "repeats": queries.repeats_of(found, request.actor), "merged": list(found.merged.all()),
        "referrals": list(found.referrals.order_by("-id")),
        "case": case_link(found.case) if found.case_id else None,
    }  # fmt: skip
    for one in context["referrals"]:
        one.label = queries.label_of(one.scheme)
    context |= _people(request, found) if may["link"] else {}
    return render(request, "care/outreach_report.html", context, status=status)


def _fits(act: Act, found, handover) -> bool:
    """More days and handing over are for complaints, once; receipt and result follow it, once each."""
    if act.code == "extend":
        return found.is_complaint and found.extended_at is None
    if act.code == "hand_over":
        return found.is_complaint and handover is None
    if act.code == "receipt":
        return handover is not None and not handover.receipt_number
    if act.code == "result":
        return handover is not None and not handover.result
    return True


def _people(request: HttpRequest, found) -> dict:
    """Who is on file by a name or number that was typed to find them."""
    wanted = request.GET.get("find", "").strip()
    if not wanted:
        return {"wanted": "", "candidates": None}
    try:
        rows = people.search(text=wanted, actor=request.actor, at=request.at)
    except Invalid as error:
        return {"wanted": wanted, "candidates": None, "find_problem": error.sentence}
    names = territory.names_of({one.division_code for one in rows}, request.at.date())
    return {
        "wanted": wanted,
        "candidates": [
            {"person": one, "number": people.masked_number(one), "place": names.get(one.division_code, "")}
            for one in rows
        ],
    }


@never_cache
@page(permission=READ, methods=("POST",))
def report_act(request: HttpRequest, report_id: int, action: str) -> HttpResponse:
    """Carry one of the acts out; the command asks for the permission. Opening the reporter shows it once."""
    found = queries.report_of(report_id, request.actor)
    done = carry_out(request, ACTS, action, key={"report_id": report_id}, options=_options(found, request))
    if done.status:
        return _report_page(request, report_id, bound=done.bound, status=done.status)
    if done.act.code == "reporter":
        return _report_page(request, report_id, opened=done.result)
    messages.success(request, done.act.done)
    return redirect("care:report", report_id)
