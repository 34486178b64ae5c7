"""A district next door that does not exist, so that the policy lab has another region's standards to try."""

import datetime as dt

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import Officer, officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.rules import commands as rules
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import DivisionRow

from .accounts import PASSWORD, SINCE

DISTRICT = "999901"  # no province bears 99
DOCUMENT = "虚构的示例文件（不是任何地方的标准）"
URBAN_FEN_A_MONTH, RURAL_FEN_A_YEAR = 65_000, 480_000
_SINCE = dt.date(2012, 1, 1)
_DIVISIONS = (
    DivisionRow("99", "示例省（虚构）", _SINCE),
    DivisionRow("9999", "示例市（虚构）", _SINCE),
    DivisionRow(DISTRICT, "示例邻区（虚构）", _SINCE),
)
_OFFICERS = (
    ("linqu-nicao", "邻区政策岗（虚构）", Role.POLICY_OFFICER),
    ("linqu-fuhe", "邻区负责人（虚构）", Role.BUREAU_HEAD),
)


def settle(at: dt.datetime) -> None:
    """The district, its two officers, and the two standards that one drafted and the other checked."""
    territory.load_divisions(rows=_DIVISIONS, source="示例邻区", actor=SYSTEM, at=at)
    drafter, checker = (_officer(*row, at) for row in _OFFICERS)
    for name, value in (("standard_urban", URBAN_FEN_A_MONTH), ("standard_rural", RURAL_FEN_A_YEAR)):
        draft = rules.draft_standard(
            book="dibao", name=name, area=DISTRICT, from_date=dt.date(2020, 1, 1), value=value,
            document_number=DOCUMENT, note="虚构，供试用“标准取自”", actor=drafter, at=at,
        )  # fmt: skip
        rules.check_standard(standard_id=draft.id, actor=checker, at=at)


def _officer(username: str, name: str, role: Role, at: dt.datetime) -> Officer:
    by = {"actor": SYSTEM, "at": at}
    account = access.open_account(username=username, display_name=name, password=PASSWORD, **by)
    access.give_post(account=account, role=role, division_prefix=DISTRICT, from_date=SINCE, **by)
    return officer_for(account, on_date=at.date())
