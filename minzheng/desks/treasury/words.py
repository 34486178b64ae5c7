"""How states of runs, payments and clawbacks look on this desk: label and tone."""

RUN_TONES = {
    "preparing": "info",
    "prepared": "wait",
    "posting": "info",
    "posted": "ok",
    "cancelled": "quiet",
}
PAYMENT_TONES = {
    "sent": "info",
    "paid": "ok",
    "returned": "stop",
    "unknown": "warn",
    "reissued": "quiet",
    "to_hand": "wait",
    "handed": "ok",
}
PAYMENT_LABELS = {
    "sent": "已报盘，等回盘",
    "paid": "发放成功",
    "returned": "退票",
    "unknown": "银行未确认",
    "reissued": "已重发",
    "to_hand": "现金待领",
    "handed": "现金已领",
}
CLAWBACK_LABELS = {"proposed": "待决定", "decided": "已决定追回", "waived": "决定不追回"}
CLAWBACK_TONES = {"proposed": "wait", "decided": "warn", "waived": "quiet"}
PLAN_LABELS = {"active": "执行中", "completed": "已还清", "ended": "已终止"}
PLAN_TONES = {"active": "info", "completed": "ok", "ended": "quiet"}
CAUSES = {"agency": "经办差错", "family": "家庭迟报", "fraud": "骗取"}
