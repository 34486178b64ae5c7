"""The panel: drawn, seated, scoring, and who wins."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rounds import commands as rounds
from minzheng.kernel.rounds import queries as drawn
from minzheng.kernel.rounds.models import Draw
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.working_days import WorkingCalendar

from ..errors import AlreadyThere, DrawTooEarly, MustKeepAway, ProjectNotFound, ProjectNotNow
from ..models import (
    Bid,
    BidScore,
    Expert,
    ExpertTie,
    PanelSeat,
    ProjectState,
    PurchaseProject,
    SeatRole,
    TieKind,
)
from ..parameters import figures
from ..paying import POINT, average, experts_needed
from ..reach import DECIDE, HANDLE, locked_project, tell

ANNOUNCED, SEATED = (ProjectState.ANNOUNCED,), (ProjectState.SEATED,)
WITH_CONTRACT = (ProjectState.CONTRACTED,)


@transaction.atomic
def freeze_panel(
    *, project_id: int, panel_size: int, entropy_source: str, issue: str = "", draw_date: dt.date,
    actor: Actor,
    at: dt.datetime,
) -> PurchaseProject:  # fmt: skip
    """Freeze the list of experts for the draw of a panel of so many.

    The panel is odd and of five at least, two thirds of it experts; the draw is at most two working days
    before the review (财库〔2016〕198号), and after the closing day. Raises Invalid, DrawTooEarly.
    """
    project = locked_project(project_id, DECIDE, ANNOUNCED, actor=actor)
    today = at.astimezone(CHINA).date()
    known = figures(division_code=project.division_code, on_date=today)
    if project.draw_id is not None:
        raise AlreadyThere("这个项目的专家名单已经冻结，请按公布的日期抽取。")
    if panel_size < known["panel_min"] or panel_size % 2 == 0:
        raise Invalid(
            f"评审委员会应为 {known['panel_min']} 人以上单数（财库〔2016〕198号），请改为单数。",
            field="panel_size",
        )
    calendar = territory.calendar()
    earliest = _working_days_before(calendar, project.review_date, known["draw_working_days"])
    if not earliest <= draw_date <= project.review_date:
        raise DrawTooEarly(
            f"抽取日期应在 {earliest} 至 {project.review_date} 之间："
            f"不早于评审前 {known['draw_working_days']} 个工作日（财库〔2016〕198号）。",
            field="draw_date",
        )
    pool = Expert.objects.filter(evaluates=True, division_code__startswith=project.division_code[:6])
    pool = pool.filter(until_date=None, from_date__lte=today)
    if draw_date <= project.bids_due_date:
        raise DrawTooEarly(
            f"响应 {project.bids_due_date} 才截止，抽取日期要在截止以后：截止前开奖的号码，投标时就能算出专家。"
            "请改晚抽取日期。",
            field="draw_date",
        )
    if not issue.strip():
        raise Invalid("请写明随机数的期号：不写明的，开奖以后还可以挑选期号。", field="issue")
    entries = [(f"expert-{one.id}", one.name) for one in pool]
    needed = experts_needed(panel_size)
    if len(entries) < needed:
        raise Invalid(
            f"评标专家库只有 {len(entries)} 人，至少要抽 {needed} 人。请先补充专家库。", field="panel_size"
        )
    frozen = rounds.freeze_list(
        purpose=f"purchasing:{project.id}", title=f"{project.title}评标专家", entries=entries,
        entropy_source=entropy_source, issue=issue, draw_date=draw_date, division_code=project.division_code,
        want=needed, is_list_public=False, permission=DECIDE, actor=actor, at=at,
    )  # fmt: skip
    project.panel_size, project.draw_id = panel_size, frozen.id
    project.save()
    tell(project, f"冻结专家名单 {len(entries)} 人，{draw_date} 抽取 {needed} 人", actor=actor, at=at)
    return project


@transaction.atomic
def draw_panel(*, project_id: int, entropy: str, actor: Actor, at: dt.datetime) -> PurchaseProject:
    """Draw with the entropy that was announced; who is tied to a bidder is passed over with the reason.

    Only after the closing day: before it nobody knows of whom to keep away.
    """
    project = locked_project(project_id, DECIDE, ANNOUNCED, actor=actor)
    if project.draw_id is None:
        raise ProjectNotNow("还没有冻结专家名单，请先冻结并公布摘要。")
    if at.astimezone(CHINA).date() <= project.bids_due_date:
        raise ProjectNotNow(f"响应 {project.bids_due_date} 才截止，截止后才知道要回避谁。请到期后再抽。")
    if not project.bids.exists():
        raise ProjectNotNow("没有收到响应，请办理流标。")
    rounds.draw(
        draw_id=project.draw_id, entropy=entropy, conflicts=conflicts_of(project), permission=DECIDE,
        actor=actor, at=at,
    )  # fmt: skip
    found = Draw.objects.get(id=project.draw_id)
    for entry in drawn.drawn(found):
        expert = Expert.objects.get(id=int(entry.identifier.removeprefix("expert-")))
        PanelSeat.objects.create(
            project=project, expert=expert, name=expert.name, role=SeatRole.EVALUATE, seated_at=at
        )
    project.state = ProjectState.SEATED
    project.save()
    tell(project, f"抽取评标专家 {project.seats.count()} 人", actor=actor, at=at)
    return project


def conflicts_of(project: PurchaseProject) -> dict[str, str]:
    """{entry: reason} of every expert who must keep away from the bidders of a project."""
    bidders = {bid.uscc: bid.organisation_name for bid in project.bids.all()}
    return {
        f"expert-{tie.expert_id}": f"与{bidders[tie.uscc]}有{tie.get_kind_display()}"
        for tie in ExpertTie.objects.filter(uscc__in=bidders).order_by("-id")
        if _counts(tie, project)
    }


def _counts(tie: ExpertTie, project: PurchaseProject) -> bool:
    """Kin always; other ties that lasted into the three years before the review."""
    if tie.kind == TieKind.KIN or tie.until_date is None:
        return True
    years = figures(division_code=project.division_code, on_date=project.review_date)["tie_years"]
    return WorkingCalendar.add_months(tie.until_date, 12 * years) >= project.review_date


@transaction.atomic
def seat_representative(*, project_id: int, name: str, actor: Actor, at: dt.datetime) -> PanelSeat:
    """A representative of the purchaser fills what the experts leave of the panel."""
    project = locked_project(project_id, HANDLE, SEATED, actor=actor)
    if not name.strip():
        raise Invalid("请填写采购人代表的姓名。", field="name")
    if project.seats.exclude(role=SeatRole.ASSESS).count() >= project.panel_size:
        raise ProjectNotNow(f"评审委员会 {project.panel_size} 人已满。")
    try:
        with transaction.atomic():
            made = PanelSeat.objects.create(
                project=project, name=name.strip(), role=SeatRole.REPRESENT, seated_at=at
            )
    except IntegrityError as error:
        raise AlreadyThere(f"{name.strip()}已经在席。", field="name") from error
    tell(project, "采购人代表入席", actor=actor, at=at)
    return made


@transaction.atomic
def score_bid(
    *,
    project_id: int,
    bid_id: int,
    seat_id: int,
    points: int,
    remark: str = "",
    actor: Actor,
    at: dt.datetime,
) -> BidScore:
    """The points of one member for one bid, in hundredths; on the day of the review or later, once."""
    project = locked_project(project_id, HANDLE, SEATED, actor=actor)
    bid = Bid.objects.filter(id=bid_id, project=project).first()
    seat = PanelSeat.objects.filter(id=seat_id, project=project).exclude(role=SeatRole.ASSESS).first()
    if bid is None or seat is None:
        raise ProjectNotFound("没有这个响应或席位。请刷新页面重新选择。")
    if at.astimezone(CHINA).date() < project.review_date:
        raise Invalid(f"评审在 {project.review_date}，还没有开始，不能打分。", field="points")
    if not 0 <= points <= 100 * POINT:
        raise Invalid("得分应在 0 到 100 之间，请核对。", field="points")
    try:
        with transaction.atomic():
            made = BidScore.objects.create(
                bid=bid, seat=seat, points=points, remark=remark.strip(), recorded_at=at
            )
    except IntegrityError as error:
        raise AlreadyThere(
            f"{seat.name}对“{bid.organisation_name}”已经打分，不能更改。", field="points"
        ) from error
    tell(project, f"对“{bid.organisation_name}”打分", actor=actor, at=at)
    return made


@transaction.atomic
def conclude(*, project_id: int, actor: Actor, at: dt.datetime) -> PurchaseProject:
    """Determine the winner: the best mean; of equal ones the lower price, then the earlier bid.

    Raises ProjectNotNow while a seat is empty or a score is missing; says which.
    """
    project = locked_project(project_id, DECIDE, SEATED, actor=actor)
    seats = list(project.seats.exclude(role=SeatRole.ASSESS))
    if len(seats) != project.panel_size:
        raise ProjectNotNow(
            f"评审委员会应有 {project.panel_size} 人，现有 {len(seats)} 人。请先补齐采购人代表。"
        )
    bids = list(project.bids.all())
    for bid in bids:
        given = {score.seat_id: score.points for score in bid.scores.all()}
        missing = [seat.name for seat in seats if seat.id not in given]
        if missing:
            raise ProjectNotNow(f"对“{bid.organisation_name}”还没有打分的：{'、'.join(missing)}。")
        bid.average_points = average(given.values())
    Bid.objects.bulk_update(bids, ["average_points"])
    today = at.astimezone(CHINA).date()
    days = figures(division_code=project.division_code, on_date=today)["publicity_working_days"]
    project.winner = min(bids, key=lambda bid: (-bid.average_points, bid.price_fen, bid.id))
    project.state, project.concluded_date = ProjectState.CONCLUDED, today
    project.publicity_until = territory.calendar().add_working_days(today, days)
    project.save()
    tell(
        project,
        f"拟由“{project.winner.organisation_name}”承接，公示至 {project.publicity_until}",
        actor=actor,
        at=at,
    )
    return project


@transaction.atomic
def seat_assessor(*, project_id: int, expert_id: int, actor: Actor, at: dt.datetime) -> PanelSeat:
    """Seat an assessor for the work: from the other pool, untied, and nobody who evaluated the bids."""
    project = locked_project(project_id, HANDLE, WITH_CONTRACT, actor=actor)
    expert = Expert.objects.filter(id=expert_id, assesses=True, until_date=None).first()
    if expert is None:
        raise ProjectNotFound("评估人员库里没有这个人。请重新选择。")
    if project.seats.filter(expert=expert).exclude(role=SeatRole.ASSESS).exists():
        raise MustKeepAway(
            f"{expert.name}参加了这个项目的评标，不得再参加评估（两库互斥）。请另选评估人员。",
            field="expert_id",
        )
    tied = [tie for tie in expert.ties.filter(uscc=project.winner.uscc) if _counts(tie, project)]
    if tied:
        raise MustKeepAway(
            f"{expert.name}与{project.winner.organisation_name}有{tied[0].get_kind_display()}，应当回避。",
            field="expert_id",
        )
    try:
        with transaction.atomic():
            made = PanelSeat.objects.create(
                project=project, expert=expert, name=expert.name, role=SeatRole.ASSESS, seated_at=at
            )
    except IntegrityError as error:
        raise AlreadyThere(f"{expert.name}已经是这个项目的评估人员。", field="expert_id") from error
    tell(project, "评估人员入席", actor=actor, at=at)
    return made


def _working_days_before(calendar: WorkingCalendar, day: dt.date, count: int) -> dt.date:
    """The earliest day from which `day` is at most so many working days away."""
    earliest = day
    while calendar.working_days_between(earliest - dt.timedelta(days=1), day) <= count:
        earliest -= dt.timedelta(days=1)
    return earliest
