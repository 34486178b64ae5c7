"""What enforcement works with: objects, officers, checklists, benchmarks, powers, texts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.exchange.contracts import Kind
from minzheng.registers.enforcement import benchmarks, commands, competence, queries
from minzheng.registers.enforcement.fields import Field, PenaltyKind, RiskClass

from ..forms import AvoidForm, ChecklistForm, ClassForm, ObjectForm, OfficerForm, ReasonForm, TextForm
from ..listing import Choice, Column, Listing, due_tone
from ..requests import form_page, send
from .rounds import back_to

RISK_TONES = {"A": "ok", "B": "info", "C": "warn", "D": "stop"}

OBJECTS = Listing(
    heading="检查对象库",
    lead="风险等级决定抽查比例：A 级少查，C 级加倍，D 级必查。",
    columns=(
        Column(
            "名称",
            lambda row: row.name,
            "name",
            url=lambda row: reverse("enforcement:object", args=[row.id]),
            width=30,
        ),
        Column("编号", lambda row: row.code, "code", width=20),
        Column("领域", lambda row: row.get_field_display(), "field"),
        Column(
            "风险等级",
            lambda row: row.get_risk_class_display(),
            "risk_class",
            tone=lambda row: RISK_TONES[row.risk_class],
        ),
        Column(
            "状态",
            lambda row: "在库" if row.is_active else "已移出",
            tone=lambda row: "" if row.is_active else "quiet",
        ),
        Column("入库日期", lambda row: row.entered_at, "entered_at", kind=Kind.DATE),
    ),
    searched=("name", "code", "credit_code"),
    empty="对象库是空的。",
    next_step="可以从社会组织登记簿导入，或逐家入库。",
    choices={
        "field": Choice("领域", Field.choices, "field"),
        "risk": Choice("风险等级", RiskClass.choices, "risk_class"),
    },
)

OFFICERS = Listing(
    heading="执法人员库",
    lead="执法证有效、在岗的人员才进入抽取名单。",
    columns=(
        Column(
            "姓名",
            lambda row: row.name,
            "name",
            url=lambda row: reverse("enforcement:officer", args=[row.id]),
        ),
        Column("执法证号", lambda row: row.certificate_number, "certificate_number", width=20),
        Column("有效期至", lambda row: row.valid_until, "valid_until", kind=Kind.DATE),
        Column("领域", lambda row: "、".join(Field(one).label for one in row.fields), width=40),
        Column(
            "在岗",
            lambda row: "在岗" if row.is_on_duty else "离岗",
            tone=lambda row: "ok" if row.is_on_duty else "quiet",
        ),
        Column("法律职业资格", lambda row: "有" if row.is_law_qualified else ""),
        Column("检查任务", lambda row: row.task_count, kind=Kind.WHOLE_NUMBER),
    ),
    searched=("name", "certificate_number"),
    empty="执法人员库是空的。",
    next_step="登记执法证以后才能抽取检查人员。",
)

TEXTS = Listing(
    heading="法规文库",
    lead="按领域、效力级别和施行日期查。处罚的依据链接到这里。",
    columns=(
        Column(
            "名称",
            lambda row: row.title,
            "title",
            url=lambda row: reverse("enforcement:text", args=[row.id]),
            width=36,
        ),
        Column("效力级别", lambda row: row.get_rank_display(), "rank"),
        Column("文号", lambda row: row.document_number, width=20),
        Column("领域", lambda row: "、".join(Field(one).label for one in row.fields), width=24),
        Column("施行", lambda row: row.from_date, "from_date", kind=Kind.DATE),
        Column("失效", lambda row: row.until_date, "until_date", kind=Kind.DATE),
    ),
    searched=("title", "document_number", "code"),
    empty="文库里没有这样的文本。",
    choices={
        "rank": Choice("效力级别", queries.RANKS, "rank"),
        "field": Choice("领域", Field.choices, "fields__contains"),
    },
)


def office(request: HttpRequest) -> str:
    """The division for which the actor keeps libraries."""
    return access.scope(request.actor, "inspection.draw").prefixes[0]


def _may(request: HttpRequest, name: str, permission: str = "inspection.draw") -> str:
    return reverse(name) if access.may(request.actor, permission) else ""


@page(permission="inspection.read")
def objects(request: HttpRequest) -> HttpResponse:
    """The library of objects."""
    return OBJECTS.show(
        request, queries.objects(request.actor), action=("入库", _may(request, "enforcement:object_new")),
        post_action=("从社会组织登记簿导入", _may(request, "enforcement:object_import")),
    )  # fmt: skip


@page(permission="inspection.draw", methods=("GET", "POST"))
def object_new(request: HttpRequest) -> HttpResponse:
    """Enter an object."""
    return form_page(
        request, ObjectForm(request.POST or None),
        lambda values: commands.enter_object(
            division_code=office(request), actor=request.actor, at=request.at, **values
        ),
        heading="检查对象入库", submit="入库", done="已入库。", back=("检查对象库", reverse("enforcement:objects")),
        target=lambda made: reverse("enforcement:object", args=[made.id]),
    )  # fmt: skip


@page(permission="inspection.draw", methods=("POST",))
def object_import(request: HttpRequest) -> HttpResponse:
    """Enter the organisations of the register that are not in the library yet."""
    count = commands.import_organisations(division_code=office(request), actor=request.actor, at=request.at)
    return back_to(request, "enforcement:objects", said=f"已从社会组织登记簿导入 {count} 家。")


def _object(request: HttpRequest, object_id: int, *, status: int = 200, **shown) -> HttpResponse:
    found = queries.object_of(object_id, request.actor)
    context = {
        "object": found, "tone": RISK_TONES[found.risk_class],
        "may_keep": access.may(request.actor, "inspection.draw", division_code=found.division_code),
        "class_form": ClassForm(auto_id="class_%s", initial={"risk_class": found.risk_class}),
        "retire_form": ReasonForm(auto_id="retire_%s"),
        "tasks": queries.tasks(request.actor).filter(target=found),
        "findings": queries.findings(request.actor).filter(target=found),
        "leads": queries.leads(request.actor).filter(target=found),
        "avoidances": found.avoidances.select_related("officer"),
    }  # fmt: skip
    return render(request, "enforcement/object.html", context | shown, status=status)


@page(permission="inspection.read")
def object_one(request: HttpRequest, object_id: int) -> HttpResponse:
    """One object with its history of supervision."""
    return _object(request, object_id)


@page(permission="inspection.draw", methods=("POST",))
def classify(request: HttpRequest, object_id: int) -> HttpResponse:
    """Put an object into another class."""
    queries.object_of(object_id, request.actor)
    return send(
        request, ClassForm(request.POST, auto_id="class_%s"),
        lambda values: commands.classify(object_id=object_id, actor=request.actor, at=request.at, **values),
        done="已调整风险等级。", target=reverse("enforcement:object", args=[object_id]),
        again=lambda form, status: _object(request, object_id, class_form=form, status=status),
    )  # fmt: skip


@page(permission="inspection.draw", methods=("POST",))
def retire(request: HttpRequest, object_id: int) -> HttpResponse:
    """Take an object out of the library."""
    queries.object_of(object_id, request.actor)
    return send(
        request, ReasonForm(request.POST, auto_id="retire_%s"),
        lambda values: commands.retire(object_id=object_id, actor=request.actor, at=request.at, **values),
        done="已移出对象库。", target=reverse("enforcement:object", args=[object_id]),
        again=lambda form, status: _object(request, object_id, retire_form=form, status=status),
    )  # fmt: skip


@page(permission="inspection.read")
def officers(request: HttpRequest) -> HttpResponse:
    """The library of officers."""
    return OFFICERS.show(
        request,
        queries.officers(request.actor),
        action=("登记执法证", _may(request, "enforcement:officer_new")),
    )


@page(permission="inspection.draw", methods=("GET", "POST"))
def officer_new(request: HttpRequest) -> HttpResponse:
    """Enter an officer, or renew a certificate."""

    def carry_out(values: dict):
        fields = values.pop("fields_")
        return commands.enter_officer(
            fields=fields, division_code=office(request), actor=request.actor, at=request.at, **values
        )

    return form_page(
        request, OfficerForm(request.POST or None), carry_out, heading="登记执法证", submit="登记", done="已登记。",
        target=lambda made: reverse("enforcement:officer", args=[made.id]),
        back=("执法人员库", reverse("enforcement:officers")),
    )  # fmt: skip


def _officer(request: HttpRequest, officer_id: int, *, form=None, status: int = 200) -> HttpResponse:
    found = queries.officer_of(officer_id, request.actor)
    context = {
        "officer": found, "form": form or AvoidForm(auto_id="avoid_%s"),
        "fields": "、".join(Field(one).label for one in found.fields),
        "tone": due_tone(found.valid_until, request.at.date()) or "ok",
        "may_keep": access.may(request.actor, "inspection.draw", division_code=found.division_code),
        "avoidances": found.avoidances.select_related("target").order_by("-filed_at"),
        "tasks": queries.tasks(request.actor).filter(officers__officer=found),
    }  # fmt: skip
    return render(request, "enforcement/officer.html", context, status=status)


@page(permission="inspection.read")
def officer_one(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One officer: certificate, what she keeps away from, her tasks."""
    return _officer(request, officer_id)


@page(permission="inspection.draw", methods=("POST",))
def avoid(request: HttpRequest, officer_id: int) -> HttpResponse:
    """File that an officer keeps away from an object."""
    queries.officer_of(officer_id, request.actor)

    def carry_out(values: dict):
        target = queries.objects(request.actor).filter(code=values["code"].strip()).first()
        if target is None:
            raise Invalid(f"对象库中没有编号“{values['code']}”，请核对编号。", field="code")
        return commands.avoid(
            officer_id=officer_id,
            object_id=target.id,
            reason=values["reason"],
            actor=request.actor,
            at=request.at,
        )

    return send(
        request, AvoidForm(request.POST, auto_id="avoid_%s"), carry_out, done="已登记回避。",
        target=reverse("enforcement:officer", args=[officer_id]),
        again=lambda form, status: _officer(request, officer_id, form=form, status=status),
    )  # fmt: skip


@page(permission="inspection.draw", methods=("POST",))
def duty(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Take an officer off the lists of draws, or back on them."""
    found = queries.officer_of(officer_id, request.actor)
    commands.set_duty(
        officer_id=officer_id, is_on_duty=not found.is_on_duty, actor=request.actor, at=request.at
    )
    said = f"{found.name}已设为{'离岗' if found.is_on_duty else '在岗'}。"
    return back_to(request, "enforcement:officer", officer_id, said=said)


@page(permission="inspection.read")
def checklists(request: HttpRequest) -> HttpResponse:
    """The checklists of every field, newest version first."""
    context = {"checklists": queries.checklists(), "new_url": _may(request, "enforcement:checklist_new")}
    return render(request, "enforcement/checklists.html", context)


@page(permission="inspection.draw", methods=("GET", "POST"))
def checklist_new(request: HttpRequest) -> HttpResponse:
    """The next version of a checklist."""

    def carry_out(values: dict):
        items = values.pop("lines")
        return commands.keep_checklist(
            items=items, division_code=office(request), actor=request.actor, at=request.at, **values
        )

    return form_page(
        request,
        ChecklistForm(request.POST or None, initial={"from_date": request.at.date()}),
        carry_out,
        heading="新版检查清单",
        submit="启用",
        lead="旧版保留，已经抽取的检查仍按计划时的版本。",
        done="新版检查清单已登记。",
        target=lambda made: reverse("enforcement:checklists"),
        back=("检查清单", reverse("enforcement:checklists")),
    )


@page(permission="penalty.read")
def benchmarks_page(request: HttpRequest) -> HttpResponse:
    """裁量基准: every violation with its tiers, as dated tables; `?field=` narrows."""
    chosen = request.GET.get("field", "")
    today, texts = request.at.date(), {one.code: one.id for one in queries.texts(on_date=request.at.date())}
    rows = [
        {
            "ground": one, "in_force": one.in_force(today), "field": Field(one.field).label,
            "kinds": "、".join(PenaltyKind(kind).label for kind in one.kinds),
            "text_id": texts.get(one.law),
            "tiers": [(tier, "、".join(PenaltyKind(kind).label for kind in tier.kinds)) for tier in one.tiers],
        }
        for one in benchmarks.violations(chosen if chosen in Field.values else "")
    ]  # fmt: skip
    fields = [(value, label) for value, label in Field.choices if benchmarks.violations(value)]
    context = {"rows": rows, "fields": fields, "chosen": chosen}
    return render(request, "enforcement/benchmarks.html", context)


@page(permission="penalty.read")
def competence_page(request: HttpRequest) -> HttpResponse:
    """谁能罚什么: by field and level."""
    levels = dict(competence.LEVELS.values())
    rows = [
        {
            "row": one,
            "field": Field(one.field).label,
            "level": levels[one.level],
            "kinds": "、".join(PenaltyKind(kind).label for kind in one.kinds),
        }
        for one in competence.rows()
    ]
    return render(request, "enforcement/competence.html", {"rows": rows})


@page(permission="penalty.read")
def texts(request: HttpRequest) -> HttpResponse:
    """The library of texts."""
    return TEXTS.show(
        request, queries.texts(), action=("收入文本", _may(request, "enforcement:text_new", "penalty.review"))
    )


@page(permission="penalty.review", methods=("GET", "POST"))
def text_new(request: HttpRequest) -> HttpResponse:
    """Keep a version of a text."""

    def carry_out(values: dict):
        fields = values.pop("fields_")
        return commands.keep_text(fields=fields, actor=request.actor, at=request.at, **values)

    return form_page(
        request, TextForm(request.POST or None), carry_out, heading="收入法规文本", submit="收入", done="已收入文库。",
        lead="新版本取代旧版本的，旧版本的失效日期自动写为新版本施行的前一天。",
        target=lambda made: reverse("enforcement:text", args=[made.id]),
        back=("法规文库", reverse("enforcement:texts")),
    )  # fmt: skip


@page(permission="penalty.read")
def text_one(request: HttpRequest, text_id: int) -> HttpResponse:
    """One text: its days, excerpts, and the grounds of penalty that rest on it."""
    found = queries.text_of(text_id)
    context = {
        "text": found, "fields": "、".join(Field(one).label for one in found.fields),
        "grounds": queries.grounds_of(found), "replaced_by": found.replaced_by.first(),
        "in_force": found.from_date <= request.at.date()
        and (found.until_date is None or request.at.date() <= found.until_date),
    }  # fmt: skip
    return render(request, "enforcement/text.html", context)
