"""A project from its need to its bids."""

import datetime as dt
import uuid

from django.contrib.postgres.search import TrigramSimilarity
from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.documents.commands import take_number
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.supervision import queries as supervision

from ..errors import AlreadyThere, HandedInTwice, ProjectNotFound
from ..models import Bid, CatalogueItem, ProjectState, PurchaseProject
from ..parameters import figures
from ..reach import DECIDE, HANDLE, locked_project, tell

NUMBER_WORD = "社会服务采购"
ALIVE = "registered"
SEVERE = "severe"
_LOCK_STATES = (ProjectState.ANNOUNCED,)


@transaction.atomic
def draft_project(
    *, title: str, item_id: int, division_code: str, need: str, budget_fen: int, term_months: int,
    is_long: bool = False, request_id: uuid.UUID, actor: Actor, at: dt.datetime,
) -> PurchaseProject:  # fmt: skip
    """Draft a project for a service of the catalogue.

    Raises Invalid where the service stands in no catalogue of the day, or the term is too long (令102).
    """
    access.require(actor, HANDLE, division_code=division_code)
    earlier = PurchaseProject.objects.filter(request_id=request_id).first()
    if earlier is not None:
        return earlier
    today = at.astimezone(CHINA).date()
    item = CatalogueItem.objects.filter(id=item_id).first()
    if item is None or not division_code.startswith(item.division_code):
        raise ProjectNotFound("目录里没有这项服务。请重新选择。")
    if item.from_date > today or (item.until_date is not None and item.until_date < today):
        raise Invalid(f"“{item.name}”今天不在指导性目录内，不能购买（财政部令第102号）。", field="item_id")
    if not title.strip() or not need.strip():
        raise Invalid("请填写项目名称和服务需求。", field="title")
    if budget_fen <= 0:
        raise Invalid("预算应大于零，没有预算的不能购买（财政部令第102号）。", field="budget_fen")
    known = figures(division_code=division_code, on_date=today)
    most = known["term_months_max_long" if is_long else "term_months_max"]
    if not 1 <= term_months <= most:
        kind = "固定长期项目" if is_long else "合同"
        raise Invalid(f"{kind}期限最长 {most} 个月（财政部令第102号），请核对。", field="term_months")
    made = PurchaseProject.objects.create(
        number=take_number(agency_word=NUMBER_WORD, year=today.year, at=at), title=title.strip(), item=item,
        division_code=division_code, need=need.strip(), budget_fen=budget_fen, term_months=term_months,
        is_long=is_long, request_id=request_id,
    )  # fmt: skip
    tell(made, "草拟", actor=actor, at=at)
    return made


@transaction.atomic
def announce(
    *, project_id: int, bids_due_date: dt.date, review_date: dt.date, actor: Actor, at: dt.datetime
) -> PurchaseProject:
    """Publish the tender with the day until which bids come and the day of the review."""
    project = locked_project(project_id, DECIDE, (ProjectState.DRAFTED,), actor=actor)
    today = at.astimezone(CHINA).date()
    least = figures(division_code=project.division_code, on_date=today)["bidding_days_min"]
    if bids_due_date < today + dt.timedelta(days=least):
        raise Invalid(
            f"响应截止最早是 {today + dt.timedelta(days=least)}（公告后 {least} 天），请改晚。",
            field="bids_due_date",
        )
    if review_date <= bids_due_date:
        raise Invalid("评审日期应晚于响应截止日期，请核对。", field="review_date")
    project.state, project.announced_date = ProjectState.ANNOUNCED, today
    project.bids_due_date, project.review_date = bids_due_date, review_date
    project.save()
    tell(project, f"公告，响应截止 {bids_due_date}", actor=actor, at=at)
    return project


@transaction.atomic
def submit_bid(
    *, project_id: int, uscc: str, price_fen: int, proposal: str, actor: Actor, at: dt.datetime
) -> Bid:
    """Take a bid in until the closing day.

    Raises Invalid for a price above the budget or a body that is not registered today, HandedInTwice
    where the
    proposal repeats one of another project or another bidder, AlreadyThere for a second bid.
    """
    project = locked_project(project_id, HANDLE, _LOCK_STATES, actor=actor)
    today = at.astimezone(CHINA).date()
    if today > project.bids_due_date:
        raise Invalid(f"响应已于 {project.bids_due_date} 截止，不再接收。", field="uscc")
    if not 0 < price_fen <= project.budget_fen:
        raise Invalid(
            f"报价应大于零且不超过预算 {yuan_text(project.budget_fen)} 元，请核对。", field="price_fen"
        )
    if len(proposal.strip()) < 20:
        raise Invalid("项目书太短（不到 20 个字），请写明服务内容、人员和进度。", field="proposal")
    bidder = organisations.by_uscc(uscc)
    if bidder is None or bidder.state != ALIVE:
        raise Invalid(
            "登记簿里没有这个代码的正常存续的社会组织，请对照登记证书核对统一社会信用代码。", field="uscc"
        )
    listed = [
        one for one in supervision.public_credit(bidder.id, on_date=today).on_lists if one.list == SEVERE
    ]
    if listed:
        raise Invalid(
            f"“{bidder.name}”在严重违法失信名单内，不得承接政府购买服务（社会组织信用信息管理办法）。移出后可以再响应。",
            field="uscc",
        )
    _refuse_repeated(project, bidder.uscc, proposal.strip(), today)
    try:
        with transaction.atomic():
            made = Bid.objects.create(
                project=project, uscc=bidder.uscc, organisation_name=bidder.name, price_fen=price_fen,
                proposal=proposal.strip(), submitted_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere(f"“{bidder.name}”已经响应，一个项目只递交一次。", field="uscc") from error
    tell(made.project, f"收到“{made.organisation_name}”的响应", actor=actor, at=at)
    return made


def alike(text: str) -> list[tuple[Bid, int]]:
    """Earlier bids whose proposal resembles a text, the most alike first, with the likeness in per cent.

    Likeness is pg_trgm's: shared groups of three characters over all of them. Bids of failed projects are
    left out: they may be handed in again.
    """
    rows = Bid.objects.exclude(project__state=ProjectState.FAILED).select_related("project")
    rows = rows.annotate(likeness=TrigramSimilarity("proposal", text)).order_by("-likeness", "id")
    return [(bid, int(bid.likeness * 100)) for bid in rows[:5]]


def _refuse_repeated(project: PurchaseProject, uscc: str, proposal: str, today: dt.date) -> None:
    limit = figures(division_code=project.division_code, on_date=today)["alike_percent"] // 100
    for bid, percent in alike(proposal):
        if percent >= limit and not (bid.project_id == project.id and bid.uscc == uscc):
            raise HandedInTwice(
                f"项目书与“{bid.organisation_name}”在 {bid.project.number} 递交的相似 {percent}%，"
                "同一内容不得重复申报（防止一题多报）。请修改后递交；确属不同项目的，请写明区别。",
                field="proposal",
            )


@transaction.atomic
def fail_project(*, project_id: int, reason: str, actor: Actor, at: dt.datetime) -> PurchaseProject:
    """Nobody wins (流标): too few bids, or none good enough. It may be drafted anew."""
    states = (ProjectState.DRAFTED, ProjectState.ANNOUNCED, ProjectState.SEATED)
    project = locked_project(project_id, DECIDE, states, actor=actor)
    if not reason.strip():
        raise Invalid("请写明原因。", field="reason")
    project.state, project.closed_reason = ProjectState.FAILED, reason.strip()
    project.save()
    tell(project, f"流标：{project.closed_reason}", actor=actor, at=at)
    return project
