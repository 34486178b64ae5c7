"""What if: assumed values, and what follows from them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import MinzhengError, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine.units import Family
from minzheng.registers.policy import commands, queries
from minzheng.registers.policy.assumptions import shown
from minzheng.registers.policy.queries import Adjustable, Place
from minzheng.registers.policy.simulating import Answer, Question, answer

from .. import figures
from ..forms import AssumptionsForm, SaveForm, ScopeForm, cells_of, month_key
from ..requests import place_names, show_refusal
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
    """What a request asks of the lab, as far as it can be understood."""

    place: Place
    scope: ScopeForm
    values: AssumptionsForm | None = None
    rows: tuple[Adjustable, ...] = ()
    question: Question | None = None
    answer: Answer | None = None
    refusal: str = ""
    record: object = None


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
    areas = queries.regions(found.place)
    area_names = place_names(areas, request)
    scope.offer_regions([(area, area_names[area]) for area in areas])
    found.record = queries.newest_snapshot(found.place)
    first, last, region = scope.asked()
    try:
        found.rows = tuple(queries.adjustable(found.place, first))
        found.values = AssumptionsForm(request.GET, rows=found.rows, first=first, last=last)
        if not (found.values.is_valid() and scope.is_valid()):
            return found
        found.question = Question(
            found.place.programme.code, found.place.division_prefix, first, last, region,
            tuple(found.values.assumptions),
        )  # fmt: skip
        if found.record and not found.question.changes_nothing:
            found.answer = answer(found.question, found.record)
    except MinzhengError as error:
        found.refusal = error.sentence
    return found


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
    changed = queries.changed_households(place, one.effect.changed, one.record.as_of_date)
    names = place_names({row.changed.division for row in changed}, request)
    return {
        "answer": one,
        "households": f"{one.effect.households:,}",
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
        "not_listed": one.effect.changed_households - len(changed),
        "may_open_award": access.may(request.actor, "benefit.read"),
        "digests": figures.digests(one),
    } | figures.divisions(one, request)


def _groups(found: Lab, request: HttpRequest) -> list[dict]:
    """The parameters by kind, each with its present value and the fields for another one."""
    areas = {row.value.area for row in found.rows if row.value and row.value.area}
    names = {"": "全国", **place_names(areas, request)}
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
    changed = queries.changed_households(place, one.effect.changed, one.record.as_of_date)
    codes = [*one.effect.divisions, one.question.region] if one.question.region else one.effect.divisions
    book = effect_workbook(place, one, changed, place_names(codes, request))
    filename = f"{place.programme.name}{name}.xlsx"
    return FileResponse(book, as_attachment=True, filename=filename, content_type=XLSX)
