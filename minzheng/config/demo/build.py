"""Building the told district from nothing."""

import datetime as dt
import uuid

from django.db import connection

from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.models import Rehearsal
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Person
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows
from minzheng.kernel.watch import commands as watch
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.policy import commands as policy
from minzheng.registers.policy.assumptions import Assumption
from minzheng.registers.policy.models import PopulationSnapshot
from minzheng.registers.policy.simulating import Question

from . import accounts, neighbour, stories
from .fields import FIELDS
from .walking import photo
from .year import DISTRICT, PROGRAMME, Say, Year

SEED = 2020
STARTS_AT = at_hour(dt.date(2020, 1, 2))
PLAYS_ON = dt.date(2021, 1, 6)  # the morning on which the demo opens


def is_begun() -> bool:
    """Whether somebody has begun to use this database."""
    return Account.objects.exists()


def is_built() -> bool:
    """Whether the demo was built to its end: the date it plays on is set last."""
    return Rehearsal.objects.exists()


def lay_ground(say: Say) -> None:
    """Divisions and calendar, without which nothing can be dated or placed: for every district."""
    territory.load_divisions(rows=read_rows(LENGSHUITAN), source=LENGSHUITAN.name, actor=SYSTEM, at=STARTS_AT)
    territory.seed_calendar(years=range(2015, 2027), actor=SYSTEM, at=STARTS_AT)
    say("区划和工作日历已载入")


def build(say: Say) -> None:
    """The whole year, then the cases that wait on the desks on the morning of 6 January 2021."""
    lay_ground(say)
    officers = accounts.open_all(STARTS_AT)
    neighbour.settle(STARTS_AT)
    _allot(officers)
    year = Year(SEED, officers, say)
    told = stories.Stories(year.invention, officers)
    for month in Month(2020, 1).through(Month(2020, 12)):
        if month != Month(2020, 1):
            year.stop(month)
            year.rolls.stop(month)
        year.take_over(month)
        say(f"{month.label}：两项补贴花名册 {year.rolls.take_over(month)} 人项")
        if month == Month(2020, 1):
            _let_the_database_see()
        told.before_pay(month)
        year.pay(month)
    told.waiting_cases()
    keep_scenario(officers["zhengce"], picture(officers, say))
    propose_standard(officers)
    for told_field in FIELDS:
        told_field.tell(officers, say)
    _look_at_the_village(say)
    audit.seal(at=at_hour(PLAYS_ON, 1))
    base.move_rehearsal(day=PLAYS_ON)


def _look_at_the_village(say: Say) -> None:
    """What the worker does at night for everybody, done for the village in which the accounts work."""
    here = Person.objects.filter(division_code=accounts.VILLAGE).values_list("id", flat=True)
    raised = watch.look(here, at=at_hour(PLAYS_ON, 1))
    say(f"预警和待申请人员：{raised} 条")


def _let_the_database_see() -> None:
    """Fresh statistics after the bulk intake: the planner otherwise believes the tables empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def picture(officers, say: Say) -> PopulationSnapshot:
    """The snapshot that the policy lab computes on: the district on New Year's Day."""
    by = {"actor": officers["zhengce"], "at": at_hour(PLAYS_ON, 1)}
    asked = policy.ask_snapshot(
        programme_code=PROGRAMME, division_prefix=DISTRICT, month=Month(2021, 1), **by
    )
    taken = policy.write_snapshot(snapshot_id=asked.id, **by)
    say(f"测算快照已生成：{taken.households} 户 {taken.persons} 人")
    return taken


def keep_scenario(officer, snapshot: PopulationSnapshot) -> None:
    """A what-if that somebody has kept: the urban standard at 600 元 from February on."""
    rise = Assumption("standard_urban", Month(2021, 2), 60_000)
    question = Question(
        PROGRAMME, DISTRICT, first_month=Month(2021, 2), last_month=Month(2022, 1), assumptions=(rise,)
    )
    policy.save_scenario(
        name="城市标准提到 600 元", note="局务会讨论用", question=question, snapshot_id=snapshot.id,
        request_id=uuid.UUID(int=SEED), actor=officer, at=at_hour(PLAYS_ON, 8),
    )  # fmt: skip


def propose_standard(officers) -> None:
    """A rise that waits for a second person, with one month of arrears in it."""
    policy.propose_standard(
        upload=photo("文件"), book=PROGRAMME, name="standard_urban", area=DISTRICT, value=60_000,
        from_date=dt.date(2020, 12, 1), document_number="冷民发〔2021〕示例1号", article="第一条",
        note="提标文件，待复核",
        actor=officers["zhengce"], at=at_hour(dt.date(2021, 1, 5), 16),
    )  # fmt: skip


def _allot(officers) -> None:
    """The money for 2020: enough for ten and a half months, as document 003 complains; and 2021's advance."""
    given, ahead = dt.date(2020, 1, 10), dt.date(2020, 12, 20)
    for year, kind, source, document, yuan, day in (
        (2020, "regular", "中央困难群众救助补助资金", "湘财社指〔2020〕示例1号", 22_000_000, given),
        (2020, "regular", "省级困难群众救助补助资金", "湘财社指〔2020〕示例1号", 9_000_000, given),
        (2020, "regular", "市级财政配套", "永财社指〔2020〕示例4号", 1_770_000, given),
        (2020, "regular", "区级财政配套", "冷财社指〔2020〕示例2号", 6_000_000, given),
        (2021, "advance", "中央困难群众救助补助资金", "湘财社指〔2020〕示例9号", 9_500_000, ahead),
    ):
        benefits.record_allotment(
            programme_code=PROGRAMME,
            division_prefix=DISTRICT,
            year=year,
            kind=kind,
            source=source,
            amount_fen=yuan * 100,
            document_number=document,
            received_date=day,
            actor=officers["zhidan"],
            at=at_hour(day),
        )
