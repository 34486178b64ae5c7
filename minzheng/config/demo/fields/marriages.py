"""The registry's year 2020 in the figures that document 003 prints, and the cases of its first days in 2021.

2,224 couples married, 1,131 divorced, 1,088 couples and 126 single certificates reissued, January to October.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from functools import cache
from itertools import count

from pypinyin import lazy_pinyin

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.documents.models import NumberSeries
from minzheng.kernel.territory import queries as territory
from minzheng.registers.marriages import commands
from minzheng.registers.marriages.commands.registering import keys_of
from minzheng.registers.marriages.models import BlankCertificate, BlankMovement, MarriageRecord, SampledRecord
from minzheng.registers.marriages.parties import party_index, sealed_number

from ..accounts import DISTRICT
from ..year import Say
from . import weddings
from .weddings import Registrants, Somebody, declared, open_case, parting, somebody, step

YEAR, SEED = 2020, 25
# By month, as invented for the sums that are printed (January to October); the last two months follow on.
COUNTS = {
    "J": (262, 58, 190, 214, 301, 226, 208, 291, 233, 241, 219, 238),
    "L": (96, 21, 118, 122, 126, 130, 128, 127, 131, 132, 140, 188),
    "BJ": (92, 20, 96, 118, 122, 126, 128, 130, 126, 130, 120, 118),
    "BL": (10, 2, 11, 13, 14, 15, 15, 16, 15, 15, 14, 15),
}
OPENS = dt.date(2021, 1, 6)
_PAPERS = {"J": "marriage", "BJ": "marriage", "L": "divorce", "BL": "divorce"}
_LETTERS = {"marriage": "HJ", "divorce": "HL"}
_COPIES = {"J": 2, "L": 2, "BJ": 2, "BL": 1}
_AFTER = {"J": (23, 38), "L": (26, 52), "BJ": (28, 65), "BL": (30, 60)}  # ages of who comes for what
_LEFT = 400  # blanks of each kind that lie there on New Year's Day


def tell(officers: dict[str, Officer], say: Say) -> None:
    """The year in bulk; the cases of the first days through the real commands."""
    people = Registrants(SEED)
    weddings.appoint(officers)
    months = {kind: list(_year_of(kind, people, officers)) for kind in COUNTS}
    _marry_often(months["J"], months["L"])
    records = [record for rows in months.values() for record in rows]
    copy_in(records)
    ids = dict(MarriageRecord.objects.values_list("certificate_number", "id"))
    for record in records:
        record.id = ids[record.certificate_number]
    NumberSeries.objects.bulk_create(
        NumberSeries(agency_word=f"{kind}{DISTRICT}", year=YEAR, last=len(rows),
                     last_taken_at=at_hour(dt.date(YEAR, 12, 31), 17))
        for kind, rows in months.items()
    )  # fmt: skip
    for paper in _LETTERS:
        _keep_stock(paper, [one for one in records if _PAPERS[one.kind] == paper], officers)
    _sample(months, officers)
    _walk_cases(people, officers)
    say(f"婚姻登记：{len(records)} 条登记记录，另有几件正在办理")


def _year_of(kind: str, people: Registrants, officers: dict[str, Officer]) -> Iterator[MarriageRecord]:
    """The records of one kind in the order of their numbers."""
    calendar, numbers = territory.calendar(), count(1)
    low, high = _AFTER[kind]
    for month, wanted in enumerate(COUNTS[kind], start=1):
        days = [
            day for number in range(1, 32)
            if (day := _day(month, number)) is not None and calendar.is_workday(day)
        ]  # fmt: skip
        for day in sorted(people.random.choices(days, k=wanted)):
            husband, wife = (somebody(people, sex, day, low, high) for sex in "男女")
            yield _record(kind, husband, wife, day, next(numbers), people, officers)


def _day(month: int, number: int) -> dt.date | None:
    try:
        return dt.date(YEAR, month, number)
    except ValueError:
        return None


def _record(kind, husband: Somebody, wife: Somebody, day, number: int, people, officers) -> MarriageRecord:
    before = ("40" if people.random.random() < 0.18 else "10" for _ in range(2))
    record = MarriageRecord(
        kind=kind, office_code=DISTRICT, register_date=day, register_year=day.year, effect_date=day,
        certificate_number=f"{kind}{DISTRICT}-{YEAR}-{number:06d}", source="live",
        registrar_id=officers[people.random.choice(("dengji", "dengji2"))].account_id,
        recorded_at=at_hour(day, 9 + number % 7, number % 60), details={"copies": _COPIES[kind]},
    )  # fmt: skip
    for role, one in (("male", husband), ("female", wife)):
        _fill(record, role, one, next(before) if kind == "J" else "")
    record.search_keys = keys_of(record)
    return record


@cache
def _pinyin(character: str) -> str:
    return lazy_pinyin(character)[0]


def _fill(record: MarriageRecord, role: str, one: Somebody, before: str) -> None:
    born = dt.datetime.strptime(one.number[6:14], "%Y%m%d").date()  # noqa: DTZ007 - a date, no moment
    for name, value in {
        "name": one.name, "name_pinyin": " ".join(map(_pinyin, one.name)), "birth_date": born,
        "birth_year": born.year, "identity_cipher": sealed_number("111", one.number), "pre_marital": before,
        "identity_index": party_index("111", one.number), "region_code": DISTRICT,
    }.items():  # fmt: skip
        setattr(record, f"{role}_{name}", value)


def _marry_often(marriages: list[MarriageRecord], divorces: list[MarriageRecord]) -> None:
    """One man marries in January, is divorced in May and marries again in September: something to ask
    about.
    """
    first = marriages[7]
    parted = next(one for one in divorces if one.register_date.month == 5)
    again = next(one for one in marriages if one.register_date.month == 9)
    own = ("male_name", "male_name_pinyin", "male_identity_cipher", "male_identity_index", "male_birth_date",
           "male_birth_year")  # fmt: skip
    for later in (parted, again):
        for name in own:
            setattr(later, name, getattr(first, name))
    for name in own:
        setattr(parted, name.replace("male", "female"), getattr(first, name.replace("male", "female")))
    again.male_pre_marital = "40"
    first.status, first.ended_reason, first.ended_date = "ended", "divorce", parted.register_date
    for one in (parted, again):
        one.search_keys = keys_of(one)


def _keep_stock(paper: str, records: list[MarriageRecord], officers: dict[str, Officer]) -> None:
    """Every certificate of the year on a blank of its own, and what is left in the drawers."""
    numbers, letter = count(1), _LETTERS[paper]
    records = sorted(records, key=lambda one: (one.register_date, one.recorded_at))
    blanks, printed = [], {}
    for record in records:
        for _ in range(_COPIES[record.kind]):
            name = f"{letter}{next(numbers):08d}"
            blanks.append(BlankCertificate(office_code=DISTRICT, paper=paper, print_number=name,
                                           state="printed", record_id=record.id))  # fmt: skip
            printed.setdefault(record.register_date, []).append(name)
    last = next(numbers) - 1 + _LEFT
    holders = [officers["dengji"].account_id, officers["dengji2"].account_id]
    for place, serial in enumerate(range(last - _LEFT + 1, last + 1)):
        drawn = place < _LEFT // 2
        blanks.append(BlankCertificate(office_code=DISTRICT, paper=paper,
        print_number=f"{letter}{serial:08d}",
                                       state="drawn" if drawn else "stored",
                                       holder_id=holders[place * 4 // _LEFT] if drawn else None))  # fmt: skip
    copy_in(blanks)
    head, at = officers["chuzhang"].account_id, at_hour(weddings.OPENED, 8)
    moves = [_movement(paper, "received", [f"{letter}{1:08d}", f"{letter}{last:08d}"], last, at, head)]
    moves += [
        _movement(paper, "printed", names, len(names), at_hour(day, 17), holders[0])
        for day, names in printed.items()
    ]
    left = [f"{letter}{last - _LEFT + 1:08d}", f"{letter}{last - _LEFT // 2:08d}"]
    moves.append(_movement(paper, "drawn", left, _LEFT // 2, at_hour(dt.date(2020, 12, 31), 9), holders[0]))
    copy_in(moves)


def _movement(paper: str, movement: str, names: list[str], number: int, at, account_id: int) -> BlankMovement:
    return BlankMovement(
        office_code=DISTRICT, paper=paper, movement=movement, first_number=names[0], last_number=names[-1],
        count=number, moved_date=at.date(), account_id=account_id, moved_at=at,
    )  # fmt: skip


def _sample(months: dict[str, list[MarriageRecord]], officers: dict[str, Officer]) -> None:
    """A sample of October, every one of it passed: the hundred per cent that was reported, with its list."""
    october = [one for kind in ("J", "L") for one in months[kind] if one.register_date.month == 10]
    by = {"checked_by_id": officers["chuzhang"].account_id, "checked_at": at_hour(dt.date(2020, 11, 4), 15)}
    SampledRecord.objects.bulk_create(
        SampledRecord(sample=f"{DISTRICT}-2020-10", office_code=DISTRICT, record=one, passed=True,
                      drawn_at=at_hour(dt.date(2020, 11, 3), 9), **by)
        for one in october[::20]
    )  # fmt: skip


def _walk_cases(people: Registrants, officers: dict[str, Officer]) -> None:
    """What waits at the counter on the morning of 6 January 2021."""
    first, second = officers["dengji"], officers["dengji2"]
    couples = [(somebody(people, "男", OPENS), somebody(people, "女", OPENS)) for _ in range(5)]
    morning = at_hour(OPENS, 8, 40)
    weddings.marry(*couples[0], officers, OPENS, hour=8)
    waiting = open_case("marriage", declared(*couples[1]), second, morning)
    step(waiting, "verify", second, at_hour(OPENS, 8, 45))
    last_day = dt.date(2020, 12, 31)
    for couple, day, officer in ((couples[2], last_day, first), (couples[3], dt.date(2021, 1, 4), first),
                                 (couples[4], dt.date(2021, 1, 5), second)):  # fmt: skip
        _married_before(couple, day)
        case = open_case("divorce", parting(*couple), officer, at_hour(day, 10))
        step(case, "accept", officer, at_hour(day, 10, 20))
        if day == last_day:
            step(case, "issue", officer, at_hour(day, 10, 40))
    lost = MarriageRecord.objects.filter(kind="J", status="valid", office_code=DISTRICT).order_by("id")[20]
    commands.propose_annotation(
        record_id=lost.id, kind="court_divorce", basis_kind="mediation",
        basis_number="（2020）湘1103民初示例77号", basis_agency="示例区人民法院",
        basis_date=dt.date(2020, 11, 20), effective_date=dt.date(2020, 11, 20), note="当事人来所备注",
        actor=first, at=at_hour(dt.date(2021, 1, 5), 15), request_id=uuid.UUID(int=SEED),
    )  # fmt: skip


def _married_before(couple: tuple[Somebody, Somebody], day: dt.date) -> None:
    """Their marriage of some years ago, as it was keyed from the archive."""
    married = day - dt.timedelta(days=1500)
    record = MarriageRecord(
        kind="J", office_code=DISTRICT, register_date=married, register_year=married.year,
        effect_date=married,
        certificate_number=f"J{DISTRICT}-{married.year}-9{married.timetuple().tm_yday:05d}",
        source="historical", recorded_at=at_hour(day, 8), details={"copies": 2},
    )  # fmt: skip
    for role, one in zip(("male", "female"), couple, strict=True):
        _fill(record, role, one, "10")
    record.search_keys = keys_of(record)
    record.save()
