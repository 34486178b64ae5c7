"""Procedures as tuples of transitions. What is not listed in one cannot happen.

The procedures of benefits stand here, because several matters share them; a matter that enters a statutory
book brings its own (`catalogue.RegisterMatter.procedures`).

`limit` is the statutory time from this transition to the next one that ends it, in working days (wd)
or calendar days (cd). `not_by` names earlier actions whose actors may not take this one: who takes in
does not decide. The matrix in docs/procedures.md is generated from these tuples.
"""

import datetime as dt
from dataclasses import dataclass

from .states import State

APPLICANT = "applicant"  # whom the case is about or who filed it, and whoever may take it in on her behalf
PUBLIC = "public"  # anybody, without an account
TIMER = "timer"  # nobody: the day itself does it, through `commands.run_timers`


@dataclass(frozen=True)
class Limit:
    """A time limit: so many working or calendar days, by which article; `then` counts on from its last day.

    A result that hangs out for seven days is decided within five working days `then`.
    """

    days: int
    working: bool
    article: str
    then: "Limit | None" = None

    @property
    def label(self) -> str:
        own = f"{self.days} 个工作日" if self.working else f"{self.days} 日"
        return f"{own}后 {self.then.label}" if self.then else own


@dataclass(frozen=True)
class Transition:
    """One permitted step. `permission` is an action of access.roles, or APPLICANT, PUBLIC or TIMER.

    `or_to` are further states to which the step may lead instead, as its act finds (`Moved.target`).
    """

    action: str
    label: str
    sources: tuple[State, ...]
    target: State
    permission: str
    limit: Limit | None = None
    not_by: tuple[str, ...] = ()
    or_to: tuple[State, ...] = ()

    @property
    def targets(self) -> tuple[State, ...]:
        return (self.target, *self.or_to)


@dataclass(frozen=True)
class Procedure:
    """A named procedure: where a case begins, its transitions, and the limits of the case as a whole.

    `total` is what the law sets, `promise` what the bureau has promised to keep; both run from the opening of
    the case, or from the action that `clock_from` names. None where limits stand at the steps only.
    """

    code: str
    label: str
    transitions: tuple[Transition, ...]
    total: Limit | None = None
    total_extended: Limit | None = None
    promise: Limit | None = None
    start: State = State.SUBMITTED
    clock_from: str = "open"

    def transition(self, action: str, state: State) -> Transition | None:
        """The row for an action from a state, or None: that pair is refused."""
        for row in self.transitions:
            if row.action == action and state in row.sources:
                return row
        return None

    def actions_from(self, state: State) -> tuple[Transition, ...]:
        return tuple(row for row in self.transitions if state in row.sources)

    @property
    def states(self) -> tuple[State, ...]:
        """Every state a case can come to, in the order in which the rows name them."""
        named = [self.start]
        for row in self.transitions:
            named += [*row.sources, *row.targets]
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True)
class BenefitProcedure(Procedure):
    """How a benefit is decided: investigated, appraised, published, examined.

    `investigate` runs from acceptance to the township's opinion; `total` from acceptance to the decision. A
    required appraisal (民主评议) is needed for every case; for one accepted on `appraisal_waived_from` or later
    only when somebody objected.
    """

    investigate: Limit | None = None
    notice_days: int = 0
    appraisal: str = "on_objection"  # or "required"
    appraisal_waived_from: dt.date | None = None
    district_notice: bool = False
    delegated: bool = False
    granting: str = "确认"
    refusing: str = "不予确认"

    def appraisal_waived_on(self, accepted_date: dt.date) -> bool:
        """Whether a case accepted that day, to which nobody objects, needs no appraisal."""
        return self.appraisal_waived_from is not None and accepted_date >= self.appraisal_waived_from


def wd(days: int, article: str) -> Limit:
    return Limit(days, True, article)


def cd(days: int, article: str) -> Limit:
    return Limit(days, False, article)


S = State
_BEFORE_DECISION = (
    S.SUBMITTED,
    S.SUPPLEMENT,
    S.INVESTIGATING,
    S.APPRAISED,
    S.ASSESSED,
    S.TOWN_NOTICE,
    S.OBJECTED,
    S.FORWARDED,
    S.EXAMINED,
    S.DISTRICT_NOTICE,
)

_WITHDRAW = Transition("withdraw", "撤回申请", _BEFORE_DECISION, S.WITHDRAWN, APPLICANT)
_ABORT = Transition(
    "abort",
    "终止审核（拒不配合）",
    (S.INVESTIGATING, S.APPRAISED, S.ASSESSED, S.OBJECTED),
    S.ABORTED,
    "case.assess",
)

_BACK_TO_TOWN = Transition(
    "send_back", "退回重新调查", (S.FORWARDED, S.EXAMINED, S.DISTRICT_NOTICE), S.INVESTIGATING, "case.examine"
)
_INVESTIGATE_AGAIN = Transition(
    "investigate_again",
    "撤回意见重新调查",
    (S.APPRAISED, S.ASSESSED, S.TOWN_NOTICE),
    S.INVESTIGATING,
    "case.assess",
)
_ALWAYS = (_WITHDRAW, _ABORT, _BACK_TO_TOWN, _INVESTIGATE_AGAIN)

INTAKE = (
    Transition(
        "ask_supplement", "一次性告知补正", (S.SUBMITTED,), S.SUPPLEMENT, "case.accept"
    ),
    Transition("supplement", "补齐材料", (S.SUPPLEMENT,), S.SUBMITTED, APPLICANT),
    Transition("accept", "受理", (S.SUBMITTED,), S.INVESTIGATING, "case.accept"),
    Transition("reject_intake", "不予受理", (S.SUBMITTED,), S.NOT_ACCEPTED, "case.accept"),
)  # fmt: skip

BEFORE_ACCEPTANCE = BenefitProcedure(
    code="intake",
    label="收件",
    transitions=(*INTAKE, _WITHDRAW),
    investigate=wd(5, "行政许可法 第三十二条（参照）"),
    total=None,
    total_extended=None,
    notice_days=0,
)

_OBJECT = "公示期间提出异议"

DIBAO_2012 = BenefitProcedure(
    code="dibao-2012",
    label="最低生活保障审核审批办法（试行）",
    transitions=(
        *INTAKE,
        Transition(
            "appraise",
            "民主评议",
            (S.INVESTIGATING,),
            S.APPRAISED,
            "case.assess",
            limit=wd(5, "民发〔2012〕220号"),
        ),
        Transition("assess", "提出审核意见", (S.INVESTIGATING, S.APPRAISED), S.ASSESSED, "case.assess"),
        Transition(
            "publish",
            "乡镇（街道）公示",
            (S.ASSESSED,),
            S.TOWN_NOTICE,
            "case.publish",
            limit=cd(7, "民发〔2012〕220号"),
        ),
        Transition(
            "object",
            _OBJECT,
            (S.TOWN_NOTICE, S.DISTRICT_NOTICE),
            S.OBJECTED,
            PUBLIC,
            limit=wd(20, "民发〔2012〕220号"),
        ),
        Transition("reinvestigate", "重新调查", (S.OBJECTED,), S.INVESTIGATING, "case.hear_objection"),
        Transition(
            "forward",
            "上报区民政局",
            (S.TOWN_NOTICE,),
            S.FORWARDED,
            "case.forward",
            limit=wd(5, "民发〔2012〕220号"),
            not_by=("take_in",),
        ),
        Transition(
            "forward_ineligible",
            "上报（建议不予批准）",
            (S.ASSESSED,),
            S.FORWARDED,
            "case.forward",
            limit=wd(5, "民发〔2012〕220号"),
            not_by=("take_in",),
        ),
        Transition(
            "examine",
            "提出审批意见",
            (S.FORWARDED,),
            S.EXAMINED,
            "case.examine",
            not_by=("take_in", "accept"),
        ),
        Transition(
            "publish_district",
            "区级公示",
            (S.EXAMINED,),
            S.DISTRICT_NOTICE,
            "case.publish_district",
            limit=cd(7, "民发〔2012〕220号"),
        ),
        Transition(
            "confirm",
            "批准",
            (S.DISTRICT_NOTICE,),
            S.APPROVED,
            "case.confirm_district",
            not_by=("take_in", "accept", "examine"),
        ),
        Transition(
            "refuse",
            "不予批准",
            (S.EXAMINED,),
            S.REFUSED,
            "case.confirm_district",
            not_by=("take_in", "accept", "examine"),
        ),
        *_ALWAYS,
    ),
    investigate=wd(10, "民发〔2012〕220号"),
    total=None,
    total_extended=None,
    notice_days=7,
    appraisal="required",
    # 中办国办《关于改革完善社会救助制度的意见》, published in August 2020 [verify exact day]; the same day as
    # its values in the parameters of 低保.
    appraisal_waived_from=dt.date(2020, 8, 25),
    district_notice=True,
    granting="批准",
    refusing="不予批准",
)

_TOWN_2021 = (
    *INTAKE,
    Transition(
        "appraise", "民主评议（公示有异议）", (S.OBJECTED,), S.APPRAISED, "case.assess"
    ),
    Transition("reinvestigate", "重新调查", (S.OBJECTED,), S.INVESTIGATING, "case.hear_objection"),
    Transition("assess", "提出初审意见", (S.INVESTIGATING, S.APPRAISED), S.ASSESSED, "case.assess"),
    Transition(
        "publish", "公示", (S.ASSESSED,), S.TOWN_NOTICE, "case.publish", limit=cd(7, "民发〔2021〕57号")
    ),
    Transition("object", _OBJECT, (S.TOWN_NOTICE,), S.OBJECTED, PUBLIC),
)  # fmt: skip

_DISTRICT_2021 = (
    Transition(
        "forward", "上报区民政局", (S.TOWN_NOTICE,), S.FORWARDED, "case.forward",
        limit=wd(10, "民发〔2021〕57号"), not_by=("take_in",),
    ),
    Transition(
        "forward_ineligible", "上报（建议不予确认）", (S.ASSESSED,), S.FORWARDED, "case.forward",
        limit=wd(10, "民发〔2021〕57号"), not_by=("take_in",),
    ),
    Transition("examine", "提出确认意见", (S.FORWARDED,), S.EXAMINED, "case.examine", not_by=("take_in", "accept")),
    Transition("confirm", "审核确认", (S.EXAMINED,), S.APPROVED, "case.confirm_district",
               not_by=("take_in", "accept", "examine")),
    Transition("refuse", "不予确认", (S.EXAMINED,), S.REFUSED, "case.confirm_district",
               not_by=("take_in", "accept", "examine")),
)  # fmt: skip

DIBAO_2021 = BenefitProcedure(
    code="dibao-2021",
    label="最低生活保障审核确认办法",
    transitions=(*_TOWN_2021, *_DISTRICT_2021, *_ALWAYS),
    investigate=wd(3, "民发〔2021〕57号（启动调查）"),
    total=wd(30, "民发〔2021〕57号"),
    total_extended=wd(45, "民发〔2021〕57号"),
    notice_days=7,
)

_DELEGATED = (
    Transition("confirm_delegated", "审核确认（区局委托）", (S.TOWN_NOTICE,), S.APPROVED, "case.confirm_delegated",
               not_by=("take_in", "accept")),
    Transition("refuse_delegated", "不予确认（区局委托）", (S.ASSESSED,), S.REFUSED, "case.confirm_delegated",
               not_by=("take_in", "accept")),
)  # fmt: skip


def _delegated(code: str, label: str, days: int, article: str) -> BenefitProcedure:
    # The district's own steps stay: a near relative's case is forced there (近亲属备案).
    return BenefitProcedure(
        code=code,
        label=label,
        transitions=(*_TOWN_2021, *_DELEGATED, *_DISTRICT_2021, *_ALWAYS),
        investigate=wd(3, "民发〔2021〕57号（启动调查）"),
        total=wd(days, article),
        total_extended=wd(45, "民发〔2021〕57号"),
        notice_days=7,
        delegated=True,
    )


DIBAO_2021_DELEGATED = _delegated(
    "dibao-2021-delegated", "最低生活保障审核确认办法（乡镇确认）", 30, "民发〔2021〕57号"
)
DIBAO_2022_DELEGATED = _delegated(
    "dibao-2022-delegated", "最低生活保障审核确认办法（乡镇确认，2022-10-20 起）", 20, "民发〔2022〕83号"
)

PROCEDURES: dict[str, Procedure] = {
    row.code: row
    for row in (BEFORE_ACCEPTANCE, DIBAO_2012, DIBAO_2021, DIBAO_2021_DELEGATED, DIBAO_2022_DELEGATED)
}
BENEFIT_PROCEDURES = tuple(PROCEDURES.values())


def register(procedure: Procedure) -> None:
    """Add a procedure while the application starts; another one of the same code is an error."""
    if PROCEDURES.setdefault(procedure.code, procedure) is not procedure:
        raise RuntimeError(f"two procedures are called {procedure.code!r}")
