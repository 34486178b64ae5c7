"""What courts, the police and corrections change: by two persons, with the right paper, append-only."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction

from minzheng.config.demo.fields.weddings import declared, marry, open_case, parting, step
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, Refused
from minzheng.kernel.cases.models import Case
from minzheng.registers.marriages import commands, figures, queries
from minzheng.registers.marriages.models import (
    AnnotationProposal,
    MarriageRecord,
    RecordAnnotation,
    Registrar,
)
from minzheng.registers.marriages.parties import party_index
from minzheng.registers.marriages.standing import marital_state
from tests.laid import laid

from .conftest import AT, DAY, OFFICE, pair_of
from .test_registration import refused

LATER = at_hour(dt.date(2022, 3, 1), 9)
JUDGMENT = {
    "kind": "court_divorce", "basis_kind": "judgment", "basis_number": "（2020）湘1103民初示例1号",
    "basis_agency": "示例人民法院", "basis_date": dt.date(2020, 11, 1), "effective_date": dt.date(2020, 11, 20),
}  # fmt: skip


@laid
def couple(officers, invention):
    groom, bride = pair_of(invention)
    return groom, bride, marry(groom, bride, officers, dt.date(2020, 1, 8))


def propose(record, officers, at=AT, **changes) -> AnnotationProposal:
    return commands.propose_annotation(
        record_id=record.id, actor=officers["dengji"], at=at, request_id=uuid.uuid4(), **JUDGMENT | changes
    )


def confirm(proposal, officers, at=AT, username="chuzhang"):
    return commands.settle_annotation(
        proposal_id=proposal.id, confirmed=True, actor=officers[username], at=at
    )


def test_a_court_divorce_that_was_not_returned_unlocks_after_two_persons(officers, couple, pair, written):
    """法院离婚未回传: still married in the book until judgment and second signature."""
    groom, _, record = couple
    _, new_bride = pair()
    data = declared(groom, new_bride, male_pre_marital="40")
    refused(lambda: open_case("marriage", data, officers["dengji"], AT), written, "已有配偶")
    proposal = propose(record, officers)
    assert MarriageRecord.objects.get(id=record.id).stands
    refused(lambda: open_case("marriage", data, officers["dengji"], AT), written, "已有配偶")
    confirm(proposal, officers)
    record.refresh_from_db()
    assert (record.status, record.ended_reason, record.ended_date) == (
        "ended",
        "court",
        dt.date(2020, 11, 20),
    )
    assert open_case("marriage", data, officers["dengji"], AT).state == "submitted"
    note = RecordAnnotation.objects.get()
    assert note.basis == "示例人民法院生效判决书 （2020）湘1103民初示例1号（2020-11-01）"
    assert note.proposed_by_id != note.checked_by_id


def test_nobody_signs_both_times(officers, couple, written):
    record = couple[2]
    proposal = propose(record, officers)
    refused(lambda: confirm(proposal, officers, username="dengji"), written, error=Refused)
    AnnotationProposal.objects.update(proposed_by_id=officers["chuzhang"].account_id)
    refused(lambda: confirm(proposal, officers), written, "须由两人办理", error=Refused)


@pytest.mark.parametrize(
    ("kind", "basis_kind", "status", "reason", "state"),
    [
        ("death", "death", "ended", "death", "丧偶"), ("void", "judgment", "void", "", "未婚"),
        ("annulled", "judgment", "annulled", "", "未婚"), ("revoked", "police", "revoked", "", "未婚"),
        ("court_divorce", "mediation", "ended", "court", "离婚"),
    ],
)  # fmt: skip
def test_what_each_annotation_makes_of_a_marriage(officers, couple, kind, basis_kind, status, reason, state):
    groom, _, record = couple
    changes = {"kind": kind, "basis_kind": basis_kind, "basis_date": dt.date(2022, 2, 1),
               "effective_date": dt.date(2022, 2, 1)}  # fmt: skip
    confirm(propose(record, officers, LATER, **changes), officers, LATER)
    record.refresh_from_db()
    assert (record.status, record.ended_reason) == (status, reason)
    assert marital_state(party_index("111", groom.number)).label == state
    assert not queries.verify_certificate(record.certificate_number, record.details["codes"][0]).in_force


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"basis_kind": "police"}, "依据应是"),
        ({"basis_number": " "}, "文号和出具机关"),
        ({"effective_date": dt.date(2020, 10, 1)}, "不能早于文书日期"),
        ({"effective_date": dt.date(2021, 2, 1)}, "不能晚于今天"),
        ({"kind": "revoked", "basis_kind": "police"}, "2021年11月18日"),
        ({"kind": "coercion", "basis_kind": "decision", "basis_date": dt.date(2021, 1, 5),
          "effective_date": dt.date(2021, 1, 5)}, "人民法院撤销"),
        ({"kind": "correction", "basis_kind": "form"}, "要更正的项目"),
        ({"kind": "correction", "basis_kind": "form", "field_name": "male_name"}, "更正后的内容"),
        ({"kind": "correction", "basis_kind": "form", "field_name": "register_date", "after": "1月"},
        "2020-01-31"),
        ({"kind": "correction", "basis_kind": "form", "field_name": "status", "after": "x"}, "要更正的项目"),
        ({"kind": "correction", "basis_kind": "form", "field_name": "male_name", "after": "王" * 65}, "姓名只能"),
        ({"kind": "correction", "basis_kind": "form", "field_name": "register_date", "after": "2999-01-01"},
        "至今天之间"),
        ({"basis_date": dt.date(2019, 5, 1), "effective_date": dt.date(2019, 6, 1)}, "不能早于登记日期"),
        ({"kind": "death", "basis_kind": "death", "effective_date": dt.date(2020, 1, 7)}, "不能早于登记日期"),
    ],
)  # fmt: skip
def test_a_paper_that_does_not_carry_it(officers, couple, written, changes, words):
    refused(lambda: propose(couple[2], officers, **changes), written, words, error=Invalid)


def test_coercion_of_2020_stays_as_history(officers, couple):
    changes = {"kind": "coercion", "basis_kind": "decision", "basis_date": dt.date(2020, 6, 1),
               "effective_date": dt.date(2020, 6, 1)}  # fmt: skip
    confirm(propose(couple[2], officers, **changes), officers)
    assert MarriageRecord.objects.get().status == "annulled"


def test_once_it_is_void_nothing_more_is_noted(officers, couple, written):
    record = couple[2]
    confirm(propose(record, officers, kind="void", basis_kind="ruling"), officers)
    for kind, basis in (("court_divorce", "judgment"), ("death", "death"), ("annulled", "judgment")):
        refused(
            lambda k=kind, b=basis: propose(record, officers, kind=k, basis_kind=b), written, error=Conflict
        )


def test_two_that_wait_for_one_record(officers, couple, written):
    """Proposed before the other was confirmed: the second finds that it has been acted on."""
    record = couple[2]
    court, death = propose(record, officers), propose(record, officers, kind="death", basis_kind="death")
    refused(lambda: propose(record, officers), written, "等待复核", error=Conflict)
    confirm(court, officers)
    refused(lambda: confirm(death, officers), written, "不能再备注", error=Conflict)
    refused(lambda: confirm(court, officers), written, "不能再次处理", error=Conflict)


def test_a_correction_keeps_what_stood_before(officers, couple):
    record = couple[2]
    before = record.male_name
    changes = {"kind": "correction", "basis_kind": "form", "field_name": "male_name", "after": "王更正"}
    confirm(propose(record, officers, **changes), officers)
    record.refresh_from_db()
    note = RecordAnnotation.objects.get()
    assert (record.male_name, note.before, note.after) == (
        "王更正", {"male_name": before}, {"male_name": "王更正"},
    )  # fmt: skip
    assert "王更正" in record.search_keys
    assert record.status == "valid"
    with pytest.raises(Exception, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM marriages_recordannotation")


def test_what_hangs_on_a_corrected_field_follows_it(officers, couple):
    record = couple[2]
    record.details = record.details | {"office_name": "零陵县普利桥公社"}
    record.save()
    for name, after in (("female_name", "蒋更正"), ("female_birth_date", "1990-02-03")):
        changes = {"kind": "correction", "basis_kind": "form", "field_name": name, "after": after}
        confirm(propose(record, officers, **changes), officers)
    record.refresh_from_db()
    assert (record.female_name_pinyin, record.female_birth_year) == ("jiang geng zheng", 1990)
    assert "@零陵" in record.search_keys


@laid
def divorced(officers, couple):
    day = dt.date(2020, 12, 31)
    case = open_case("divorce", parting(*couple[:2]), officers["dengji"], at_hour(day, 9))
    for action in ("accept", "issue"):
        step(case, action, officers["dengji"], at_hour(day, 10))
    return queries.record_of_case(case.id)


REVOKED = {"kind": "revoked", "basis_kind": "police", "basis_date": dt.date(2022, 2, 1),
           "effective_date": dt.date(2022, 2, 1)}  # fmt: skip


def test_a_revoked_divorce_never_was(officers, couple, divorced):
    groom, _, marriage = couple
    data = {"kind": "BL", "original": divorced.id, "who": "both", "identity_number": groom.number,
            "reason": "lost"}  # fmt: skip
    case = open_case("reissue", data, officers["dengji"], AT)
    for action in ("verify", "issue"):
        step(case, action, officers["dengji"], AT, archive_seen=True)
    again = queries.record_of_case(case.id)
    answer = queries.verify_certificate(again.certificate_number, again.details["codes"][0])
    assert (answer.in_force, answer.register_date) == (True, dt.date(2020, 12, 31))
    confirm(propose(divorced, officers, LATER, **REVOKED), officers, LATER)
    marriage.refresh_from_db()
    assert (marriage.status, marriage.ended_by, marriage.ended_date) == ("valid", None, None)
    assert marital_state(party_index("111", groom.number)).label == "已婚"
    assert not queries.verify_certificate(again.certificate_number, again.details["codes"][0]).in_force


def test_a_revoked_divorce_with_a_later_marriage_goes_to_the_court_first(
    officers, couple, divorced, pair, written
):
    marry(couple[0], pair()[1], officers, DAY, male_pre_marital="40")
    proposal = propose(divorced, officers, LATER, **REVOKED)
    refused(lambda: confirm(proposal, officers, LATER), written, "另有在册婚姻", error=Conflict)


def test_a_reissue_elsewhere_asks_for_the_household_register_until_2025(officers, couple, written):
    groom, _, record = couple
    MarriageRecord.objects.filter(id=record.id).update(office_code="431102")
    data = {
        "kind": "BJ",
        "original": record.id,
        "who": "both",
        "identity_number": groom.number,
        "reason": "lost",
    }
    refused(lambda: open_case("reissue", data, officers["dengji"], AT), written, "原登记机关", error=Invalid)
    assert open_case("reissue", data | {"resident_here": True}, officers["dengji"], AT).state == "submitted"
    at = at_hour(dt.date(2025, 5, 12), 9)
    assert open_case("reissue", data, officers["dengji"], at).state == "submitted"


def test_a_passport_is_a_paper_for_a_reissue_too(officers, couple, written):
    record = couple[2]
    number = "E12345678"
    MarriageRecord.objects.filter(id=record.id).update(
        female_id_type_code="414", female_identity_index=party_index("414", number)
    )
    data = {"kind": "BJ", "original": record.id, "who": "female", "proxy": True, "identity_number": number,
            "reason": "lost"}  # fmt: skip
    assert open_case("reissue", data, officers["dengji"], AT).state == "submitted"
    wrong = data | {"identity_number": "E12345679"}
    refused(lambda: open_case("reissue", wrong, officers["dengji"], AT), written, "不符", error=Invalid)


def test_nobody_reissues_for_a_near_relative(officers, couple, written):
    groom, _, record = couple
    data = {
        "kind": "BJ",
        "original": record.id,
        "who": "both",
        "identity_number": groom.number,
        "reason": "lost",
    }
    case = open_case("reissue", data, officers["dengji"], AT)
    Registrar.objects.filter(account_id=officers["dengji"].account_id).update(
        relatives=[party_index("111", groom.number).hex()]
    )
    before = written()
    with pytest.raises(MinzhengError, match="回避"):
        step(case, "verify", officers["dengji"], AT, archive_seen=True)
    assert before.changed() == []


def test_a_return_says_why(officers, couple, written):
    proposal = propose(couple[2], officers)
    by = {"proposal_id": proposal.id, "confirmed": False, "actor": officers["chuzhang"], "at": AT}
    refused(lambda: commands.settle_annotation(**by), written, "退回时请写明原因", error=Invalid)
    assert commands.settle_annotation(**by, note="缺生效证明").state == "rejected"
    assert MarriageRecord.objects.get(id=couple[2].id).stands
    assert propose(couple[2], officers).state == "proposed"


def test_a_reissue_only_while_it_stands(officers, couple, written):
    groom, _, record = couple
    data = {"kind": "BJ", "original": record.id, "who": "both", "proxy": False,
    "identity_number": groom.number,
            "reason": "lost"}  # fmt: skip
    case = open_case("reissue", data, officers["dengji"], AT)
    step(case, "verify", officers["dengji"], AT, archive_seen=True)
    step(case, "issue", officers["dengji"], AT)
    made = queries.record_of_case(case.id)
    assert (made.certificate_number, made.details["copies"], made.original_id) == (
        "BJ431103-2021-000001", 2, record.id,
    )  # fmt: skip
    refused(
        lambda: open_case("reissue", data | {"identity_number": "x"}, officers["dengji"], AT), written, "不符"
    )
    refused(
        lambda: open_case("reissue", data | {"who": "male"}, officers["dengji"], AT), written, "公证的委托书"
    )
    refused(
        lambda: open_case("reissue", data | {"kind": "BL"}, officers["dengji"], AT), written, "离婚登记记录"
    )
    refused(
        lambda: open_case("reissue", data | {"original": 0}, officers["dengji"], AT), written, "没有这条登记"
    )
    alone = open_case("reissue", data | {"who": "male", "proxy": True}, officers["dengji"], AT)
    confirm(propose(record, officers, kind="death", basis_kind="death"), officers)
    refused(lambda: open_case("reissue", data, officers["dengji"], AT), written, "一方死亡", "档案证明")
    refused(lambda: step(alone, "verify", officers["dengji"], AT), written, "不能补领结婚证")
    assert Case.objects.get(id=alone.id).state == "submitted"
    assert not queries.verify_certificate(made.certificate_number, made.details["codes"][0]).in_force


def test_couples_and_copies_are_two_units(officers, couple):
    groom, _, record = couple
    divorce = MarriageRecord.objects.get(id=record.id)
    divorce.pk, divorce.kind, divorce.certificate_number = None, "L", "L431103-2020-000007"
    divorce.save()
    for kind, original, who in (("BJ", record, "both"), ("BL", divorce, "both"), ("BL", divorce, "male")):
        data = {"kind": kind, "original": original.id, "who": who, "proxy": False,
                "identity_number": groom.number, "reason": "lost"}  # fmt: skip
        case = open_case("reissue", data, officers["dengji"], AT)
        for action in ("verify", "issue"):
            step(case, action, officers["dengji"], AT, archive_seen=True)
    found = figures.year_figures(OFFICE, DAY.year)
    assert (found.reissued_couples, found.reissued_copies) == (1, 3)
