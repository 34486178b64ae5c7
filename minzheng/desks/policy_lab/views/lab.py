"""What if: assumed values, and what follows from them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import MinzhengError, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine.units import Family
from minzheng.registers.policy import commands, queries, tasks
from minzheng.registers.policy.assumptions import shown
from minzheng.registers.policy.errors import NotYetComputed
from minzheng.registers.policy.queries import Adjustable, Place
from minzheng.registers.policy.simulating import Answer, Question, answer

from .. import figures
from ..forms import AssumptionsForm, SaveForm, ScopeForm, cells_of, month_key
from ..progress import bar_of, bar_response
from ..requests import place_names
from ..workbook import XLSX, effect_workbook

GROUPS = (
    ("金额标准", (Family.MONEY,)),
    ("比例和倍数", (Family.RATIO, Family.MULTIPLE)),
    ("数量和期限", (Family.COUNT, Family.DATE)),
    ("规定", (Family.YES_NO, Family.CODE)),
)
CERTAINTY = {"likely": ("通行做法", "quiet"), "verify": ("待核实", "warn")}


@dataclass
class Lab:
    """What a request asks of the lab, as far as it can be understood.

    `waits` for a worker where the snapshot is large; `waiting` is what was asked of one already.
    """

    place: Place
    scope: ScopeForm
    values: AssumptionsForm | None = None
    rows: tuple[Adjustable, ...] = ()
    question: Question | None = None
    answer: Answer | None = None
    refusal: str = ""
    record: object = None
    waits: bool = False
    waiting: object = None


@page(permission="policy.read")
def lab(request: HttpRequest) -> HttpResponse:
    """The table of parameters with what is assumed, and what follows."""
    return lab_page(request, _understood(request), SaveForm())


def _understood(request: HttpRequest) -> Lab:
    """Read the query as far as it makes sense, and compute the effect where it asks for one."""
    places = queries.places(request.actor)
    if not places:
        raise NotFound("您的辖区没有可以测算的待遇。请联系系统管理员核对岗位。")
    names = place_names({place.division_prefix for place in places}, request)
    scope = ScopeForm(request.GET, places=places, names=names, today_month=Month.of(request.at.date()))
    found = Lab(scope.place_asked, scope)
    _choose_snapshot(found, request)
    first, last, region = scope.asked()
    try:
        found.rows = tuple(queries.adjustable(found.place, first, queries.area_of(found.place, found.record)))
        found.values = AssumptionsForm(request.GET, rows=found.rows, first=first, last=last)
        if not (found.values.is_valid() and scope.is_valid()):
            return found
        found.question = Question(
            found.place.programme.code, found.place.division_prefix, first, last, region,
            tuple(found.values.assumptions),
        )  # fmt: skip
        if found.record and not found.question.changes_nothing:
            found.answer = answer(found.question, found.record)
    except NotYetComputed as error:
        found.waits, found.waiting = True, error.effect
    except MinzhengError as error:
        found.refusal = error.sentence
    return found


def _choose_snapshot(found: Lab, request: HttpRequest) -> None:
    """The snapshot that the query names, or the newest, and the regions whose values could be borrowed."""
    scope, place = found.scope, found.place
    snapshots = queries.ready_snapshots(place)
    by_key = {str(one.id): one for one in snapshots}
    found.record = by_key.get(scope.snapshot_asked, snapshots[0] if snapshots else None)
    scope.offer_snapshots([(one.id, _snapshot_label(one)) for one in snapshots])
    areas = queries.regions(place, found.record)
    foreign = [queries.area_of(place, found.record)] if found.record and found.record.from_file else []
    names = place_names([*areas, *foreign], request)
    present = "".join(names[area] for area in foreign) or "本区"
    scope.offer_regions(f"{present}现行", [(area, names[area]) for area in areas])


def _snapshot_label(record) -> str:
    whose = f"{record.note}，" if record.from_file else ""
    return f"{whose}{record.as_of_date:%Y-%m-%d}，{record.households:,} 户"


def lab_page(request: HttpRequest, found: Lab, save_form: SaveForm, status: int = 200) -> HttpResponse:
    context = {
        "lab": found,
        "groups": _groups(found, request) if found.values else [],
        "problems": _problems(found.scope, found.values),
        "save_form": save_form,
        "query": request.GET.urlencode(),
        "may_simulate": access.may(
            request.actor, "policy.simulate", division_code=found.place.division_prefix
        ),
    }
    if found.answer:
        context |= effect_context(request, found.place, found.answer)
    if found.waits:
        context["large"] = f"{found.record.households:,}"
    if found.waiting and not found.waiting.is_superseded:
        context["bar"] = effect_bar(found.waiting)
    return render(request, "policy_lab/lab.html", context, status=status)


def _problems(*forms) -> list[dict]:
    """What is wrong, each with its field. Not the summary that takes the focus: somebody may be typing."""
    return [
        {"target": bound.auto_id, "sentence": sentence}
        for form in forms
        if form is not None
        for bound in form
        for sentence in bound.errors
    ]


def effect_context(request: HttpRequest, place: Place, one: Answer) -> dict:
    """The effect as the pages of lab and scenario show it."""
    outcome = one.outcome
    changed = queries.listed_households(place, one.record, outcome.changed)
    names = place_names({row.changed.division for row in changed}, request)
    return {
        "answer": one,
        "households": f"{outcome.households:,}",
        **figures.tiles(one),
        "totals": figures.totals(one.counts),
        "cost_title": f"{one.question.first_month.label}起各月支出",
        "cost_rows": figures.cost_by_month(one),
        "distribution_rows": figures.distribution(one),
        "programme_rows": figures.by_programme(one),
        "changed_rows": [
            {
                "household": row,
                "division": names[row.changed.division],
                "change_fen": row.changed.after_fen - row.changed.before_fen,
            }
            for row in changed
        ],
        "not_listed": outcome.changed_households - len(changed),
        "may_open_award": access.may(request.actor, "benefit.read"),
        "digests": figures.digests(one),
    } | figures.divisions(one, request)


def _groups(found: Lab, request: HttpRequest) -> list[dict]:
    """The parameters by kind, each with its present value and the fields for another one."""
    areas = {row.value.area for row in found.rows if row.value and row.value.area}
    names = place_names(areas, request)
    groups = []
    for label, families in GROUPS:
        rows = [_row(row, found.values, names) for row in found.rows if row.declared.unit.family in families]
        if rows:
            groups.append({"label": label, "rows": rows, "folded": bool(groups) and not _touched(rows)})
    return groups


def _touched(rows: list[dict]) -> bool:
    """Whether something was assumed, or is wrong, among some parameters."""
    fields = [bound for row in rows for bound in (*row["fields"], row["month"])]
    return any(bound.value() or bound.errors for bound in fields)


def _row(row: Adjustable, form: AssumptionsForm, names: dict[str, str]) -> dict:
    value = row.value
    return {
        "declared": row.declared,
        "now": shown(row.declared, value.value) if value else "",
        "value": value,
        "area": names.get(value.area, value.area) if value else "",
        "certainty": CERTAINTY.get(value.certainty) if value else None,
        "areas_below": row.areas_below,
        "fields": [form[key] for key, _ in cells_of(row.declared)],
        "month": form[month_key(row.name)],
    }


@page(permission="policy.simulate", methods=("POST",))
def save(request: HttpRequest) -> HttpResponse:
    """Keep the what-if of the query under a name."""
    found, form = _understood(request), SaveForm(request.POST)
    if found.question is None or found.record is None:
        form.add_error(None, found.refusal or "还不能保存：请先按页面提示改正，算出结果后再保存。")
    elif form.is_valid():
        try:
            scenario = commands.save_scenario(
                question=found.question, snapshot_id=found.record.id, request_id=request_id_of(request),
                actor=request.actor, at=request.at, **form.cleaned_data,
            )  # fmt: skip
        except MinzhengError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已保存测算方案“{scenario.name}”。")
            return redirect("policy_lab:scenario", scenario.id)
    return lab_page(request, found, form, status=422)


@page(permission="policy.simulate", methods=("POST",))
def compute(request: HttpRequest) -> HttpResponse:
    """Have a worker compute the what-if of the query on a large snapshot."""
    found = _understood(request)
    if not found.waits:
        return lab_page(request, found, SaveForm(), status=200 if found.answer else 422)
    try:
        effect = commands.ask_effect(
            question=found.question, snapshot_id=found.record.id, actor=request.actor, at=request.at
        )
    except EXPECTED as error:
        messages.warning(request, error.sentence)
    else:
        tasks.compute_later(effect.id)
    return redirect(f"{reverse('policy_lab:lab')}?{request.GET.urlencode()}")


@page(permission="policy.read")
def progress(request: HttpRequest, effect_id: int) -> HttpResponse:
    """The bar alone, asked for each second; when the figures are there the page is loaded again."""
    bar = effect_bar(queries.computed_effect(effect_id, actor=request.actor))
    return bar_response(request, bar)


def effect_bar(effect) -> dict:
    """What the bar of a large effect needs."""
    return bar_of(
        effect, running=effect.is_running, label="正在测算",
        finished="这次测算已停下。" if effect.is_superseded else "测算完成。",
        url=reverse("policy_lab:effect_progress", args=[effect.id]), bar_id=f"effect-{effect.id}",
    )  # fmt: skip


@page(permission="policy.read")
def export(request: HttpRequest) -> HttpResponse:
    """The effect of the query as a workbook. Taking it out is an event of its own."""
    found = _understood(request)
    if found.answer is None:
        return lab_page(request, found, SaveForm(), status=422)
    return effect_file(request, found.place, found.answer, "测算")


def effect_file(request: HttpRequest, place: Place, one: Answer, name: str) -> FileResponse:
    """The workbook of an effect, noted in the audit trail."""
    audit.record(
        RecordOpened(what=f"政策测算结果（{name}）的导出表", reason="导出 Excel"),
        actor=request.actor, at=request.at,
    )  # fmt: skip
    changed = queries.listed_households(place, one.record, one.outcome.changed)
    codes = [*one.outcome.divisions, *(row.changed.division for row in changed), one.question.region]
    book = effect_workbook(place, one, changed, place_names(codes, request))
    filename = f"{place.programme.name}{name}.xlsx"
    return FileResponse(book, as_attachment=True, filename=filename, content_type=XLSX)
