"""Groups: the list, filing one, one group's page and what is done with it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.acts import Act, open_acts, perform
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.communities import commands, queries
from minzheng.registers.communities.errors import GroupLooksRepeated

from .. import forms
from ..places import communities, long_names_of, towns

READ, FILE = "community_group.read", "community_group.file"
ROWS = 30
STANDING = ("filed", "dormant")
ACTS = (
    Act("activity", "登记活动", forms.ActivityForm, commands.record_activity, FILE, STANDING, "活动已登记。",
        says="一年内有活动的不会休眠；休眠的登记活动后恢复。"),
    Act("change", "变更备案", forms.ChangeForm, commands.change_group, FILE, STANDING, "备案已变更。",
        says="名称或所在社区改变的，请注销后重新备案。"),
    Act("promote", "转为登记", forms.PromoteForm, commands.promote_group, FILE, ("filed",),
        "已转为登记的社会组织，不再计入本社区的备案数。", says="已领到法人登记证书的，填写证书上的代码。"),
    Act("withdraw", "注销备案", forms.ReasonForm, commands.withdraw_group, FILE, STANDING, "备案已注销。",
        says="注销后编号不再使用，名称可以另行备案。", tone="danger"),
)  # fmt: skip
_COLUMNS = (
    TableColumn(label="备案编号", width=22),
    TableColumn(label="名称", width=26),
    TableColumn(label="类别", width=14),
    TableColumn(label="村（社区）", kind=Kind.DIVISION, width=24),
    TableColumn(label="负责人", kind=Kind.PERSON_NAME),
    TableColumn(label="成员人数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="活动场所", width=24),
    TableColumn(label="备案日期", kind=Kind.DATE),
    TableColumn(label="最近活动", kind=Kind.DATE),
    TableColumn(label="状态"),
)


def _filtered(request: HttpRequest):
    form = forms.GroupFilterForm(request.GET, towns=towns(request, READ))
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, queries.groups(request.actor, **wanted, sort=request.GET.get("sort", ""))


@page(permission=READ)
def group_list(request: HttpRequest) -> HttpResponse:
    """Groups of the jurisdiction."""
    form, rows = _filtered(request)
    found = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    names = long_names_of((one.division_code for one in found), request)
    context = {
        "form": form,
        "page_obj": found,
        "rows": [(one, names[one.division_code]) for one in found],
        "query": request.GET.urlencode(),
        "may_file": access.may(request.actor, FILE),
    }
    return render(request, "organisations/communities/groups.html", context)


@page(permission=READ)
def workbook(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel. Taking it out is an event."""
    _, found = _filtered(request)
    rows = list(found)
    names = long_names_of({one.division_code for one in rows}, request)
    event = RecordOpened(what=f"社区社会组织清单（导出 Excel，{len(rows)} 家）")
    audit.record(event, actor=request.actor, at=request.at)
    lines = (
        (
            one.number, one.name, one.get_kind_display(), names[one.division_code], one.leader_name,
            one.member_count, one.place, one.filed_date, one.active_date, one.get_state_display(),
        )
        for one in rows
    )  # fmt: skip
    file = table_workbook("社区社会组织", _COLUMNS, lines, note=f"截至 {request.at:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"社区社会组织{request.at:%Y%m%d}.xlsx")


@page(permission=FILE, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """File one group."""
    form = forms.GroupForm(
        request.POST or None,
        communities=communities(request, FILE),
        initial={"division_code": request.GET.get("community", "")},
        ask_sure=bool(request.POST.get("sure")),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            held = dict(form.cleaned_data)
            sure = held.pop("sure")
            try:
                made = commands.file_group(
                    entry=commands.GroupEntry(**held), sure=sure, request_id=request_id_of(request),
                    actor=request.actor, at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                if isinstance(error, GroupLooksRepeated):
                    form.fields["sure"].widget = forms.forms.CheckboxInput()
                status = show_refusal(form, error)
            else:
                messages.success(request, f"已备案，编号 {made.number}。{_gap_words(made, request)}")
                return redirect("communities:group", made.id)
    return render(request, "organisations/communities/new.html", {"form": form}, status=status)


def _gap_words(group, request: HttpRequest) -> str:
    """What the filing did to the gap of its community."""
    now = queries.gap_of(group.division_code, on_date=request.at.date())
    if now is None:
        return ""
    left = f"还缺 {now.gap} 家" if now.gap else "已经达到目标"
    return f"{now.name}应有 {now.target} 家，现有 {now.filed} 家，{left}。"


@page(permission=READ)
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group: what is filed, what it did, how it came to stand so."""
    return _group_page(request, group_id)


def _group_page(request: HttpRequest, group_id: int, *, bound=None, status: int = 200) -> HttpResponse:
    found = queries.group(group_id, actor=request.actor)
    standings, activities = queries.history(group_id)
    kept = {
        name: getattr(found, name)
        for name in ("leader_name", "leader_phone", "member_count", "place", "purpose")
    }
    context = {
        "group": found,
        "place": long_names_of([found.division_code], request)[found.division_code],
        "gap": queries.gap_of(found.division_code, on_date=request.at.date()),
        "activities": activities,
        "entries": [
            {
                "at": one.recorded_at, "title": one.get_state_display(), "detail": one.note,
                "actor": one.recorded_by_name,
            }
            for one in standings
        ],
        "papers": queries.papers(found),
        "may_file": access.may(request.actor, FILE, division_code=found.division_code),
        "acts": open_acts(
            request, ACTS, state=found.state, division_code=found.division_code, initial=kept, bound=bound
        ),
    }  # fmt: skip
    return render(request, "organisations/communities/group.html", context, status=status)


@page(permission=FILE, methods=("POST",))
def act(request: HttpRequest, group_id: int, action: str) -> HttpResponse:
    """Carry one of the acts out."""
    queries.group(group_id, actor=request.actor)
    return perform(
        request, ACTS, action, key={"group_id": group_id}, back=request.path.rsplit("/", 2)[0] + "/",
        show=lambda **more: _group_page(request, group_id, **more),
    )  # fmt: skip


@page(permission=FILE, methods=("POST",))
def certificate(request: HttpRequest, group_id: int) -> HttpResponse:
    """Issue the certificate of filing."""
    try:
        commands.issue_certificate(group_id=group_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
        return _group_page(request, group_id, status=error.status)
    messages.success(request, "备案证明已出具，可以下载打印。")
    return redirect("communities:group", group_id)


@page(permission=READ)
def paper(request: HttpRequest, group_id: int, document_id: int) -> FileResponse:
    """A certificate as PDF. Opening it is an event."""
    found = queries.group(group_id, actor=request.actor)
    document = queries.paper(found, document_id)
    return send_file(request, document.pdf_id, as_attachment=False)


@page(permission=FILE, methods=("POST",))
def mark_dormant(request: HttpRequest) -> HttpResponse:
    """Let the groups that did nothing for a year fall dormant."""
    fallen = commands.mark_dormant(actor=request.actor, at=request.at)
    messages.success(
        request, f"已有 {fallen} 家转为休眠，不再计入目标。" if fallen else "没有需要转为休眠的。"
    )
    return redirect("communities:home")
