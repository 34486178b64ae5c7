"""What the law says of a proposed penalty: competence, time, benchmark, review, hearing."""

import datetime as dt
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.registers.enforcement import benchmarks, competence, days
from minzheng.registers.enforcement.errors import BeyondTheLaw, OutOfTime
from minzheng.registers.enforcement.fields import PartyKind, PenaltyKind
from minzheng.registers.enforcement.models import PenaltyFile
from minzheng.registers.enforcement.parameters import figures

HEARD_KINDS = {PenaltyKind.SUSPENSION, PenaltyKind.REVOCATION, PenaltyKind.REPLACEMENT}


@dataclass(frozen=True)
class Proposal:
    """Kinds and fen of a penalty, with the reason and the discussion that a deviation needs."""

    tier: str
    kinds: tuple[str, ...]
    fine_fen: int
    confiscated_fen: int
    deviation_reason: str
    is_discussed: bool

    @classmethod
    def of(cls, data: dict) -> "Proposal":
        """From a cleaned form. Amounts belong to their kinds and to no other. Raises Invalid."""
        kinds = tuple(one for one in PenaltyKind.values if one in data["kinds"])
        fine, confiscated = fen(data.get("fine")), fen(data.get("confiscated"))
        for kind, amount, key in (
            (PenaltyKind.FINE, fine, "fine"), (PenaltyKind.CONFISCATION, confiscated, "confiscated")
        ):  # fmt: skip
            if (kind in kinds) != bool(amount):
                raise Invalid(f"选了“{kind.label}”就要填金额，没有选的不填金额。请核对。", field=key)
        if not kinds:
            raise Invalid("请至少选择一种处罚。", field="kinds")
        return cls(
            data.get("tier", ""), kinds, fine, confiscated, data.get("deviation_reason", "").strip(),
            bool(data.get("is_discussed")),
        )  # fmt: skip


def fen(amount) -> int:
    """Yuan of a form as fen."""
    return int(amount * 100) if amount else 0


def require_in_time(happened_until: dt.date, *, is_grave: bool, on_date: dt.date) -> None:
    """Raise OutOfTime when the act lies too long ago."""
    last = days.last_day_to_file(happened_until, is_grave=is_grave, on_date=on_date)
    if on_date > last:
        years = "五" if is_grave and on_date >= days.GRAVE_FROM else "二"
        raise OutOfTime(
            f"行为于 {happened_until} 终了，{years}年内（至 {last}）未被发现，不再给予行政处罚（行政处罚法 第三十六条）。"
            "请按不予立案处理；行为仍在继续的，更正行为终了日。",
            field="happened_until",
        )


def suggestion(file: PenaltyFile, tier: str, on_date: dt.date) -> benchmarks.Suggestion:
    """The benchmark for a file and tier, by the law of the act or a milder later one. Raises Invalid."""
    ground = benchmarks.governing(file.violation, file.happened_until, on_date)
    if ground is None:
        raise BeyondTheLaw(
            f"行为发生时（{file.happened_until}）没有处罚“{benchmarks.label_of(file.violation)}”的依据，"
            "不得处罚（行政处罚法 第四条、第三十七条）。请更正违法行为，或作不予处罚决定。",
            field="tier",
        )
    if ground.is_multiple and file.base_fen is None:
        raise Invalid(
            f"“{ground.label}”按{ground.base_label}的倍数计罚，案卷没有计罚基数。请退回补充调查。",
            field="fine",
        )
    told = figures(division_code=file.case.division_code, on_date=on_date)
    factors = {name: told[f"tier_{name}"] for name in benchmarks.TIER_LABELS}
    return benchmarks.suggest(ground, tier, factors=factors, base_fen=file.base_fen)


def judge(file: PenaltyFile, proposal: Proposal, on_date: dt.date) -> benchmarks.Suggestion:
    """Whether the penalty may be imposed, and with which words. Raises what forbids it."""
    competence.require(file.field, proposal.kinds, division_code=file.case.division_code, on_date=on_date)
    found = suggestion(file, proposal.tier, on_date)
    if not found.is_lawful(proposal.fine_fen, proposal.kinds):
        raise BeyondTheLaw(
            f"{found.violation.article}规定的处罚种类是{_kinds(found.violation.kinds)}，罚款最高 "
            f"{yuan_text(found.most_fen)} 元。拟处罚超出法定种类或幅度，请改正。",
            field="fine",
        )
    if not found.fits(proposal.fine_fen, proposal.kinds):
        if len(proposal.deviation_reason) < 4:
            raise Invalid(
                f"裁量基准：{found.words}，{_kinds(found.tier.kinds)}，罚款 {yuan_text(found.low_fen)} 元至 "
                f"{yuan_text(found.high_fen)} 元，建议 {yuan_text(found.suggested_fen)} 元。偏离基准的必须写明理由。",
                field="deviation_reason",
            )
        below = PenaltyKind.FINE in proposal.kinds and proposal.fine_fen < found.least_fen
        if below and not proposal.is_discussed:
            raise Invalid(
                f"罚款低于法定最低 {yuan_text(found.least_fen)} 元，属于减轻处罚，须由负责人集体讨论决定"
                "（行政处罚法 第五十七条）。请勾选“已经集体讨论”并附讨论记录。",
                field="is_discussed",
            )
    return found


def may_be_heard(file: PenaltyFile, proposal: Proposal, on_date: dt.date) -> bool:
    """Whether the party may ask for a hearing (行政处罚法 第六十三条)."""
    told = figures(division_code=file.case.division_code, on_date=on_date)
    limit = told[
        "hearing_fine_citizen" if file.party_kind == PartyKind.CITIZEN else "hearing_fine_organisation"
    ]
    large = max(proposal.fine_fen, proposal.confiscated_fen) >= limit
    return large or bool(HEARD_KINDS & set(proposal.kinds))


def needs_review(file: PenaltyFile, proposal: Proposal, on_date: dt.date) -> bool:
    """Whether 法制审核 is wanted before the decision: hearing cases and whatever was discussed collectively
    (行政处罚法 第五十八条)."""
    return may_be_heard(file, proposal, on_date) or proposal.is_discussed or bool(proposal.deviation_reason)


def _kinds(kinds: tuple[str, ...]) -> str:
    return "、".join(PenaltyKind(kind).label for kind in kinds)
