"""Campaigns, and challenges of the bureau's acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.territory import queries as territory
from minzheng.registers.enforcement import commands, queries
from minzheng.registers.enforcement.fields import Field

from ..forms import ActionForm, CampaignForm, ChallengeForm, ReplyForm, ResultForm, SummaryForm
from ..listing import Choice, Column, Listing
from ..requests import form_page, send

CAMPAIGNS = Listing(
    heading="专项行动",
    lead="目标、行动和结果。",
    columns=(
        Column(
            "名称",
            lambda row: row.title,
            "title",
            url=lambda row: reverse("enforcement:campaign", args=[row.id]),
            width=36,
        ),
        Column("领域", lambda row: row.get_field_display(), "field"),
        Column(
            "状态",
            lambda row: "已总结" if row.closed_at else "开展中",
            tone=lambda row: "ok" if row.closed_at else "info",
        ),
        Column("开始", lambda row: row.from_date, "from_date", kind=Kind.DATE),
        Column("结束", lambda row: row.until_date, "until_date", kind=Kind.DATE),
    ),
    searched=("title", "basis"),
    empty="没有专项行动。",
    choices={"field": Choice("领域", Field.choices, "field")},
)


def challenge_state(row) -> tuple[str, str]:
    if row.decided_date:
        return row.get_result_display(), "ok" if row.result in ("upheld", "settled") else "stop"
    return ("已答复", "info") if row.replied_date else ("待答复", "wait")


CHALLENGES = Listing(
    heading="复议应诉",
    lead="收到申请书或起诉状副本起计算答复、答辩期限。",
    columns=(
        Column(
            "被复议、被诉的行为",
            lambda row: row.act,
            url=lambda row: reverse("enforcement:challenge", args=[row.id]),
            width=36,
        ),
        Column("类型", lambda row: row.get_kind_display(), "kind"),
        Column("申请人（原告）", lambda row: row.claimant, "claimant", width=20),
        Column("状态", lambda row: challenge_state(row)[0], tone=lambda row: challenge_state(row)[1]),
        Column("收到日期", lambda row: row.received_date, "received_date", kind=Kind.DATE),
        Column("答复期限", lambda row: row.reply_by, "reply_by", kind=Kind.DATE),
    ),
    searched=("act", "claimant", "authority"),
    empty="没有复议应诉。",
    choices={"kind": Choice("类型", queries.CHALLENGE_KINDS, "kind")},
)


@page(permission="inspection.read")
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign of the jurisdiction."""
    new_url = reverse("enforcement:campaign_new") if access.may(request.actor, "inspection.draw") else ""
    return CAMPAIGNS.show(request, queries.campaigns(request.actor), action=("开展专项行动", new_url))


@page(permission="inspection.draw", methods=("GET", "POST"))
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Open a campaign with its targets."""
    return form_page(
        request, CampaignForm(request.POST or None),
        lambda values: commands.open_campaign(
            division_code=access.scope(request.actor, "inspection.draw").prefixes[0], actor=request.actor,
            at=request.at, **values,
        ),
        heading="开展专项行动", submit="开展", done="专项行动已登记。", back=("专项行动", reverse("enforcement:campaigns")),
        target=lambda made: reverse("enforcement:campaign", args=[made.id]),
    )  # fmt: skip


def _campaign(request: HttpRequest, campaign_id: int, *, status: int = 200, **shown) -> HttpResponse:
    found = queries.campaign_of(campaign_id, request.actor)
    labels = [row["label"] for row in found.targets]
    is_open = found.closed_at is None
    context = {
        "campaign": found,
        "table": queries.result_table(found),
        "actions": found.actions.order_by("-done_date", "-id"),
        "may_record": is_open
        and access.may(request.actor, "inspection.carry_out", division_code=found.division_code),
        "may_close": is_open
        and access.may(request.actor, "inspection.draw", division_code=found.division_code),
        "action_form": ActionForm(auto_id="action_%s", labels=labels),
        "summary_form": SummaryForm(auto_id="summary_%s"),
    }
    return render(request, "enforcement/campaign.html", context | shown, status=status)


@page(permission="inspection.read")
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: the result table and its actions."""
    return _campaign(request, campaign_id)


@page(permission="inspection.carry_out", methods=("POST",))
def record_action(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Count an action towards a target."""
    found = queries.campaign_of(campaign_id, request.actor)
    form = ActionForm(request.POST, auto_id="action_%s", labels=[row["label"] for row in found.targets])
    return send(
        request,
        form,
        lambda values: commands.record_action(
            campaign_id=campaign_id,
            actor=request.actor,
            at=request.at,
            request_id=request_id_of(request),
            **values,
        ),
        done="已登记行动。",
        target=reverse("enforcement:campaign", args=[campaign_id]),
        again=lambda refused, status: _campaign(request, campaign_id, action_form=refused, status=status),
    )


@page(permission="inspection.draw", methods=("POST",))
def close_campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Close a campaign with its summary."""
    queries.campaign_of(campaign_id, request.actor)
    return send(
        request,
        SummaryForm(request.POST, auto_id="summary_%s"),
        lambda values: commands.close_campaign(
            campaign_id=campaign_id, actor=request.actor, at=request.at, **values
        ),
        done="专项行动已总结。",
        target=reverse("enforcement:campaign", args=[campaign_id]),
        again=lambda refused, status: _campaign(request, campaign_id, summary_form=refused, status=status),
    )


@page(permission="penalty.read")
def challenges(request: HttpRequest) -> HttpResponse:
    """Every challenge of the jurisdiction."""
    new_url = reverse("enforcement:challenge_new") if access.may(request.actor, "penalty.review") else ""
    return CHALLENGES.show(request, queries.challenges(request.actor), action=("登记复议应诉", new_url))


@page(permission="penalty.review", methods=("GET", "POST"))
def challenge_new(request: HttpRequest) -> HttpResponse:
    """Enter a challenge."""
    return form_page(
        request, ChallengeForm(request.POST or None),
        lambda values: commands.receive_challenge(
            division_code=access.scope(request.actor, "penalty.review").prefixes[0], actor=request.actor,
            at=request.at, request_id=request_id_of(request), **values,
        ),
        heading="登记复议应诉", submit="登记", back=("复议应诉", reverse("enforcement:challenges")),
        done=lambda made: f"已登记，{made.reply_by} 前答复。",
        target=lambda made: reverse("enforcement:challenge", args=[made.id]),
    )  # fmt: skip


def _challenge(request: HttpRequest, challenge_id: int, *, status: int = 200, **shown) -> HttpResponse:
    found = queries.challenge_of(challenge_id, request.actor)
    may = access.may(request.actor, "penalty.review", division_code=found.division_code)
    label, tone = challenge_state(found)
    context = {
        "challenge": found, "state": label, "tone": tone,
        "days_left": (found.reply_by - request.at.date()).days if not found.replied_date else None,
        "late": found.replied_date is not None and found.replied_date > found.reply_by,
        "may_reply": may and found.replied_date is None, "may_decide": may and found.decided_date is None,
        "reply_form": ReplyForm(auto_id="reply_%s"), "result_form": ResultForm(auto_id="result_%s"),
        "place": territory.long_name(found.division_code, request.at.date()),
    }  # fmt: skip
    return render(request, "enforcement/challenge.html", context | shown, status=status)


@page(permission="penalty.read")
def challenge(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """One challenge with its deadline."""
    return _challenge(request, challenge_id)


@page(permission="penalty.review", methods=("POST",))
def reply(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Record the answer."""
    queries.challenge_of(challenge_id, request.actor)
    return send(
        request,
        ReplyForm(request.POST, auto_id="reply_%s"),
        lambda values: commands.reply_challenge(
            challenge_id=challenge_id, actor=request.actor, at=request.at, **values
        ),
        done="已登记答复。",
        target=reverse("enforcement:challenge", args=[challenge_id]),
        again=lambda form, status: _challenge(request, challenge_id, reply_form=form, status=status),
    )


@page(permission="penalty.review", methods=("POST",))
def decide(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Record the result and the lesson."""
    queries.challenge_of(challenge_id, request.actor)
    return send(
        request,
        ResultForm(request.POST, auto_id="result_%s"),
        lambda values: commands.decide_challenge(
            challenge_id=challenge_id, actor=request.actor, at=request.at, **values
        ),
        done="已登记结果。",
        target=reverse("enforcement:challenge", args=[challenge_id]),
        again=lambda form, status: _challenge(request, challenge_id, result_form=form, status=status),
    )
