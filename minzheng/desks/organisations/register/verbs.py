"""What the clerk can do to an organisation without a case: each verb with form, states and command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minzheng.registers.organisations import commands

from . import forms


@dataclass(frozen=True)
class Verb:
    """A button of the page: in which states it stands, what it says before and after, and what it calls."""

    key: str
    label: str
    form: type
    states: tuple[str, ...]
    run: Callable[..., Any]
    says: str
    done: str
    tone: str = "secondary"
    permission: str = "organisation.handle"


_LIVING = ("registered", "suspended", "liquidating")
VERBS = (
    Verb(
        "liquidate", "登记清算", forms.LiquidationForm, ("registered", "suspended"), commands.start_liquidation,
        "清算期间不得开展清算以外的活动。债权申报截止日自公告次日起算，清算公告随之发布。", "已登记清算，公告已发布。",
    ),
    Verb(
        "end_liquidation", "登记清算结束", forms.LiquidationEndForm, ("liquidating",), commands.end_liquidation,
        "债权申报截止以后才能结束；结束后十五日内申请注销。", "已登记清算结束，请机构申请注销。",
    ),
    Verb(
        "stop_liquidation", "停止清算", forms.ReasonForm, ("liquidating",), commands.stop_liquidation,
        "剩余财产处理以前可以停止清算，恢复正常状态。", "已停止清算。",
    ),
    Verb(
        "renew", "届满换发证书", forms.NothingForm, _LIVING, commands.renew_certificate,
        "届满前六个月内才能换发，原证书作废。", "已换发证书。",
    ),
    Verb(
        "reissue", "遗失补发证书", forms.LostForm, _LIVING, commands.reissue_certificate,
        "先刊登遗失声明再补发，原证书作废并公告。", "已补发证书，公告已发布。",
    ),
    Verb(
        "agent", "授权经办人", forms.AgentForm, _LIVING, commands.appoint_agent,
        "经办人可以在网上申请变更、注销，报送年报。", "已授权经办人。",
    ),
    Verb(
        "branch", "登记分支机构", forms.BranchForm, ("registered",), commands.set_up_branch,
        "社会团体可以设立，不得按地域命名，分支机构不得再设分支。", "已登记分支机构。",
    ),
    Verb(
        "party", "登记党建情况", forms.PartyForm, _LIVING, commands.record_party,
        "正式党员三人以上的应单独建立党组织。", "已登记党建情况。",
    ),
    Verb(
        "suspend", "限期停止活动", forms.ReasonForm, ("registered",), commands.suspend,
        "依生效的处罚决定登记。", "已登记限期停止活动。", "danger", "organisation.decide",
    ),
    Verb(
        "resume", "恢复活动", forms.ReasonForm, ("suspended",), commands.resume,
        "停止活动的期限已满。", "已恢复。", "secondary", "organisation.decide",
    ),
    Verb(
        "revoke", "撤销登记", forms.ReasonForm, _LIVING, commands.revoke,
        "依生效的撤销决定登记，证书和印章作废，不能恢复。", "已撤销登记。", "danger", "organisation.decide",
    ),
)  # fmt: skip
BY_KEY = {verb.key: verb for verb in VERBS}
