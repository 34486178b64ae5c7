"""How a benefit of one person is decided: taken in, looked at where the law says, decided, told.

The steps are the same in every programme of this kind; they differ in who looks at it on the way, in the days
that each has, and in whether the result hangs out before it is decided. A matter makes its procedures of
these by `grant_procedure` and dates them.
"""

from dataclasses import dataclass, replace

from minzheng.kernel.cases.procedures import APPLICANT, Limit, Procedure, Transition
from minzheng.kernel.cases.states import State, declare

_S = State
REVIEWED = declare("town_reviewed", "乡镇已审核", "乡镇（街道）已审核，等待区里审核", "info")
AUDITED = declare("partner_audited", "待审定", "已审核，等待区民政局审定", "info")
NOTICED = declare("grant_notice", "公示中", "正在公示", "info")
GRANTED = declare("granted", "已批准", "已批准，按月发放", "ok", closed=True)
DENIED = declare("denied", "不予批准", "不予批准", "stop", closed=True)

STATES = (
    _S.SUBMITTED, _S.SUPPLEMENT, _S.ACCEPTED, REVIEWED, AUDITED, NOTICED, GRANTED, DENIED, _S.NOT_ACCEPTED,
    _S.WITHDRAWN,
)  # fmt: skip

TAKES_IN, ACCEPTS, REVIEWS, DECIDES = "case.take_in", "case.accept", "case.assess", "case.confirm_district"


@dataclass(frozen=True, kw_only=True)
class Steps:
    """What a procedure has besides intake and decision, each with its limit.

    `review` is the township's opinion, `audit` that of another body (`audited_by` is its permission),
    `decide` the decision; `notice` the days for which the result hangs out, None where it does not.
    `decided_by` is the permission of who decides: the bureau's head, or the township's where delegated.
    """

    review: Limit | None = None
    audit: Limit | None = None
    audited_by: str = ""
    notice: Limit | None = None
    decide: Limit | None = None
    decided_by: str = DECIDES


def grant_procedure(
    code: str, label: str, steps: Steps, *, total: Limit | None = None, promise: Limit | None = None,
    more_transitions: tuple[Transition, ...] = (),
) -> Procedure:  # fmt: skip
    """A procedure of these steps. `total` is counted from acceptance; `more_transitions` are its own."""
    open_states = [_S.SUBMITTED, _S.SUPPLEMENT, _S.ACCEPTED, REVIEWED]
    rows = [
        Transition("ask_supplement", "一次性告知补正", (_S.SUBMITTED,), _S.SUPPLEMENT, ACCEPTS),
        Transition("supplement", "补齐材料", (_S.SUPPLEMENT,), _S.SUBMITTED, APPLICANT),
        Transition("reject_intake", "不予受理", (_S.SUBMITTED,), _S.NOT_ACCEPTED, ACCEPTS),
        Transition("accept", "受理", (_S.SUBMITTED,), _S.ACCEPTED, ACCEPTS, limit=steps.review),
        Transition("review", "提出审核意见", (_S.ACCEPTED,), REVIEWED, REVIEWS,
                   limit=steps.audit or steps.decide),
    ]  # fmt: skip
    ready = REVIEWED
    if steps.audited_by:
        rows.append(
            Transition(
                "audit", "提出审核意见（会审）", (REVIEWED,), AUDITED, steps.audited_by, limit=steps.decide
            )
        )
        open_states.append(AUDITED)
        ready = AUDITED
    undecided = ready
    if steps.notice:
        hangs = replace(steps.notice, then=steps.decide)
        rows.append(Transition("publish", "公示", (ready,), NOTICED, "case.publish", limit=hangs))
        open_states.append(NOTICED)
        ready = NOTICED
    handled = ("accept", "review")
    rows += [
        Transition("send_back", "退回重新审核", tuple(dict.fromkeys((undecided, ready))), _S.ACCEPTED,
                   steps.decided_by),
        Transition("approve", "批准", (ready,), GRANTED, steps.decided_by, not_by=handled),
        Transition("deny", "不予批准", (undecided,), DENIED, steps.decided_by, not_by=handled),
        Transition("withdraw", "撤回申请", tuple(open_states), _S.WITHDRAWN, APPLICANT),
    ]  # fmt: skip
    return Procedure(
        code=code, label=label, transitions=(*rows, *more_transitions), total=total, promise=promise,
        clock_from="accept",
    )  # fmt: skip
