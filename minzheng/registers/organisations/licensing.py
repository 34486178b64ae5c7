"""How a licence of this register is decided: the procedures that founding, change and cancellation share.

Both clocks run from acceptance: what the law sets, and what the bureau has promised. The promise never takes
the place of the statutory limit; a case is late by whichever passes first. Since 2020 two stages (环节) stand
where four stood: 受理审查 by the clerk, 决定 by the head, who are different persons.
"""

import datetime as dt
from collections.abc import Callable

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.cases.catalogue import Act, Moved
from minzheng.kernel.cases.catalogue import matter as matter_of
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import APPLICANT, Limit, Procedure, Transition, wd
from minzheng.kernel.cases.states import State, declare

from . import licensing_forms as forms

REVIEWED = declare("reviewed", "待决定", "已审核，等待决定", "info")
TWO_STAGES_SINCE = dt.date(2020, 1, 1)  # 四个环节精简为两个环节 in 2020; the exact day [verify]
PAPER_FOLDER = "matters/organisations/papers"
_S = State
_OPEN = (_S.SUBMITTED, _S.SUPPLEMENT, _S.ACCEPTED, _S.EXAMINED)
_HANDLE, _DECIDE = "organisation.handle", "organisation.decide"
_LICENSING = "行政许可法"
_INTAKE = (
    Transition("ask_supplement", "一次性告知补正", (_S.SUBMITTED,), _S.SUPPLEMENT, _HANDLE),
    Transition("supplement", "补齐材料", (_S.SUPPLEMENT,), _S.SUBMITTED, APPLICANT),
    Transition("reject_intake", "不予受理", (_S.SUBMITTED,), _S.NOT_ACCEPTED, _HANDLE),
    Transition("accept", "受理", (_S.SUBMITTED,), _S.ACCEPTED, _HANDLE),
    Transition("visit", "登记现场核查", (_S.ACCEPTED,), _S.ACCEPTED, _HANDLE),
)
STAGES = {
    2: (("受理审查", ("accept", "visit", "examine")), ("决定", ("grant", "refuse", "send_back"))),
    4: (
        ("受理", ("accept",)), ("审查", ("visit", "examine")), ("审核", ("review", "send_back")),
        ("决定", ("grant", "refuse")),
    ),
}  # fmt: skip


def two_stages(code: str, label: str, granting: str, total: Limit, promise: Limit | None) -> Procedure:
    """受理审查 and 决定."""
    handled = ("accept", "examine")
    return Procedure(
        code=code, label=label, total=total, promise=promise, clock_from="accept",
        transitions=(
            *_INTAKE,
            Transition("examine", "提出审查意见", (_S.ACCEPTED,), _S.EXAMINED, _HANDLE),
            Transition("send_back", "退回重新审查", (_S.EXAMINED,), _S.ACCEPTED, _DECIDE),
            Transition("grant", granting, (_S.EXAMINED,), _S.REGISTERED, _DECIDE, not_by=handled),
            Transition("refuse", "不予登记", (_S.EXAMINED,), _S.NOT_REGISTERED, _DECIDE, not_by=handled),
            Transition("withdraw", "撤回申请", _OPEN, _S.WITHDRAWN, APPLICANT),
        ),
    )  # fmt: skip


def four_stages(code: str, label: str, granting: str, total: Limit) -> Procedure:
    """受理, 审查, 审核 and 决定, as it was before 2020, without a promise."""
    handled = ("accept", "examine", "review")
    return Procedure(
        code=code, label=label, total=total, clock_from="accept",
        transitions=(
            *_INTAKE,
            Transition("examine", "提出审查意见", (_S.ACCEPTED,), _S.EXAMINED, _HANDLE),
            Transition("review", "审核", (_S.EXAMINED,), REVIEWED, _DECIDE, not_by=("accept", "examine")),
            Transition("send_back", "退回重新审查", (_S.EXAMINED, REVIEWED), _S.ACCEPTED, _DECIDE),
            Transition("grant", granting, (REVIEWED,), _S.REGISTERED, _DECIDE, not_by=handled),
            Transition("refuse", "不予登记", (REVIEWED,), _S.NOT_REGISTERED, _DECIDE, not_by=handled),
            Transition("withdraw", "撤回申请", (*_OPEN, REVIEWED), _S.WITHDRAWN, APPLICANT),
        ),
    )  # fmt: skip


LICENCE_LIMIT = wd(20, f"{_LICENSING} 第四十二条")


LICENCES = ("organisation_founding", "organisation_change", "organisation_cancellation")


def open_licence(organisation_id: int) -> Case | None:
    """A licence of an organisation that is under way: one at a time. Filings do not count."""
    subject = f"organisation:{organisation_id}"
    return Case.objects.filter(matter__in=LICENCES, subject=subject, closed_at=None).first()


def stages_of(procedure: Procedure) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The stages of a procedure with their actions; none for one that is no licence."""
    if procedure.transition("grant", _S.EXAMINED) is not None:
        return STAGES[2]
    return STAGES[4] if procedure.transition("review", _S.EXAMINED) else ()


# --- acts that the three share --------------------------------------------------------------------------


def _ask_supplement(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    issue_paper(
        case, paper="supplement", title="补正材料一次性告知书", data={"missing": data["missing"]}, actor=actor,
        at=at, number_word="社组补",
    )  # fmt: skip
    return Moved(details={"missing": data["missing"]})


def asked_before(case: Case, on_date: dt.date) -> list[str]:
    """Supplements are asked for once, with everything (行政许可法 第三十二条)."""
    if case.steps.filter(action="ask_supplement").exists():
        return [
            f"已经告知过一次补正，只能告知一次（{_LICENSING} 第三十二条）；材料仍不齐的，请受理后审查或者不予受理"
        ]
    return []


def _accept(case: Case, data: dict, actor: Actor, at: dt.datetime) -> None:
    procedure = case.rules_of_procedure
    issue_paper(
        case, paper="acceptance", title="受理通知书", actor=actor, at=at, number_word="社组受",
        data={
            "procedure": procedure.label, "total": procedure.total.label,
            "promise": procedure.promise.label if procedure.promise else "",
        },
    )  # fmt: skip


def _reject_intake(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    issue_paper(
        case, paper="rejection", title="不予受理通知书", data={"reason": data["reason"]}, actor=actor, at=at,
        number_word="社组不受",
    )  # fmt: skip
    return Moved(details={"sentence": data["reason"]})


def _visit(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    kept = {
        "visitors": data["visitors"], "visited_date": data["visited_date"].isoformat(),
        "fits": data["fits"], "findings": data["findings"],
        "sentence": f"{'、'.join(data['visitors'])}于{data['visited_date']}现场核查：{data['findings']}",
    }  # fmt: skip
    return Moved(details=kept)


def last_visit(case: Case) -> dict | None:
    """What the last site visit found."""
    step = case.steps.filter(action="visit").order_by("-id").first()
    return step.details if step else None


def visit_missing(case: Case) -> list[str]:
    """A site must have been seen by two (行政许可法 第三十四条)."""
    if last_visit(case) is None:
        return [f"还没有登记现场核查：须两名以上工作人员到住所核实（{_LICENSING} 第三十四条）"]
    return []


def papers_to_come(case: Case) -> dict[str, str]:
    """The papers that an open application still needs, by key."""
    if not case.current.is_open:
        return {}
    given = set(case.papers.filter(removed_at=None).values_list("key", flat=True))
    matter = matter_of(case.matter)
    papers_of = matter.guide.get("papers_of")
    required = {one.key: one.label for one in matter.papers if one.required}
    wanted = papers_of(case) if papers_of else required
    return {key: label for key, label in wanted.items() if key not in given}


def papers_missing(case: Case, wanted: dict[str, str]) -> list[str]:
    """Papers by key that nobody has handed in, as sentences without a full stop."""
    given = set(case.papers.filter(removed_at=None).values_list("key", flat=True))
    return [f"缺少材料“{label}”" for key, label in wanted.items() if key not in given]


def _examine(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    said = "建议准予登记" if data["opinion"] == "grant" else "建议不予登记"
    return Moved(details={"opinion": data["opinion"], "sentence": f"{said}：{data['text']}"})


def last_opinion(case: Case) -> dict | None:
    """The clerk's opinion that counts: the one since the case was last sent back."""
    step = case.steps.filter(action="examine").order_by("-id").first()
    return step.details if step else None


def _nothing(case: Case, data: dict, actor: Actor, at: dt.datetime) -> None:
    return None


def _refuse(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    issue_paper(
        case, paper="refusal", title="不予登记决定书", actor=actor, at=at, number_word="社组不准",
        data={"reason": data["reason"], "article": data["article"]},
    )  # fmt: skip
    return Moved(details={"sentence": f"{data['reason']}（{data['article']}）"})


def acts(
    *, grant: Callable[..., Moved | None], ready: Callable[..., list[str]],
    examinable: Callable[..., list[str]], says_grant: str, grant_form: type | None = None,
) -> dict[str, Act]:  # fmt: skip
    """An act for each action of both procedures. `ready` says what is missing before `grant`."""
    return {
        "ask_supplement": Act(
            carry_out=_ask_supplement, form=forms.SupplementForm, hindrances=asked_before, tone="secondary",
            says="只能告知一次：请一次写全。应在收到申请五个工作日内告知，补正时间不计入办理期限。",
            done="已出具补正告知书。",
        ),
        "supplement": Act(
            carry_out=_nothing, says="材料都上传好了再提交。", done="已提交补正材料，等待受理。",
        ),
        "reject_intake": Act(
            carry_out=_reject_intake, form=forms.ReasonForm, tone="danger", ahead=False,
            says="不属于本机关职权或者不需要登记的，告知理由和去处。", done="已出具不予受理通知书。",
        ),
        "accept": Act(
            carry_out=_accept, says="材料齐全、符合法定形式。从今天起计算法定期限和承诺期限。",
            done="已受理，受理通知书已出具。",
        ),
        "visit": Act(
            carry_out=_visit, form=forms.VisitForm, tone="secondary",
            says="两名以上工作人员到住所核实场所、人员和资产。", done="已登记现场核查。",
        ),
        "examine": Act(
            carry_out=_examine, form=forms.OpinionForm, hindrances=examinable,
            says="提出意见后交由决定人。审查人不能自己决定。", done="审查意见已提交。",
        ),
        "review": Act(
            carry_out=_nothing, form=forms.NoteForm, says="审核人和决定人须为不同人员。", done="已审核。",
        ),
        "send_back": Act(
            carry_out=_nothing, form=forms.NoteForm, tone="secondary", ahead=False, done="已退回重新审查。",
        ),
        "grant": Act(
            carry_out=grant, form=grant_form, hindrances=ready, says=says_grant, done="已作出准予决定。",
        ),
        "refuse": Act(
            carry_out=_refuse, form=forms.RefusalForm, tone="danger", ahead=False,
            says="不予登记要写明事实、理由和依据，并告知救济途径。", done="不予登记决定书已出具。",
        ),
        "withdraw": Act(
            carry_out=_nothing, form=forms.NoteForm, tone="danger", ahead=False,
            says="决定作出前可以撤回，程序终结；以后可以重新申请。", done="申请已撤回。",
        ),
    }  # fmt: skip
