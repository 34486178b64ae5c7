"""What happens to accounts and posts."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event

from .roles import Role


@dataclass(frozen=True, kw_only=True)
class LoggedIn(Event):
    kind: ClassVar[str] = "access.logged_in"

    def sentence(self) -> str:
        return "登录系统"


@dataclass(frozen=True, kw_only=True)
class LoginFailed(Event):
    kind: ClassVar[str] = "access.login_failed"
    failures: int

    def sentence(self) -> str:
        return f"登录失败，连续第 {self.failures} 次"


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    kind: ClassVar[str] = "access.account_opened"
    opened_account_id: int

    def sentence(self) -> str:
        return f"开通账号 {self.opened_account_id}"


@dataclass(frozen=True, kw_only=True)
class PostGiven(Event):
    kind: ClassVar[str] = "access.post_given"
    holder_account_id: int
    role: str
    division_prefix: str
    from_date: str

    def sentence(self) -> str:
        role, place = Role(self.role).label, self.division_prefix
        return f"任命账号 {self.holder_account_id} 为{role}（{place}），自 {self.from_date} 起"


@dataclass(frozen=True, kw_only=True)
class PostEnded(Event):
    kind: ClassVar[str] = "access.post_ended"
    holder_account_id: int
    role: str
    end_date: str

    def sentence(self) -> str:
        return f"账号 {self.holder_account_id} 的岗位“{Role(self.role).label}”至 {self.end_date} 止"
