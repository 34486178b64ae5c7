"""What happens to awards, runs, payments and clawbacks."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event
from minzheng.kernel.base.money import yuan_text


@dataclass(frozen=True, kw_only=True)
class AwardOpened(Event):
    kind: ClassVar[str] = "benefits.award_opened"
    award_id: int
    programme: str
    from_month: str

    def sentence(self) -> str:
        return f"开通待遇，自 {self.from_month} 起"


@dataclass(frozen=True, kw_only=True)
class AwardStopped(Event):
    kind: ClassVar[str] = "benefits.award_stopped"
    award_id: int
    from_month: str
    reason: str
    article: str = ""

    def sentence(self) -> str:
        basis = f"（{self.article}）" if self.article else ""
        return f"停发待遇，自 {self.from_month} 起，原因：{self.reason}{basis}"


@dataclass(frozen=True, kw_only=True)
class AwardsTakenOver(Event):
    kind: ClassVar[str] = "benefits.awards_taken_over"
    programme: str
    count: int
    basis: str

    def sentence(self) -> str:
        return f"接续存量待遇 {self.count} 户，依据：{self.basis}"


@dataclass(frozen=True, kw_only=True)
class DisabilityCardsBrought(Event):
    """The federation's list was loaded; what changed of persons on file is an event of each besides."""

    kind: ClassVar[str] = "benefits.disability_cards_brought"
    rows: int
    persons_new: int
    persons_changed: int

    def sentence(self) -> str:
        return f"导入残联名册 {self.rows} 人：新登记 {self.persons_new} 人，更新 {self.persons_changed} 人"


@dataclass(frozen=True, kw_only=True)
class HouseholdChanged(Event):
    kind: ClassVar[str] = "benefits.household_changed"
    award_id: int
    what: str
    from_month: str

    def sentence(self) -> str:
        return f"{self.what}，自 {self.from_month} 起计算"


@dataclass(frozen=True, kw_only=True)
class PaidByHand(Event):
    kind: ClassVar[str] = "benefits.paid_by_hand"
    award_id: int
    amount_fen: int

    def sentence(self) -> str:
        return f"用乡镇备用金发放 {yuan_text(self.amount_fen)} 元"


@dataclass(frozen=True, kw_only=True)
class CardRegistered(Event):
    kind: ClassVar[str] = "benefits.card_registered"

    def sentence(self) -> str:
        return "登记发放账户"


@dataclass(frozen=True, kw_only=True)
class RunEvent(Event):
    run_id: int
    programme: str
    month: str

    def sentence(self) -> str:
        return f"{self.month} 发放批次 {self.run_id}：{self.words}"


@dataclass(frozen=True, kw_only=True)
class RunStarted(RunEvent):
    kind: ClassVar[str] = "benefits.run_started"
    words: ClassVar[str] = "开始测算"


@dataclass(frozen=True, kw_only=True)
class RunPrepared(RunEvent):
    kind: ClassVar[str] = "benefits.run_prepared"
    words: ClassVar[str] = "测算完成，待复核"
    lines: int


@dataclass(frozen=True, kw_only=True)
class RunChecked(RunEvent):
    kind: ClassVar[str] = "benefits.run_checked"
    words: ClassVar[str] = "复核通过"


@dataclass(frozen=True, kw_only=True)
class RunPosted(RunEvent):
    kind: ClassVar[str] = "benefits.run_posted"
    words: ClassVar[str] = "入账完成"
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class RunCancelled(RunEvent):
    kind: ClassVar[str] = "benefits.run_cancelled"
    words: ClassVar[str] = "作废"
    reason: str


@dataclass(frozen=True, kw_only=True)
class BankFileMade(Event):
    kind: ClassVar[str] = "benefits.bank_file_made"
    batch_number: str
    count: int
    amount_fen: int

    def sentence(self) -> str:
        return f"生成银行批次 {self.batch_number}：{self.count} 笔，{yuan_text(self.amount_fen)} 元"


@dataclass(frozen=True, kw_only=True)
class BankReturnTaken(Event):
    kind: ClassVar[str] = "benefits.bank_return_taken"
    batch_number: str
    paid: int
    returned: int
    unknown: int

    def sentence(self) -> str:
        return f"银行批次 {self.batch_number} 回盘：成功 {self.paid}，退票 {self.returned}，未确认 {self.unknown}"


@dataclass(frozen=True, kw_only=True)
class CashSheetMade(Event):
    kind: ClassVar[str] = "benefits.cash_sheet_made"
    batch_number: str
    count: int
    amount_fen: int

    def sentence(self) -> str:
        return f"制作现金领取表 {self.batch_number}：{self.count} 笔，{yuan_text(self.amount_fen)} 元"


@dataclass(frozen=True, kw_only=True)
class CashHanded(Event):
    """`receiver` is "" where the payee took it herself."""

    kind: ClassVar[str] = "benefits.cash_handed"
    payment_id: int
    amount_fen: int
    receiver: str
    scan_id: int

    def sentence(self) -> str:
        who = f"由{self.receiver}代领" if self.receiver else "由本人领取"
        return f"现金发放 {yuan_text(self.amount_fen)} 元，{who}"


@dataclass(frozen=True, kw_only=True)
class CashHandingUndone(Event):
    kind: ClassVar[str] = "benefits.cash_handing_undone"
    payment_id: int
    amount_fen: int
    reason: str

    def sentence(self) -> str:
        return f"撤销现金领取 {yuan_text(self.amount_fen)} 元，原因：{self.reason}"


@dataclass(frozen=True, kw_only=True)
class CashPutBack(Event):
    kind: ClassVar[str] = "benefits.cash_put_back"
    batch_number: str
    count: int
    amount_fen: int
    reason: str

    def sentence(self) -> str:
        return f"领取表 {self.batch_number} 退回 {self.count} 笔 {yuan_text(self.amount_fen)} 元，原因：{self.reason}"


@dataclass(frozen=True, kw_only=True)
class ClawbackDecided(Event):
    kind: ClassVar[str] = "benefits.clawback_decided"
    clawback_id: int
    state: str
    amount_fen: int

    def sentence(self) -> str:
        verb = "决定追回" if self.state == "decided" else "决定不予追回"
        return f"{verb} {yuan_text(self.amount_fen)} 元"


@dataclass(frozen=True, kw_only=True)
class DebtRepaid(Event):
    kind: ClassVar[str] = "benefits.debt_repaid"
    amount_fen: int
    receipt: str

    def sentence(self) -> str:
        return f"退回多发款 {yuan_text(self.amount_fen)} 元（收据 {self.receipt}）"


@dataclass(frozen=True, kw_only=True)
class RepaymentAgreed(Event):
    kind: ClassVar[str] = "benefits.repayment_agreed"
    plan_id: int
    total_fen: int
    monthly_fen: int
    first_month: str

    def sentence(self) -> str:
        monthly = yuan_text(self.monthly_fen)
        return f"约定分期退还 {yuan_text(self.total_fen)} 元，自 {self.first_month} 起每月 {monthly} 元"


@dataclass(frozen=True, kw_only=True)
class RepaymentClosed(Event):
    """`state` is completed or ended; what was left when it ended is owed at once again."""

    kind: ClassVar[str] = "benefits.repayment_closed"
    plan_id: int
    state: str
    left_fen: int
    reason: str

    def sentence(self) -> str:
        if self.state == "completed":
            return "分期还款已还清"
        return f"终止分期还款，尚欠 {yuan_text(self.left_fen)} 元，原因：{self.reason}"


@dataclass(frozen=True, kw_only=True)
class AllotmentRecorded(Event):
    kind: ClassVar[str] = "benefits.allotment_recorded"
    programme: str
    amount_fen: int
    document_number: str

    def sentence(self) -> str:
        return f"登记资金指标 {yuan_text(self.amount_fen)} 元（{self.document_number}）"


@dataclass(frozen=True, kw_only=True)
class CremationsBrought(Event):
    kind: ClassVar[str] = "benefits.cremations_brought"
    rows: int
    deaths_new: int
    conflicts: int

    def sentence(self) -> str:
        return f"导入火化记录 {self.rows} 条：新登记死亡 {self.deaths_new} 人，死亡日期不一致 {self.conflicts} 人"


@dataclass(frozen=True, kw_only=True)
class AwardReviewed(Event):
    kind: ClassVar[str] = "benefits.award_reviewed"
    award_id: int
    on_date: str
    finding: str

    def sentence(self) -> str:
        found = {"unchanged": "没有变化", "changed": "情况有变化", "lost": "不再符合或找不到人"}[self.finding]
        return f"登记 {self.on_date} 的定期复核：{found}"


@dataclass(frozen=True, kw_only=True)
class ReviewDealtWith(Event):
    kind: ClassVar[str] = "benefits.review_dealt_with"
    award_id: int
    review_id: int

    def sentence(self) -> str:
        return "处理定期复核发现的变化"


@dataclass(frozen=True, kw_only=True)
class ReviewsTakenOver(Event):
    kind: ClassVar[str] = "benefits.reviews_taken_over"
    count: int
    basis: str

    def sentence(self) -> str:
        return f"接续定期复核记录 {self.count} 条，依据：{self.basis}"


@dataclass(frozen=True, kw_only=True)
class MonitoringBrought(Event):
    """What other departments push was loaded; what is new of persons on file is an event of each besides."""

    kind: ClassVar[str] = "benefits.monitoring_brought"
    rows: int
    facts_new: int

    def sentence(self) -> str:
        return f"导入部门推送的监测信息 {self.rows} 条：新登记 {self.facts_new} 项"
