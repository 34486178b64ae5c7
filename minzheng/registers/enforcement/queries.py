"""Reading enforcement, scoped to what the actor may see; and what everybody may see."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.rounds.models import Draw

from . import benchmarks, days
from .errors import EnforcementNotFound
from .fields import Field
from .models import (
    Campaign,
    ChecklistVersion,
    EnforcementOfficer,
    InspectionObject,
    InspectionTask,
    LawText,
    Lead,
    LegalChallenge,
    PenaltyFile,
    RandomInspection,
    SupervisionFinding,
)
from .parameters import figures

READ, PENALTY = "inspection.read", "penalty.read"
LEAD_STATES = Lead.State.choices
CHALLENGE_KINDS, CHALLENGE_RESULTS = LegalChallenge.Kind.choices, LegalChallenge.Result.choices
RANKS = LawText.Rank.choices


def objects(actor: Actor) -> QuerySet[InspectionObject]:
    return access.visible_to(actor, READ, InspectionObject.objects.all()).order_by("code")


def object_of(object_id: int, actor: Actor) -> InspectionObject:
    return _one(objects(actor), object_id, "没有这个检查对象，请返回对象库查找。")


def officer_of(officer_id: int, actor: Actor) -> EnforcementOfficer:
    return _one(officers(actor), officer_id, "没有这名执法人员，请返回人员库查找。")


def checklists() -> QuerySet[ChecklistVersion]:
    return ChecklistVersion.objects.order_by("field", "-version")


def finding_of(finding_id: int, actor: Actor) -> SupervisionFinding:
    return _one(findings(actor), finding_id, "没有这条监管发现，请返回列表查找。")


def officers(actor: Actor) -> QuerySet[EnforcementOfficer]:
    rows = access.visible_to(actor, READ, EnforcementOfficer.objects.all())
    return rows.annotate(task_count=Count("tasks")).order_by("name", "id")


def rounds(actor: Actor) -> QuerySet[RandomInspection]:
    rows = access.visible_to(actor, READ, RandomInspection.objects.all())
    rows = rows.select_related("checklist", "object_draw__result", "inspector_draw__result")
    return rows.annotate(
        task_count=Count("tasks"), done_count=Count("tasks__record"),
        published_count=Count("tasks", filter=Q(tasks__published_at__isnull=False)),
    ).order_by("-planned_at", "-id")  # fmt: skip


def round_of(round_id: int, actor: Actor) -> RandomInspection:
    return _one(rounds(actor), round_id, "没有这次双随机检查，请返回列表查找。")


def tasks(actor: Actor) -> QuerySet[InspectionTask]:
    rows = access.visible_to(actor, READ, InspectionTask.objects.all())
    rows = rows.select_related("target", "round__checklist", "record").prefetch_related("officers__officer")
    return rows.order_by("due_date", "id")


def own_tasks(actor: Actor) -> QuerySet[InspectionTask]:
    """Tasks that wait for the actor's inspection."""
    if actor.account_id is None:
        return InspectionTask.objects.none()
    mine = tasks(actor).filter(officers__officer__account_id=actor.account_id, record=None)
    return mine.distinct()


def task_of(task_id: int, actor: Actor) -> InspectionTask:
    return _one(tasks(actor), task_id, "没有这项检查任务，请返回列表查找。")


def findings(actor: Actor) -> QuerySet[SupervisionFinding]:
    rows = access.visible_to(actor, READ, SupervisionFinding.objects.all())
    return rows.select_related("lead", "target").order_by("-found_date", "-id")


def leads(actor: Actor) -> QuerySet[Lead]:
    rows = access.visible_to(actor, PENALTY, Lead.objects.all())
    return rows.select_related("target", "case").order_by("-received_at", "-id")


def lead_of(lead_id: int, actor: Actor) -> Lead:
    return _one(leads(actor), lead_id, "没有这条线索，请返回列表查找。")


def open_leads(actor: Actor) -> QuerySet[Lead]:
    return leads(actor).filter(state=Lead.State.OPEN).order_by("check_by", "id")


def penalty_file(case_id: int) -> PenaltyFile | None:
    """The file of a case, whoever asks: for rooms that have checked already. None before filing."""
    rows = PenaltyFile.objects.select_related("lead", "case").prefetch_related(
        "officers__officer", "evidence__scan", "payments", "stops"
    )
    return rows.filter(case_id=case_id).first()


def penalty_files(actor: Actor) -> QuerySet[PenaltyFile]:
    rows = access.visible_to(actor, PENALTY, PenaltyFile.objects.all(), "case__division_code")
    return rows.select_related("case").order_by("-filed_date", "-id")


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    return access.visible_to(actor, READ, Campaign.objects.all()).order_by("-from_date", "-id")


def campaign_of(campaign_id: int, actor: Actor) -> Campaign:
    return _one(campaigns(actor), campaign_id, "没有这项专项行动，请返回列表查找。")


def result_table(campaign: Campaign) -> list[dict]:
    """Target by target: wanted, done, and whether it is reached."""
    done: dict[str, int] = {}
    for label, count in campaign.actions.values_list("label", "count"):
        done[label] = done.get(label, 0) + count
    return [
        {"label": row["label"], "target": row["target"], "done": done.get(row["label"], 0),
         "reached": done.get(row["label"], 0) >= row["target"]}
        for row in campaign.targets
    ]  # fmt: skip


def challenges(actor: Actor) -> QuerySet[LegalChallenge]:
    rows = access.visible_to(actor, PENALTY, LegalChallenge.objects.all())
    return rows.select_related("case").order_by("-received_date", "-id")


def challenge_of(challenge_id: int, actor: Actor) -> LegalChallenge:
    return _one(challenges(actor), challenge_id, "没有这件复议应诉，请返回列表查找。")


def texts(*, field: str = "", on_date: dt.date | None = None) -> QuerySet[LawText]:
    """The library: texts are public, whoever reads. With a day, those in force on it."""
    rows = LawText.objects.select_related("replaces")
    if field:
        rows = rows.filter(fields__contains=[field])
    if on_date is not None:
        rows = rows.filter(from_date__lte=on_date).filter(Q(until_date=None) | Q(until_date__gte=on_date))
    return rows


def text_of(text_id: int) -> LawText:
    return _one(LawText.objects.select_related("replaces"), text_id, "没有这份文本，请返回法规文库查找。")


def grounds_of(text: LawText) -> list[benchmarks.Violation]:
    """The violations that rest on a text."""
    return [one for one in benchmarks.violations() if one.law == text.code]


def published_results(found: RandomInspection) -> QuerySet[InspectionTask]:
    """What the public reads of a round: objects and results, when they are published."""
    rows = found.tasks.filter(published_at__isnull=False)
    return rows.select_related("target", "record").order_by("target__code")


def round_of_draw(draw: Draw) -> RandomInspection | None:
    """The round that a draw of objects or inspectors belongs to."""
    return RandomInspection.objects.filter(Q(object_draw=draw) | Q(inspector_draw=draw)).first()


@dataclass(frozen=True)
class Debt:
    """What is owed on a day, in fen: fine and confiscation, late charge, what was paid of both."""

    principal_fen: int
    late_fen: int
    paid_fen: int
    late_paid_fen: int
    late_days: int

    @property
    def open_fen(self) -> int:
        return max(0, self.principal_fen - self.paid_fen)

    @property
    def late_open_fen(self) -> int:
        return max(0, self.late_fen - self.late_paid_fen)

    @property
    def total_open_fen(self) -> int:
        return self.open_fen + self.late_open_fen

    @property
    def is_settled(self) -> bool:
        return self.total_open_fen == 0


def debt(file: PenaltyFile, on_date: dt.date) -> Debt:
    """The late charge runs on the fine alone; payments go to the fine before the confiscation."""
    payments = list(file.payments.order_by("paid_date", "id"))
    paid = sum(one.fine_fen for one in payments)
    late, count = 0, 0
    if file.pay_by is not None:
        stops = [days.Stop(one.from_date, one.until_date) for one in file.stops.all()]
        share = figures(division_code=file.case.division_code, on_date=file.pay_by)["late_share"]
        towards = [days.Paid(one.paid_date, one.fine_fen) for one in payments]
        late = days.late_charge_fen(
            file.fine_fen, file.pay_by, on_date, daily_basis_points=share, payments=towards, stops=stops
        )
        count = days.late_days(file.pay_by, on_date, stops)
    return Debt(
        file.fine_fen + file.confiscated_fen, late, paid, sum(one.late_fen for one in payments), count
    )


def deadlines_missed(actor: Actor, today: dt.date) -> dict[str, int]:
    """What is overdue: tasks, results, leads, kept things, answers."""
    own = tasks(actor)
    return {
        "检查任务超期": own.filter(record=None, due_date__lt=today).count(),
        "检查结果未按期公布": own.filter(published_at=None, publish_by__lt=today).count(),
        "线索超期未核查": leads(actor).filter(state=Lead.State.OPEN, check_by__lt=today).count(),
        "先行登记保存超期": penalty_files(actor).filter(
            evidence__is_preserved=True, evidence__disposed_date=None, evidence__dispose_by__lt=today
        ).distinct().count(),
        "复议应诉逾期未答复": challenges(actor).filter(replied_date=None, reply_by__lt=today).count(),
    }  # fmt: skip


def statistics(actor: Actor, year: int) -> list[dict]:
    """By field, for a year: inspections and their hit rate (‰), leads, cases, decisions in time, fines."""
    rows = []
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    done = tasks(actor).filter(record__inspected_at__year=year)
    files = penalty_files(actor)
    for field in Field:
        mine = done.filter(target__field=field)
        inspected, hits = mine.count(), mine.exclude(record__outcome="nothing").count()
        decided = list(files.filter(field=field, decided_date__range=(first, last), revoked_date=None))
        in_time = [one for one in decided if one.filed_date is None or (
            one.decided_date - one.filed_date).days <= days.DECISION_DAYS]  # fmt: skip
        rows.append({
            "field": field.label, "inspected": inspected, "hits": hits,
            "hit_permille": hits * 1000 // inspected if inspected else None,
            "findings": findings(actor).filter(field=field, found_date__range=(first, last)).count(),
            "leads": leads(actor).filter(field=field, received_at__year=year).count(),
            "filed": files.filter(field=field, filed_date__range=(first, last)).count(),
            "decided": len(decided), "in_time": len(in_time),
            "fine_fen": sum(one.fine_fen for one in decided),
        })  # fmt: skip
    return rows


def uneven_discretion(actor: Actor) -> list[dict]:
    """选择性执法 hint: same violation, how far apart the fines lie inside the article's range (over 30 %)."""
    spread: dict[str, list[tuple[int, PenaltyFile]]] = {}
    for file in penalty_files(actor).filter(decided_date__isnull=False, fine_fen__gt=0):
        ground = benchmarks.governing(file.violation, file.happened_until, file.decided_date)
        if ground is None or (ground.is_multiple and not file.base_fen):
            continue
        scale = (file.base_fen or 0) if ground.is_multiple else benchmarks.BASIS
        least, most = ground.low * scale // benchmarks.BASIS, ground.high * scale // benchmarks.BASIS
        if most > least:
            spread.setdefault(file.violation, []).append(
                ((file.fine_fen - least) * 1000 // (most - least), file)
            )
    return [
        {
            "violation": benchmarks.label_of(code),
            "low": min(rows)[0],
            "high": max(rows)[0],
            "count": len(rows),
        }
        for code, found in spread.items()
        for rows in [[(each, one.id) for each, one in found]]
        if max(rows)[0] - min(rows)[0] > 300
    ]


def _one(rows: QuerySet, pk: int, sentence: str):
    found = rows.filter(id=pk).first()
    if found is None:
        raise EnforcementNotFound(sentence)
    return found
