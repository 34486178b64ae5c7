"""The ledger of the destitute of 2020: two institutions and who lives in them, and who cares at home.

Printed (document 003, 一(二)): 343 in institutions, of whom 194 have lost self-care wholly or partly, of 375 in
all (52 %). Who is meant by which figure follows from the lists (`lists/destitute.py`); beds, caregivers,
visits and policies are invented. Some visits are late, some agreements missing, so that there is something
to do. Rows are written in bulk: it is a ledger that the bureau brings along, with one event.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people.models import Fact
from minzheng.registers.support import commands, queries
from minzheng.registers.support.ledger import Supported
from minzheng.registers.support.models import (
    DUTIES,
    CareArrangement,
    CareInstitution,
    CarePolicy,
    DoctorContract,
    Guardianship,
    Placement,
    PlacementWish,
    SupportVisit,
)
from minzheng.registers.support.reach import PHONE

from ..accounts import DISTRICT
from ..invented import Invention
from ..year import Say

SEED, DAY = 1375, dt.date(2021, 1, 5)
YEAR = (dt.date(2020, 1, 1), dt.date(2021, 1, 1))
HOUSES = (  # name, kind, beds, nursing beds, money
    ("示例中心敬老院", "home", 260, 140, "财政预算、福彩公益金"),
    ("示例精神卫生福利院", "mental", 120, 90, "中央预算内投资、福彩公益金"),
)
RELATIONS = ("侄子", "侄女", "邻居", "村民小组长", "外甥")
FINDINGS = (
    "屋顶漏雨，已告知村委会安排检修。",
    "药快吃完了，已代为联系卫生院。",
    "冬被单薄，已申请御寒物资。",
)
LATE_IN, WRONG_IN, DOCTORLESS_IN, POLICY_IN, WISHES_IN = 30, 25, 8, 20, 12  # one in so many


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told of everybody who is supported on the day before the demo opens."""
    at = at_hour(DAY, 17)
    rows = queries.supported(officers["shencha"], on_date=DAY)
    story = _Story(rows, Invention(SEED).random, at, officers["shouli"].name)
    houses = [
        commands.open_institution(
            name=name, kind=kind, division_code=DISTRICT, beds=beds, nursing_beds=nursing, funding=funding,
            opened_date=dt.date(2016, 5, 1), actor=officers["shencha"], at=at,
        )
        for name, kind, beds, nursing, funding in HOUSES
    ]  # fmt: skip
    made = (
        story.placements(houses), story.arrangements(), story.guardians(), story.doctors(), story.policies(),
        story.visits(), story.wishes(),
    )  # fmt: skip
    commands.take_over_ledger(
        rows=chain.from_iterable(made), division_code=DISTRICT, actor=officers["shencha"], at=at
    )
    story.assess()
    late = len(queries.supported(officers["shencha"], on_date=DAY, flag="visit"))
    say(f"特困供养台账：{len(rows)} 人，供养机构 {len(houses)} 所，探访超期 {late} 人")


@dataclass
class _Story:
    """The rows of the ledger, kind by kind; the order of calls is the story."""

    rows: list[Supported]
    random: object
    at: dt.datetime
    clerk: str

    def __post_init__(self):
        self.home = [row for row in self.rows if row.is_at_home]
        self.recorded = {"recorded_at": self.at, "recorded_by_name": self.clerk}
        self.invention = Invention(SEED + 1)

    def placements(self, houses: list[CareInstitution]) -> Iterator[Placement]:
        """Whoever has lost self-care takes a nursing bed while there is one."""
        free = {
            is_nursing: [
                (house, f"{number // 2 + 1:03d}-{number % 2 + 1}")
                for house in houses
                for number in range(house.beds)
                if (number < house.nursing_beds) == is_nursing
            ]
            for is_nursing in (True, False)
        }
        for row in sorted(self.rows, key=lambda row: -row.level):
            is_nursing = row.has_lost and bool(free[True])
            if row.is_at_home or not free[is_nursing]:
                continue
            house, bed = free[is_nursing].pop(0)
            yield Placement(
                person_id=row.person_id, institution=house, bed=bed, is_nursing=is_nursing,
                valid=(max(row.from_date, YEAR[0]), None), **self.recorded,
            )  # fmt: skip

    def wishes(self) -> Iterator[PlacementWish]:
        """Some of those at home who have lost self-care would rather live in an institution."""
        for number, row in enumerate(row for row in self.home if row.has_lost):
            if number % WISHES_IN == 0:
                yield PlacementWish(
                    person_id=row.person_id, kind="mental" if number % 5 == 0 else "",
                    valid=(max(row.from_date, dt.date(2020, 11, 1) + dt.timedelta(days=number % 60)), None),
                    **self.recorded,
                )  # fmt: skip

    def _phone(self) -> bytes:
        return secrecy.encrypt(f"1990007{self.random.randrange(10_000):04d}", purpose=PHONE)

    def arrangements(self) -> Iterator[CareArrangement]:
        """Everybody at home who needs care but a few, and half of the others."""
        for number, row in enumerate(self.home):
            if self.random.randrange(20 if row.has_lost else 2) == 0:
                continue
            duties = self.random.sample(list(DUTIES), 3 + 2 * row.has_lost)
            yield CareArrangement(
                person_id=row.person_id, caregiver_name=self.invention.name(self.random.choice("男女")),
                relation=self.random.choice(RELATIONS), phone_sealed=self._phone(),
                agreement_number=f"冷照护〔2020〕{number + 1}号", duties=[key for key in DUTIES if key in duties],
                calls_per_month={1: 4, 2: 12, 3: 30}.get(row.level, 4), valid=(row.from_date, None),
                **self.recorded,
            )  # fmt: skip

    def guardians(self) -> Iterator[Guardianship]:
        """The committee of the village, or a relative, for most of those who have lost self-care wholly."""
        for number, row in enumerate(row for row in self.home if row.level == 3):
            if number % 6 == 0:
                continue
            is_relative = number % 3 == 1
            yield Guardianship(
                person_id=row.person_id, kind="relative" if is_relative else "committee",
                guardian_name=self.invention.name("男") if is_relative else "所在村（居）民委员会",
                relation="侄子" if is_relative else "所在村（社区）", phone_sealed=self._phone(),
                agreement_number=f"冷监护〔2020〕{number + 1}号", valid=(row.from_date, None), **self.recorded,
            )  # fmt: skip

    def doctors(self) -> Iterator[DoctorContract]:
        for row in self.home:
            if self.random.randrange(DOCTORLESS_IN):
                yield DoctorContract(
                    person_id=row.person_id, hospital="示例卫生院", valid=(row.from_date, dt.date(2022, 1, 1)),
                    team=f"第{'一二三四'[self.random.randrange(4)]}家庭医生团队", **self.recorded,
                )  # fmt: skip

    def policies(self) -> Iterator[CarePolicy]:
        """The policy of 2020 runs on to the end of January for some: those are about to end."""
        for number, row in enumerate(self.rows):
            ends = dt.date(2021, 1, 31) if number % POLICY_IN == 0 else dt.date(2021, 6, 30)
            yield CarePolicy(
                person_id=row.person_id, insurer="示例财产保险公司", number=f"SL2020{number + 1:05d}",
                from_date=max(row.from_date, ends - dt.timedelta(days=364)), until_date=ends, **self.recorded,
            )  # fmt: skip

    def visits(self) -> Iterator[SupportVisit]:
        """The last visit of each: within the interval, but of a few long ago."""
        for number, row in enumerate(self.home):
            interval = (row.visit_due - row.from_date).days
            ago = self.random.randrange(interval)
            if number % LATE_IN == 0:
                ago = interval + 1 + self.random.randrange(20)
            is_wrong = self.random.randrange(WRONG_IN) == 0
            yield SupportVisit(
                person_id=row.person_id, on_date=max(row.from_date, DAY - dt.timedelta(days=ago)),
                visitors=f"{self.invention.name('女')}、{self.invention.name('男')}",
                condition="wrong" if is_wrong else "well",
                findings=self.random.choice(FINDINGS) if is_wrong else "",
                self_care_changed=number % 400 == 7, change="摔伤以后不能自己下床、如厕。" if number % 400 == 7 else "",
                request_id=uuid.uuid5(uuid.NAMESPACE_URL, f"support-{row.person_id}"), **self.recorded,
            )  # fmt: skip

    def assess(self) -> None:
        """Self-care was assessed in the course of 2020, with the levels that the rolls had brought."""
        facts = list(
            Fact.objects.filter(
                person__in=[row.person_id for row in self.rows], name="self_care_level", superseded_at=None
            ).order_by("id")
        )
        for number, fact in enumerate(facts):
            fact.source_date = max(fact.valid.lower, dt.date(2020, 1, 20) + dt.timedelta(days=number % 300))
        Fact.objects.bulk_update(facts, ["source_date"], batch_size=2_000)
