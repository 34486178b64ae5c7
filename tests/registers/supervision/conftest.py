"""An invented district with its officers, organisations of each kind, and the agent who reports for them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import override_settings

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as access_queries
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory import commands as territory
from minzheng.registers.organisations.models import Agent, Organisation
from minzheng.registers.supervision.models import (
    AnnualReport,
    Assessment,
    CreditEntry,
    FeeItem,
    InspectionEntry,
    InspectionRound,
    LedgerEntry,
    MeasureNotice,
    PenaltyMark,
    Publication,
    PublicationBatch,
    Rectification,
    SupervisionStep,
)
from tests.laid import laid
from tests.pictures import picture

DISTRICT = "999901"
SINCE = dt.date(2015, 1, 1)
TABLES = (
    AnnualReport, Assessment, CreditEntry, FeeItem, InspectionEntry, InspectionRound, LedgerEntry,
    MeasureNotice,
    PenaltyMark, Publication, PublicationBatch, Rectification, SupervisionStep, EventRow,
)  # fmt: skip


def day(text: str) -> dt.datetime:
    """Nine in the morning of a day."""
    return at_hour(dt.date.fromisoformat(text))


def officer(username: str, role: Role, division: str = DISTRICT, name: str = "") -> Officer:
    at = at_hour(SINCE)
    account = access.open_account(
        username=username, display_name=name or role.label, password="correct horse", actor=SYSTEM, at=at
    )
    access.give_post(
        account=account, role=role, division_prefix=division, from_date=SINCE, actor=SYSTEM, at=at
    )
    return access_queries.officer_for(account, on_date=dt.date(2020, 6, 1))


@dataclass
class Place:
    """The officers, and organisations by the name given to them."""

    clerk: Officer
    head: Officer
    second_head: Officer
    agent: Officer
    made: dict[str, Organisation] = field(default_factory=dict)

    def organisation(self, name: str, kind: str = "association", **more) -> Organisation:
        number = Organisation.objects.count() + 1
        values = {
            "uscc": f"5299990100000{number:04d}0", "kind": kind, "name": name, "name_pinyin": name,
            "state": "registered",
            "division_code": DISTRICT, "supervisor": "示例主管局", "registration_mode": "dual",
            "legal_representative": "王示例", "capital_fen": 3_000_000, "residence": "示例路1号", "scope": "示例",
            "registered_date": dt.date(2015, 3, 1), "certificate_from": SINCE,
            "certificate_until": dt.date(2025, 12, 31), **more,
        }  # fmt: skip
        made = Organisation.objects.create(**values)
        self.made[name] = made
        return made

    def entrust(self, organisation: Organisation) -> None:
        """The agent reports for it."""
        account = Account.objects.get(id=self.agent.account_id)
        Agent.objects.create(account=account, organisation=organisation, valid=(SINCE, None))


@laid
def calendar() -> None:
    territory.seed_calendar(years=range(2015, 2027), actor=SYSTEM, at=at_hour(SINCE))


@laid
def place(calendar) -> Iterator[Place]:
    with override_settings(DISTRICT_CODE=DISTRICT):
        yield Place(
            clerk=officer("clerk", Role.ORGANISATION_CLERK, name="秦示例"),
            head=officer("head", Role.BUREAU_HEAD, name="邓示例"),
            second_head=officer("second-head", Role.BUREAU_HEAD, name="蔡示例"),
            agent=officer("agent", Role.ORGANISATION_AGENT, name="伍示例"),
        )


@laid
def far_clerk(calendar) -> Officer:
    """The same post in another district."""
    return officer("far-clerk", Role.ORGANISATION_CLERK, "999902")


@pytest.fixture
def unchanged(db):
    """Nothing of this room's tables, nor the history of events, differs after the block."""

    class Unchanged:
        def __enter__(self):
            self.before = picture(TABLES)

        def __exit__(self, kind, error, trace):
            if kind is None:
                assert picture(TABLES) == self.before
            return False

    return Unchanged()


REPORT = {
    "opening_net_assets_fen": "30000", "income_fen": "12000.50", "expense_fen": "10000.50",
    "net_assets_fen": "32000", "activities": "6", "activity_text": "开展公益服务六次，服务一百余人。", "residence": "示例路1号",
    "has_place": "on", "staff": "2", "branches": "0", "party_members": "2", "party_form": "joint",
    "party_text": "联合建立党支部，按期开展组织生活。",
}  # fmt: skip
