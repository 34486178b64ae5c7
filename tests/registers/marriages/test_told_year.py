"""The registry's year as the demo tells it: the counts that document 003 prints."""

import datetime as dt

import pytest

from minzheng.config.demo import accounts, build
from minzheng.config.demo.fields import marriages as told
from minzheng.kernel.cases.models import Case
from minzheng.registers.marriages import figures
from minzheng.registers.marriages.models import DivorceApplication, MarriageRecord
from minzheng.registers.marriages.parties import opened_number, party_index
from minzheng.registers.marriages.standing import marital_state

OFFICE = accounts.DISTRICT


@pytest.fixture
def told_year(db, settings):
    settings.DISTRICT_CODE = OFFICE
    build.lay_ground(lambda words: None)
    officers = accounts.open_all(build.STARTS_AT)
    told.tell(officers, lambda words: None)
    return officers


def test_the_printed_counts_and_what_follows_from_them(told_year):
    found = figures.year_figures(OFFICE, 2020, 10)
    assert (found.marriages, found.divorces, found.reissued_couples, found.reissued_copies) == (
        2224, 1131, 1088, 126,
    )  # fmt: skip
    assert found.divorce_per_mille == 509  # 1131 / 2224 = 50.9 %
    assert found.first_marriages + found.remarriages == 2 * 2224
    assert found.dishonest == 0
    assert (found.sampled, found.passed) == (19, 19)
    assert found.pass_per_mille == 1000
    assert len(found.months) == 10
    assert found.months[1].marriages == 58
    for paper in ("marriage", "divorce"):
        for day in (dt.date(2020, 1, 2), dt.date(2020, 5, 20), dt.date(2021, 1, 6)):
            balance = figures.day_balance(OFFICE, paper, day)
            assert balance.closing == balance.opening + balance.received - balance.printed - balance.spoiled
        assert balance.closing == figures.counted_stock(OFFICE, paper)
    numbers = sorted(
        MarriageRecord.objects.filter(kind="J", register_year=2020, source="live").values_list(
            "certificate_number", flat=True
        )
    )
    assert numbers == [f"J431103-2020-{serial:06d}" for serial in range(1, len(numbers) + 1)]
    assert [one.label for one in figures.alerts(OFFICE, today=dt.date(2021, 1, 6))] == ["频繁登记"]
    flow = figures.year_figures(OFFICE, 2021, 1)
    assert flow.applied == flow.withdrawn + flow.lapsed + flow.issued + flow.pending == 2
    states = dict(Case.objects.filter(matter="divorce").values_list("procedure", "state"))
    assert states == {"divorce-2003": "registered", "divorce-2021": "cooling"}
    assert sorted(DivorceApplication.objects.values_list("received_date", "cool_end", "win_end")) == [
        (dt.date(2020, 12, 31), None, None),
        (dt.date(2021, 1, 4), dt.date(2021, 2, 3), dt.date(2021, 3, 5)),
        (dt.date(2021, 1, 5), dt.date(2021, 2, 4), dt.date(2021, 3, 8)),
    ]
    one = MarriageRecord.objects.filter(kind="L", register_date__lt=dt.date(2020, 3, 1)).first()
    number = opened_number(one.male_identity_cipher)
    assert party_index("111", number) == bytes(one.male_identity_index)
    assert marital_state(bytes(one.male_identity_index)).label == "离婚"
