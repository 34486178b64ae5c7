"""What the papers of a penalty say."""

from minzheng.kernel.base.money import yuan_text
from minzheng.registers.enforcement.fields import PenaltyKind
from minzheng.registers.enforcement.models import PenaltyFile


def penalty_words(kinds: list[str], fine_fen: int, confiscated_fen: int) -> str:
    """ "警告；罚款 11,000.00 元"."""
    words = []
    for kind in PenaltyKind:
        if kind not in kinds:
            continue
        amount = {PenaltyKind.FINE: fine_fen, PenaltyKind.CONFISCATION: confiscated_fen}.get(kind)
        words.append(f"{kind.label} {yuan_text(amount)} 元" if amount is not None else kind.label)
    return "；".join(words)


def of_file(file: PenaltyFile) -> str:
    return penalty_words(file.kinds, file.fine_fen, file.confiscated_fen)


def evidence_words(file: PenaltyFile) -> str:
    names = [f"{number}. {one.get_kind_display()}《{one.name}》，证明{one.proves}"
             for number, one in enumerate(file.evidence.order_by("collected_at", "id"), start=1)]  # fmt: skip
    return "以上事实有下列证据证明：" + "；".join(names) + "。" if names else ""


def remedies(file: PenaltyFile) -> str:
    """Where and until when the decision can be challenged (行政复议法, 行政诉讼法)."""
    return (
        "如不服本决定，可以自收到本决定书之日起六十日内申请行政复议，或者六个月内向人民法院提起行政诉讼。"
        "复议、诉讼期间决定不停止执行，但加处罚款的数额在复议、诉讼期间不予计算。"
    )


def payment(file: PenaltyFile) -> str:
    if not file.fine_fen and not file.confiscated_fen:
        return ""
    return (
        "请自收到本决定书之日起十五日内到指定银行缴纳罚没款。逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，"
        "加处罚款的数额不超过罚款数额。"
    )
