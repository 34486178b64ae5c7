"""A divorce ends the marriage it belongs to, in whatever order and from whatever source the two came in."""

import datetime as dt

import pytest

from minzheng.config.demo.fields.weddings import marry, open_case, parting, step
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.documents.models import Document
from minzheng.registers.marriages.commands import pair_couple
from minzheng.registers.marriages.models import MarriageRecord
from minzheng.registers.marriages.names import search_keys
from minzheng.registers.marriages.parties import party_index, sealed_number
from minzheng.registers.marriages.standing import marital_state

from .conftest import AT, OFFICE
from .test_registration import refused


@pytest.fixture
def enter(officers):
    """Write a historical record of a couple and pair it, as the archive does."""

    def entered(kind: str, couple, when: str, *, with_numbers: bool = True) -> MarriageRecord:
        husband, wife = couple
        day = dt.date.fromisoformat(when) if len(when) == 10 else None
        columns = {}
        for role, one in (("male", husband), ("female", wife)):
            columns |= {f"{role}_name": one.name, f"{role}_birth_year": int(one.number[6:10])}
            if with_numbers:
                columns |= {
                    f"{role}_identity_index": party_index("111", one.number),
                    f"{role}_identity_cipher": sealed_number("111", one.number),
                }
        record = MarriageRecord.objects.create(
            kind=kind, office_code=OFFICE, register_date=day, register_year=int(when[:4]),
            source="historical", recorded_at=AT, search_keys=search_keys(husband.name, wife.name), **columns,
        )  # fmt: skip
        pair_couple(record, actor=officers["luru"], at=AT)
        record.refresh_from_db()
        return record

    return entered


def state(one) -> str:
    return marital_state(party_index("111", one.number)).label


@pytest.mark.parametrize("order", ["JL", "LJ"])
@pytest.mark.parametrize(("married", "divorced"), [("2009-05-01", "2015-03-02"), ("2009", "2009")])
@pytest.mark.parametrize("with_numbers", [True, False])
def test_a_historical_divorce_ends_its_marriage(enter, pair, order, married, divorced, with_numbers):
    couple = pair()
    when = {"J": married, "L": divorced}
    written = {kind: enter(kind, couple, when[kind], with_numbers=with_numbers) for kind in order}
    for one in written.values():
        one.refresh_from_db()
    marriage, divorce = written["J"], written["L"]
    assert (marriage.status, marriage.ended_reason, marriage.ended_by) == ("ended", "divorce", divorce)
    assert (marriage.ended_date, divorce.original) == (divorce.register_date, marriage)
    assert [state(one) for one in couple] == (["离婚", "离婚"] if with_numbers else ["未婚", "未婚"])


def test_a_remarriage_after_the_divorce_stands(enter, pair):
    couple = pair()
    again = enter("J", couple, "2017-01-03")
    divorce = enter("L", couple, "2015-03-02")
    first = enter("J", couple, "2009-05-01")
    again.refresh_from_db()
    assert (again.status, first.status, first.ended_by) == ("valid", "ended", divorce)
    assert [state(one) for one in couple] == ["已婚", "已婚"]


def test_the_divorce_of_others_of_the_same_name_ends_nothing(enter, pair):
    couple, others = pair(), pair(dt.date(1970, 1, 1), dt.date(1971, 1, 1))
    namesakes = [type(one)(mine.name, one.number, one.sex) for mine, one in zip(couple, others, strict=True)]
    marriage = enter("J", couple, "2009-05-01")
    enter("L", namesakes, "2015-03-02")
    enter("L", namesakes, "2015-03-03", with_numbers=False)
    enter("L", (couple[0], others[1]), "2016-03-02")
    marriage.refresh_from_db()
    assert marriage.stands


def test_a_live_divorce_ends_the_same_marriage_keyed_from_the_archive_too(officers, enter, pair):
    couple = pair()
    day = dt.date(2020, 1, 8)
    marry(*couple, officers, day)
    enter("J", couple, "2020-01-08")
    case = open_case("divorce", parting(*couple), officers["dengji"], at_hour(dt.date(2020, 12, 31), 9))
    step(case, "accept", officers["dengji"], at_hour(dt.date(2020, 12, 31), 10))
    step(case, "issue", officers["dengji"], at_hour(dt.date(2020, 12, 31), 11))
    assert [state(one) for one in couple] == ["离婚", "离婚"]
    late = enter("J", couple, "2020-01-08")
    assert (late.status, [state(one) for one in couple]) == ("ended", ["离婚", "离婚"])


def test_two_applications_for_one_divorce_do_not_run_together(officers, pair, written):
    """Else one is withdrawn, and the other collected."""
    couple = pair()
    marry(*couple, officers, dt.date(2020, 1, 8))
    first, second = (open_case("divorce", parting(*couple), officers["dengji"], AT) for _ in range(2))
    step(first, "accept", officers["dengji"], AT)
    refused(lambda: step(second, "accept", officers["dengji"], AT), written, "已有一件", error=Conflict)
    step(first, "withdraw", officers["dengji"], AT, by="female")
    assert step(second, "accept", officers["dengji"], AT).state == "cooling"


def test_the_divorce_certificate_prints_its_own_day_and_law(officers, pair):
    couple = pair()
    marry(*couple, officers, dt.date(2020, 1, 8))
    case = open_case("divorce", parting(*couple), officers["dengji"], at_hour(dt.date(2020, 12, 31), 9))
    for action in ("accept", "issue"):
        step(case, action, officers["dengji"], at_hour(dt.date(2020, 12, 31), 10))
    paper = Document.objects.get(case_id=case.id, title="离婚证（男方持）")
    assert (paper.data["register_date"], paper.data["law"]) == ("2020-12-31", "《中华人民共和国婚姻法》")
