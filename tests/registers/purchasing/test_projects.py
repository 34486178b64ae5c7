"""A project from its need to its last payment; every step in every state; every refusal changes nothing."""

import datetime as dt

import pytest
from django.forms.models import model_to_dict

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError
from minzheng.kernel.rounds.errors import DrawnAlready
from minzheng.registers.purchasing import commands, queries
from minzheng.registers.purchasing.errors import (
    AlreadyThere,
    DrawTooEarly,
    HandedInTwice,
    MustKeepAway,
    ProjectNotFound,
    ProjectNotNow,
)
from minzheng.registers.purchasing.models import Bid, BidScore, PanelSeat, ProjectState, PurchaseProject
from tests.laid import undone

from .conftest import (
    ANNOUNCED,
    CONCLUDED,
    DISTRICT,
    DRAWN,
    DUE,
    ENTROPY,
    PROPOSALS,
    PUBLIC_UNTIL,
    REVIEW,
    body,
)

STEPS = {
    "announce": lambda w, p: w.announce(p),
    "bid": lambda w, p: w.bid(p, 2),
    "freeze": lambda w, p: w.freeze(p),
    "draw": lambda w, p: w.draw(p),
    "represent": lambda w, p: w.seat_representative(p, "另一人"),
    "conclude": lambda w, p: w.conclude(p),
    "sign": lambda w, p: w.sign(p),
    "assessor": lambda w, p: commands.seat_assessor(
        project_id=p.id, expert_id=w.experts[7].id, **w.by_clerk(dt.date(2020, 12, 8))
    ),
    "assess": lambda w, p: w.assess(p, "midterm", *[9_000] * p.seats.filter(role="assess").count()),
    "fail": lambda w, p: commands.fail_project(project_id=p.id, reason="无人响应", **w.by_head(DRAWN)),
}
TARGETS = {
    ("drafted", "announce"): "announced", ("drafted", "fail"): "failed", ("announced", "bid"): "announced",
    ("announced", "draw"): "seated", ("announced", "fail"): "failed", ("seated", "fail"): "failed",
    ("concluded", "sign"): "contracted", ("contracted", "assess"): "contracted",
}  # fmt: skip
# Possible in the state, but refused as the walk left it: frozen already, panel full, scores missing,
# seated already.
REFUSED_AS_IT_STANDS = {("announced", "freeze"), ("seated", "represent"), ("seated", "conclude"),
                        ("contracted", "assessor")}  # fmt: skip


def fault_of(world, project, step: str) -> str:
    """What is wrong with this step in this state; "" when it does what the table says."""
    state, wanted = project.state, TARGETS.get((project.state, step))
    before = (model_to_dict(project), PanelSeat.objects.count(), Bid.objects.count())
    try:
        STEPS[step](world, project)
    except MinzhengError as refusal:
        expected = Conflict if (state, step) in REFUSED_AS_IT_STANDS else ProjectNotNow
        if wanted or not isinstance(refusal, expected):
            return f"{refusal!r} instead of {wanted or expected.__name__}"
        project.refresh_from_db()
        after = (model_to_dict(project), PanelSeat.objects.count(), Bid.objects.count())
        return "" if after == before else f"refused, but {before} became {after}"
    project.refresh_from_db()
    return "" if project.state == wanted else f"{project.state} instead of {wanted or 'a refusal'}"


@pytest.mark.parametrize("state", ProjectState.values)
def test_every_step_in_every_state(world, state):
    project, faults = world.walk(state), []
    for step in STEPS:
        with undone():
            if fault := fault_of(world, PurchaseProject.objects.get(id=project.id), step):
                faults.append(f"{step} in {state}: {fault}")
    assert faults == []


def test_from_need_to_last_payment(world):
    project = world.walk("seated")
    world.score_all(project, 9_050, 9_075)
    concluded = world.conclude(project)
    assert (concluded.winner.uscc, concluded.winner.average_points) == (world.bodies[1].uscc, 9_075)
    assert concluded.publicity_until == PUBLIC_UNTIL  # five working days after Thursday 26 November
    contract = world.sign(project)
    assert (contract.amount_fen, str(contract.until_date)) == (27_000_000, "2021-12-31")
    world.seat_assessors(project)
    world.assess(project, "midterm", 8_950, 8_949)  # 89.495 is 89.50 rounded half up: 0.95
    world.assess(project, "final", 7_999, 8_000)  # 79.995 is 80.00
    parts = [(part.stage, part.due_fen, part.state) for part in contract.parts.all()]
    assert parts == [
        ("signing", 13_500_000, "due"),
        ("midterm", 7_695_000, "due"),
        ("final", 5_130_000, "due"),
    ]
    for part in contract.parts.all():
        world.pay(project, part)
    project.refresh_from_db()
    assert project.state == "finished"
    assert queries.contracted_of([world.bodies[1].uscc]) == 27_000_000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"budget_fen": 0}, "大于零"),
        ({"term_months": 13}, "最长 12 个月"),
        ({"term_months": 37, "is_long": True}, "最长 36 个月"),
        ({"term_months": 0}, "请核对"),
        ({"need": " "}, "服务需求"),
        ({"item_id": 0}, "目录里没有"),
    ],
)
def test_projects_that_are_refused(world, changes, said):
    with pytest.raises(MinzhengError, match=said):
        world.draft(**changes)
    assert not PurchaseProject.objects.exists()


def test_what_stands_in_no_catalogue_is_not_bought(world):
    world.item.until_date = dt.date(2020, 11, 1)
    world.item.save()
    with pytest.raises(Invalid, match="不在指导性目录内"):
        world.draft()
    assert not PurchaseProject.objects.exists()


@pytest.mark.parametrize(("due", "review"), [((11, 14), (11, 26)), ((11, 20), (11, 20))])
def test_announcements_that_are_refused(world, due, review):
    """Ten days after 5 November is the 15th; the review comes after the closing day."""
    project = world.draft()
    with pytest.raises(Invalid):
        commands.announce(
            project_id=project.id, bids_due_date=dt.date(2020, *due), review_date=dt.date(2020, *review),
            **world.by_head(dt.date(2020, 11, 5)),
        )  # fmt: skip
    project.refresh_from_db()
    assert project.state == "drafted"


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"price_fen": 30_000_001}, Invalid, "不超过预算 300,000.00 元"),
        ({"price_fen": 0}, Invalid, "大于零"),
        ({"proposal": "太短"}, Invalid, "太短"),
        ({"uscc": "52431103MJJ123450F"}, Invalid, "没有这个代码"),
        ({"proposal": PROPOSALS[0]}, HandedInTwice, "相似 100%"),
        ({"proposal": PROPOSALS[0].replace("七个", "八个")}, HandedInTwice, "一题多报"),
    ],
)
def test_bids_that_are_refused(world, changes, error, said):
    project = world.announce(world.draft())
    world.bid(project, 0)
    with pytest.raises(error, match=said):
        world.bid(project, 1, **changes)
    assert Bid.objects.count() == 1


def test_one_bid_each_and_none_after_the_closing_day(world):
    project = world.announce(world.draft())
    world.bid(project, 0)
    with pytest.raises(AlreadyThere):
        world.bid(project, 0, proposal=PROPOSALS[2])
    with pytest.raises(Invalid, match="2020-11-20 截止"):
        commands.submit_bid(
            project_id=project.id, uscc=world.bodies[1].uscc, price_fen=1, proposal=PROPOSALS[1],
            **world.by_clerk(DUE + dt.timedelta(days=1)),
        )  # fmt: skip
    assert Bid.objects.count() == 1


def test_a_proposal_is_not_handed_in_for_two_projects(world):
    world.bid(world.announce(world.draft()), 0)
    second = world.announce(world.draft("另一个项目"))
    with pytest.raises(HandedInTwice):
        world.bid(second, 0)
    assert Bid.objects.count() == 1


@pytest.mark.parametrize("state", ["cancelled", "revoked", "suspended", "liquidating"])
def test_only_the_living_bid(world, state):
    gone = body(9, "已不在的中心", state)
    project = world.announce(world.draft())
    with pytest.raises(Invalid, match="正常存续"):
        world.bid(project, 0, uscc=gone.uscc)
    assert not Bid.objects.exists()


@pytest.mark.parametrize("size", [3, 4, 6, 8])
def test_the_panel_is_odd_and_of_five(world, size):
    project = world.announce(world.draft())
    with pytest.raises(Invalid, match="5 人以上单数"):
        world.freeze(project, panel_size=size)
    project.refresh_from_db()
    assert project.draw_id is None


def test_a_panel_needs_enough_experts(world):
    """Of eleven, eight must be experts; six stand in the pool."""
    project = world.announce(world.draft())
    with pytest.raises(Invalid, match="只有 6 人，至少要抽 8 人"):
        world.freeze(project, panel_size=11)


@pytest.mark.parametrize(("day", "fits"), [(22, False), (23, False), (24, True), (26, True), (27, False)])
def test_the_draw_is_at_most_two_working_days_before(world, day, fits):
    """The review is on Thursday 26 November: two working days before it is Tuesday the 24th."""
    project = world.announce(world.draft())
    held = {"panel_size": 5, "entropy_source": "双色球", "issue": "2020100",
            "draw_date": dt.date(2020, 11, day)}  # fmt: skip
    by = world.by_head(dt.date(2020, 11, 21))
    if fits:
        assert commands.freeze_panel(project_id=project.id, **held, **by).draw_id is not None
    else:
        with pytest.raises(DrawTooEarly):
            commands.freeze_panel(project_id=project.id, **held, **by)


def test_the_draw_comes_after_the_closing_day_with_its_issue_named(world):
    """Bids close on 25 November the review is on the 26th: the 25th would tell bidders the panel."""
    project = world.draft()
    commands.announce(
        project_id=project.id,
        bids_due_date=dt.date(2020, 11, 25),
        review_date=REVIEW,
        **world.by_head(ANNOUNCED),
    )
    with pytest.raises(DrawTooEarly, match="2020-11-25 才截止"):
        world.freeze(project, draw_date=dt.date(2020, 11, 25))
    with pytest.raises(Invalid, match="期号"):
        world.freeze(project, draw_date=REVIEW, issue=" ")
    project.refresh_from_db()
    assert project.draw_id is None


def test_who_is_tied_to_a_bidder_is_passed_over(world):
    """Three years before 2020-11-26: a tie that ended on 2017-11-26 counts, a day earlier it does not;
    kin always."""
    project = world.announce(world.draft())
    world.bid(project, 0)
    ties = (("labour", dt.date(2017, 11, 26)), ("board", dt.date(2017, 11, 25)), ("kin", dt.date(2010, 1, 1)))
    for expert, (kind, until) in zip(world.experts, ties, strict=False):
        commands.add_tie(
            expert_id=expert.id, uscc=world.bodies[0].uscc, organisation_name="x", kind=kind,
            from_date=dt.date(2009, 1, 1), until_date=until, **world.by_clerk(DRAWN),
        )  # fmt: skip
    assert set(queries.keep_away(project)) == {"专家甲", "专家丙"}
    world.freeze(project)
    world.draw(project)
    drawn = {seat.name for seat in project.seats.all()}
    assert len(drawn) == 4
    assert not drawn & {"专家甲", "专家丙"}


def test_another_seed_draws_nobody_else(world):
    project = world.walk("seated")
    seats = set(project.seats.values_list("name", flat=True))
    project.state = "announced"
    project.save()
    with pytest.raises(DrawnAlready):
        world.draw(project, "2020101|01 02 03 04 05 06 07")
    assert set(project.seats.values_list("name", flat=True)) == seats
    assert ENTROPY.endswith("07")


def test_nobody_is_drawn_before_the_bidders_are_known(world):
    project = world.announce(world.draft())
    world.bid(project, 0)
    world.freeze(project)
    with pytest.raises(ProjectNotNow, match="才截止"):
        world.draw(project, day=DUE)
    assert not PanelSeat.objects.exists()


def test_an_empty_tender_draws_nobody(world):
    project = world.announce(world.draft())
    world.freeze(project)
    with pytest.raises(ProjectNotNow, match="流标"):
        world.draw(project)


def test_scores_are_given_once_on_the_day_and_all_are_needed(world):
    project = world.walk("seated")
    bid, seat = project.bids.first(), project.seats.first()
    held = {"project_id": project.id, "bid_id": bid.id, "seat_id": seat.id, "points": 9_000}
    with pytest.raises(Invalid, match="还没有开始"):
        commands.score_bid(**held, **world.by_clerk(REVIEW - dt.timedelta(days=1)))
    with pytest.raises(Invalid, match="0 到 100"):
        commands.score_bid(**held | {"points": 10_001}, **world.by_clerk(REVIEW))
    with pytest.raises(ProjectNotFound):
        commands.score_bid(**held | {"seat_id": 0}, **world.by_clerk(REVIEW))
    assert not BidScore.objects.exists()
    commands.score_bid(**held, **world.by_clerk(REVIEW))
    with pytest.raises(AlreadyThere, match="已经打分"):
        commands.score_bid(**held | {"points": 1}, **world.by_clerk(REVIEW))
    with pytest.raises(ProjectNotNow, match="还没有打分的"):
        world.conclude(project)
    assert BidScore.objects.get().points == 9_000


def test_of_equal_means_the_lower_price_wins(world):
    project = world.walk("seated")
    world.score_all(project, 9_000, 9_000)
    assert world.conclude(project).winner.price_fen == 27_000_000


def test_a_panel_that_is_not_full_concludes_nothing(world):
    project = world.walk("announced")
    world.draw(project)
    with pytest.raises(ProjectNotNow, match="应有 5 人，现有 4 人"):
        world.conclude(project)


@pytest.mark.parametrize(
    ("day", "signs"),
    [
        (PUBLIC_UNTIL, False),
        (dt.date(2020, 12, 4), True),
        (dt.date(2020, 12, 26), True),
        (dt.date(2020, 12, 27), False),
    ],
)
def test_the_contract_is_signed_after_publicity_and_within_thirty_days(world, day, signs):
    """Concluded on 26 November: thirty days later is 26 December."""
    project = world.walk("concluded")
    assert project.concluded_date == CONCLUDED
    if signs:
        assert world.sign(project, day).signed_date == day
    else:
        with pytest.raises(ProjectNotNow):
            world.sign(project, day)
        assert queries.contract_of(PurchaseProject.objects.get()) is None


@pytest.mark.parametrize(
    "changes",
    [{"final_percent": 19}, {"final_percent": 21}, {"midterm_percent": 50, "final_percent": 0},
     {"from_date": dt.date(2020, 12, 3)}],
)  # fmt: skip
def test_contracts_that_are_refused(world, changes):
    project = world.walk("concluded")
    with pytest.raises(Invalid):
        world.sign(project, **changes)
    project.refresh_from_db()
    assert project.state == "concluded"


def test_nobody_evaluates_and_assesses_one_project(world):
    """专家己 stands in both pools: having evaluated, she may not assess; the table holds it too."""
    project = world.walk("contracted")
    both = world.experts[5]
    PanelSeat.objects.get_or_create(  # whether the draw chose her or not
        project=project, expert=both,
        defaults={"name": both.name, "role": "evaluate", "seated_at": world.by_head(DRAWN)["at"]},
    )  # fmt: skip
    with pytest.raises(MustKeepAway, match="两库互斥"):
        commands.seat_assessor(project_id=project.id, expert_id=both.id, **world.by_clerk(REVIEW))
    assert not project.seats.filter(expert=both, role="assess").exists()
    assert both not in queries.assessors_for(project, actor=world.clerk)


def test_an_assessor_keeps_away_from_the_winner(world):
    project = world.walk("contracted")
    tied = world.experts[6]
    PanelSeat.objects.filter(project=project, expert=tied).delete()
    commands.add_tie(
        expert_id=tied.id, uscc=project.winner.uscc, organisation_name="x", kind="board",
        from_date=dt.date(2015, 1, 1), **world.by_clerk(DRAWN),
    )  # fmt: skip
    with pytest.raises(MustKeepAway, match="应当回避"):
        commands.seat_assessor(project_id=project.id, expert_id=tied.id, **world.by_clerk(REVIEW))


def test_below_sixty_the_contract_ends(world):
    project = world.walk("contracted")
    world.assess(project, "midterm", 5_999, 5_998)  # 59.985 is 59.99
    project.refresh_from_db()
    assert (project.state, project.contract.state) == ("terminated", "terminated")
    parts = {part.stage: (part.state, part.due_fen) for part in project.contract.parts.all()}
    assert parts == {"signing": ("due", 14_000_000), "midterm": ("dropped", None), "final": ("dropped", None)}


def test_assessments_stand_in_order_and_once(world):
    project = world.walk("contracted")
    with pytest.raises(ProjectNotNow, match="先做中期评估"):
        world.assess(project, "final", 9_000, 9_000)
    with pytest.raises(Invalid, match="每名评估人员"):
        commands.assess(
            project_id=project.id, stage="midterm", given={}, opinion="", **world.by_clerk(REVIEW)
        )
    world.assess(project, "midterm", 9_000, 9_000)
    with pytest.raises(AlreadyThere):
        world.assess(project, "midterm", 9_500, 9_500)
    assert project.contract.assessments.get().points == 9_000


def test_a_part_is_paid_once_and_only_when_due(world):
    project = world.walk("contracted")
    signing, midterm, _ = project.contract.parts.all()
    with pytest.raises(Conflict):
        world.pay(project, midterm)
    with pytest.raises(Invalid, match="凭证号"):
        world.pay(project, signing, " ")
    world.pay(project, signing)
    with pytest.raises(Conflict):
        world.pay(project, signing, "凭证2号")
    signing.refresh_from_db()
    midterm.refresh_from_db()
    assert (signing.state, signing.voucher, midterm.state) == ("paid", "凭证1号", "waiting")


def test_decisions_are_the_heads_and_others_see_nothing(world):
    project = world.draft()
    for username, error in (("shezu", NotPermitted), ("shenji", NotPermitted), ("shouli", ProjectNotFound)):
        with pytest.raises(error):
            commands.announce(
                project_id=project.id, bids_due_date=DUE, review_date=REVIEW, actor=world.officers[username],
                at=world.by_head(dt.date(2020, 11, 5))["at"],
            )  # fmt: skip
    project.refresh_from_db()
    assert project.state == "drafted"
    assert not queries.projects(world.officers["shouli"]).exists()
    with pytest.raises(ProjectNotFound):
        queries.project(project.id, actor=world.officers["shouli"])


def test_one_person_enters_the_pools_once(world):
    number = "999901197505010014"
    held = {"name": "x", "employer": "y", "speciality": "z", "phone": "1", "division_code": DISTRICT}
    for changes, error in (
        ({"identity_number": number, "evaluates": False, "assesses": False}, Invalid),
        ({"identity_number": "999901197505010013", "evaluates": True, "assesses": False}, Invalid),
    ):
        with pytest.raises(error):
            commands.add_expert(**held, **changes, **world.by_clerk(DRAWN))
    assert len(queries.experts(world.clerk)) == 8


def test_a_drafted_project_is_not_public(world):
    project = world.draft()
    assert list(queries.public_projects()) == []
    world.announce(project)
    assert [one.id for one in queries.public_projects()] == [project.id]
