"""What was paid, and for which month."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import LOGGED_IN, page
from minzheng.kernel.people import queries as people
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits import repayments
from minzheng.registers.benefits.programmes import programme

PAYMENT_STATES = {
    "sent": ("已送银行，等待到账", "info"),
    "paid": ("已到账", "ok"),
    "returned": ("银行退回，将重新发放", "warn"),
    "unknown": ("正在向银行核实", "warn"),
    "reissued": ("退回后已重新发放", "quiet"),
    "to_hand": ("等您领取现金", "wait"),
    "handed": ("现金已领取", "ok"),
}


@page(permission=LOGGED_IN)
def payments(request: HttpRequest) -> HttpResponse:
    """Each entitlement: what reached the card, and what every month was worth."""
    own = own_awards(request)
    plans = repayments.running({award.household_id for award in own}, on_date=request.at.date())
    paying_back = [{"standing": one, "name": programme(one.plan.programme).name} for one in plans]
    awards = [_award_row(award) for award in own]
    return render(request, "citizen/payments.html", {"awards": awards, "paying_back": paying_back})


def _award_row(award) -> dict:
    months = benefits.month_rows(award.id)
    paid = benefits.payments_of_award(award.id)
    by_run: dict[int, list] = {}
    for part in (part for row in months for part in row.parts if part.run_id):
        by_run.setdefault(part.run_id, []).append(part)
    told = [_payment_row(payment, by_run.get(payment.batch.run_id, [])) for payment in paid]
    paying = {payment.batch.run_id for payment in paid}
    told += [row for run_id, parts in by_run.items() if run_id not in paying and (row := _kept_row(parts))]
    return {
        "award": award,
        "name": programme(award.programme).name,
        "payments": sorted(told, key=lambda row: row["made_at"], reverse=True),
        "months": months,
    }


def own_awards(request: HttpRequest) -> list:
    """The awards of whoever is logged in."""
    person = people.person_of_account(request.actor.account_id)
    return benefits.own_awards(person.id) if person else []


def _payment_row(payment, parts: list) -> dict:
    """A payment; `parts` are what its run issued, so that arrears and what was kept back can be told."""
    label, tone = PAYMENT_STATES[payment.state]
    issued_fen = sum(part.amount_fen for part in parts)
    return {
        "made_at": payment.batch.made_at,
        "month": payment.month,
        "amount_fen": payment.amount_fen,
        "label": label,
        "tone": tone,
        "settled_at": payment.settled_at,
        "card_tail": payment.card.number_tail if payment.card else "",
        "handed": payment.handed[0] if payment.handed else None,
        "arrears_fen": sum(part.amount_fen for part in parts if part.month != payment.month),
        "kept_fen": max(0, issued_fen - payment.amount_fen),
    }


def _kept_row(parts: list) -> dict | None:
    """A posted run of which nothing reached the card, because all of it was kept back; None for any other."""
    run, issued_fen = parts[0].run, sum(part.amount_fen for part in parts)
    if run.state != "posted" or issued_fen <= 0:
        return None
    return {
        "made_at": run.posted_at,
        "month": run.month,
        "amount_fen": 0,
        "label": "没有打款",
        "tone": "quiet",
        "settled_at": None,
        "card_tail": "",
        "handed": None,
        "arrears_fen": 0,
        "kept_fen": issued_fen,
    }


def part_row(part) -> dict:
    """One part of a month. What came later was arrears, or corrects by a decision what was too much."""
    if part.clawback_id and part.clawback.state == "waived":
        title, note = "多发更正", "已决定不用退回。"
    elif part.clawback_id:
        title, note = "多发追回", "多发的部分按决定退回，可以从以后的待遇里扣。"
    elif part.run_id and part.run.month != part.month:
        title, note = "补发", f"随{part.run.month.label}的待遇一起发。"
    else:
        title, note = "当月发放", ""
    told = ("当月发放", f"补发 {part.month.label}")  # what the title says already
    return {
        "title": title,
        "amount_fen": part.amount_fen,
        "reason": "" if part.reason in told else part.reason,
        "note": note,
    }
