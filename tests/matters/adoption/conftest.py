"""The demo's ground, and applications for adoption as typed."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.test import override_settings

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.registers.adoptions.assessing import INDICATORS
from minzheng.registers.adoptions.origins import papers_for
from minzheng.registers.adoptions.queries import dossier_of_subject
from tests.laid import laid


@laid
def officers() -> Iterator[dict[str, Officer]]:
    """The staff of the demo district, by account name."""
    with override_settings(DISTRICT_CODE=accounts.DISTRICT):
        build.lay_ground(lambda words: None)
        yield accounts.open_all(build.STARTS_AT)


class Walk:
    """One adoption through its procedure, each step on a day."""

    def __init__(self, officers: dict[str, Officer]):
        self.officers, self.invention, self.case = officers, Invention(11), None
        self._sequence = 0

    def typed(self, origin: str = "foundling_home", **changes) -> dict:
        """What a couple types; changes by field name."""
        man, wife = dt.date(1983, 4, 2), dt.date(1985, 9, 9)
        data = {
            "origin": origin, "in_district": "yes", "place": "示例儿童福利院", "children": 0, "married": True,
            "adopter_name": "秦长林", "adopter_number": self.invention.identity_number(man, "男"),
            "spouse_name": "易秀英", "spouse_number": self.invention.identity_number(wife, "女"),
            "child_name": "冷福安", "child_number": "", "child_sex": "女", "child_birth_date": dt.date(2020, 6,
            1),
            "giver_name": "示例儿童福利院", "giver_number": "", "disabled": False,
            "found_sketch": "2020年6月3日在示例街道卫生院门口捡拾，着蓝色棉衣。",
            "able": True, "healthy": True, "blameless": True, "giver_agrees": True, "given_together": True,
            "child_agrees": False,
        }  # fmt: skip
        return data | changes

    def open(self, day: dt.date, **changes) -> Case:
        self.case = cases.open_case(
            matter="adoption", data=self.typed(**changes), actor=self.officers["dengji"], at=at_hour(day),
            request_id=uuid.uuid4(),
        )  # fmt: skip
        return self.case

    def act(self, action: str, day: dt.date, who: str = "dengji", hour: int = 10, **data) -> Case:
        self.case = cases.act(
            case_id=self.case.id, action=action, data=data, actor=self.officers[who], at=at_hour(day, hour),
            request_id=uuid.uuid4(),
        )  # fmt: skip
        return self.case

    @property
    def dossier(self):
        return dossier_of_subject(self.case.subject)

    def accept(self, day: dt.date) -> Case:
        papers = [key for key, _ in papers_for(self.dossier.origin, disabled=self.dossier.disabled)]
        return self.act("accept", day, papers=papers)

    def publish(self, day: dt.date) -> Case:
        return self.act(
            "publish_notice", day, medium="示例日报", text="女婴，约2020年6月初出生，示例街道卫生院门口捡拾。"
        )

    def consent(self, day: dt.date, assessors: str = "肖玉兰、吕小芳") -> Case:
        return self.act(
            "consent_assessment", day, team="officers", assessors=assessors, provider="", provider_staff=None
        )

    def report(self, day: dt.date, **changes) -> Case:
        data = {f"rating_{key}": 3 for key in INDICATORS} | {
            "findings": [], "passed": "yes", "remarks": "", "integration_from": day - dt.timedelta(days=31),
            "integration_until": day - dt.timedelta(days=1),
        }  # fmt: skip
        return self.act("report_assessment", day, **data | changes)


@pytest.fixture
def walk(officers) -> Walk:
    return Walk(officers)
