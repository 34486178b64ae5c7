"""An invented district with its enforcement officers, objects and a checklist; what several tests play on."""

import datetime as dt
import uuid
from decimal import Decimal

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as access_queries
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import DivisionRow
from minzheng.registers.enforcement import commands
from minzheng.registers.enforcement.fields import Field
from minzheng.registers.enforcement.models import EnforcementOfficer, InspectionObject

DISTRICT, FAR = "999901", "999902"
PLACES = {"99": "示范省", "9999": "示范市", DISTRICT: "示范区", FAR: "邻区"}
OPENING = at_hour(dt.date(2020, 3, 2))
ITEMS = (
    {
        "key": "charter",
        "text": "按章程规定的业务范围活动",
        "article": "社会团体登记管理条例 第三十条",
        "level": 2,
    },
    {"key": "fees", "text": "会费和收费符合规定", "article": "社会团体登记管理条例 第三十条", "level": 3},
    {"key": "books", "text": "财务账目健全", "article": "民间非营利组织会计制度", "level": 1},
)
ENTROPY = "2020095|02 07 11 16 21 33 05"
FREEZE_AT, DRAW_DAY = at_hour(dt.date(2020, 10, 9)), dt.date(2020, 10, 12)
DRAW_AT = at_hour(DRAW_DAY, 22)


def lay_ground() -> None:
    rows = [
        DivisionRow(code=code, name=name, valid_from=dt.date(2000, 1, 1)) for code, name in PLACES.items()
    ]
    territory.load_divisions(rows=rows, source="示例", actor=SYSTEM, at=OPENING)
    territory.seed_calendar(years=range(2019, 2027), actor=SYSTEM, at=OPENING)


def officer(username: str, role: Role, division: str = DISTRICT, name: str = "") -> Officer:
    account = access.open_account(
        username=username, display_name=name or role.label, password="correct horse", actor=SYSTEM, at=OPENING
    )
    access.give_post(
        account=account, role=role, division_prefix=division, from_date=dt.date(2019, 1, 1), actor=SYSTEM,
        at=OPENING,
    )  # fmt: skip
    return access_queries.officer_for(account, on_date=dt.date(2020, 6, 1))


def staff() -> dict[str, Officer]:
    return {
        "head": officer("head", Role.BUREAU_HEAD, name="局长甲"),
        "second_head": officer("head2", Role.BUREAU_HEAD, name="局长乙"),
        "one": officer("one", Role.ENFORCER, name="执法甲"),
        "two": officer("two", Role.ENFORCER, name="执法乙"),
        "three": officer("three", Role.ENFORCER, name="执法丙"),
        "lawyer": officer("lawyer", Role.LEGAL_REVIEWER, name="审核甲"),
        "auditor": officer("auditor", Role.AUDITOR, name="审计甲"),
        "stranger": officer("stranger", Role.BUREAU_HEAD, FAR, name="外区甲"),
        "far_enforcer": officer("far", Role.ENFORCER, FAR, name="外区乙"),
    }  # fmt: skip


def certify(
    people: dict[str, Officer], *, until: dt.date = dt.date(2027, 12, 31)
) -> dict[str, EnforcementOfficer]:
    """Certificates for three officers, over every field."""
    return {
        key: commands.enter_officer(
            name=people[key].name, certificate_number=f"ZF-{number:03d}", valid_from=dt.date(2018, 1, 1),
            valid_until=until, fields=list(Field.values), division_code=DISTRICT, username=key,
            actor=people["head"], at=OPENING,
        )
        for number, key in enumerate(("one", "two", "three"), start=1)
    }  # fmt: skip


def stock(people: dict[str, Officer], count: int = 40, **classes: int) -> list[InspectionObject]:
    """Objects of class B, but the first so many of `classes` (A=…, C=…)."""
    wanted = [name for name, many in classes.items() for _ in range(many)]
    return [
        commands.enter_object(
            code=f"SO-{number:03d}", field=Field.ORGANISATIONS, name=f"示例协会{number}", division_code=DISTRICT,
            risk_class=wanted[number - 1] if number <= len(wanted) else "B", actor=people["head"], at=OPENING,
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def checklist(people: dict[str, Officer]):
    return commands.keep_checklist(
        field=Field.ORGANISATIONS, items=ITEMS, source="民发〔2017〕45号", from_date=dt.date(2020, 1, 1),
        division_code=DISTRICT, actor=people["head"], at=OPENING,
    )  # fmt: skip


def plan(people: dict[str, Officer], **more):
    given = {
        "title": "2020年社会组织双随机抽查", "field": Field.ORGANISATIONS, "division_code": DISTRICT,
        "finish_by": dt.date(2020, 11, 30), "actor": people["head"], "at": FREEZE_AT,
    }  # fmt: skip
    return commands.plan_round(**given | more)


def freeze(people: dict[str, Officer], found, **more):
    given = {
        "round_id": found.id, "entropy_source": "中国福利彩票双色球第2020095期开奖号码", "issue": "2020095",
        "draw_date": DRAW_DAY, "actor": people["head"], "at": FREEZE_AT,
    }  # fmt: skip
    return commands.freeze_round(**given | more)


def draw(people: dict[str, Officer], found, **more):
    given = {"round_id": found.id, "entropy": ENTROPY, "actor": people["head"], "at": DRAW_AT}
    return commands.draw_round(**given | more)


def drawn_round(people: dict[str, Officer], count: int = 40):
    """A round that was drawn: officers, objects, checklist, plan, frozen lists, tasks."""
    certify(people)
    stock(people, count)
    checklist(people)
    found = plan(people)
    freeze(people, found)
    return draw(people, found)


def whose(people: dict[str, Officer], task) -> Officer:
    """One of the two officers of a task."""
    ids = set(task.officers.values_list("officer__account_id", flat=True))
    return next(one for one in people.values() if one.account_id in ids)


def inspect(people: dict[str, Officer], task, **more):
    moment = at_hour(dt.date(2020, 10, 20), 10)
    given = {
        "task_id": task.id,
        "inspected_at": moment,
        "answers": {item["key"]: {"answer": "ok"} for item in ITEMS},
        "outcome": "nothing",
        "findings": "各项符合规定。",
        "signed_by": "负责人示例",
        "photos": [],
        "latitude": Decimal("26.450000"),
        "longitude": Decimal("111.600000"),
        "actor": whose(people, task),
        "at": at_hour(dt.date(2020, 10, 20), 11),
        "request_id": uuid.uuid4(),
    }
    return commands.record_inspection(**given | more)
