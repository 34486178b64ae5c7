"""Who may use a record, with which papers, who allows it, and what the certificate says."""

import itertools
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.documents.models import Document
from minzheng.kernel.people.identity import check_digit
from minzheng.registers.marriage_archive import commands, queries
from minzheng.registers.marriage_archive.certificates import record_facts
from minzheng.registers.marriage_archive.entitlement import CAPACITIES, may_say_no_record
from minzheng.registers.marriage_archive.errors import AlreadyDone, ArchiveNotFound, NotEntitled
from minzheng.registers.marriage_archive.models import ArchiveItem, ArchiveUse
from minzheng.registers.marriages.parties import party_index

from .conftest import AT, DISTRICT, key, officer

HUSBAND = "130503670401001"  # 15 digits, born 1967-04-01 (administration sheet 13.1)
STATES = ("waiting", "allowed", "refused", "done")


@pytest.fixture(autouse=True)
def _own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def record(shelf, first, second):
    changes = {
        "year": 1987, "register_date": "1987-5-1", "male_identity": HUSBAND, "male_birth": "",
        "office_name": "冷水滩市梅湾街道办事处", "male_place": "永州市富家桥镇", "female_place": "零陵县牛角坝公社",
    }  # fmt: skip
    key(first, **changes)
    key(second, **changes)
    return ArchiveItem.objects.get().record


def ask(registrar, record, **changes):
    given = {
        "applicant_name": "唐建国", "applicant_number": HUSBAND, "capacity": "self", "purpose": "reissue",
        "purpose_note": "核对登记材料", "output": "record", "request_id": uuid.uuid4(),
    } | changes  # fmt: skip
    given.setdefault(
        "papers", CAPACITIES[given["capacity"]].papers if given["capacity"] in CAPACITIES else ()
    )
    return commands.ask_use(
        division_code=DISTRICT, record_id=record.id if record else None, actor=registrar, at=AT, **given
    )


def standing() -> tuple:
    return list(ArchiveUse.objects.order_by("id").values_list("id", "state")), Document.objects.count()


def test_a_party_gets_a_certificate_with_the_number_as_written(record, registrar):
    use = ask(registrar, record)
    assert use.state == "allowed"

    done = commands.hand_out(use_id=use.id, actor=registrar, at=AT)

    document = done.document
    assert (document.title, document.number) == ("婚姻登记记录证明", "冷民婚档〔2020〕1号")
    assert document.data["parties"][0]["number"] == HUSBAND  # not the 18 digits it went over into
    assert document.data["registered"] == "1987年5月1日"
    assert "“冷水滩市”（1984—1995年），今冷水滩区（待核实）" in document.data["place_notes"]
    assert "“永州市”（1984—1995年），今零陵区（待核实）" in document.data["place_notes"]
    assert document.pdf.size_bytes > 1000


def test_a_year_only_date_is_told_as_it_stands(shelf, first, second):
    for actor in (first, second):
        key(actor, register_date="民国三十八年")
    facts = record_facts(ArchiveItem.objects.get().record, DISTRICT)
    assert facts["registered"] == "1949年（原件写“民国三十八年”）"
    assert facts["date_note"] == "原件为民国纪年"
    assert facts["parties"][0]["number"] == "原件未载"


@pytest.mark.parametrize("capacity", list(CAPACITIES))
def test_every_paper_of_a_capacity_is_needed(record, registrar, capacity):
    before = standing()
    for missing in CAPACITIES[capacity].papers:
        papers = [paper for paper in CAPACITIES[capacity].papers if paper != missing]
        with pytest.raises(NotEntitled, match=missing.replace("(", "").split("（")[0]):
            ask(registrar, record, capacity=capacity, papers=papers)
    assert standing() == before


def test_somebody_else_is_not_the_party(record, registrar):
    before = standing()
    with pytest.raises(NotEntitled, match="第十五条"):
        ask(registrar, record, applicant_number="130503196704010999")
    assert standing() == before


def test_others_wait_for_the_head(record, registrar, head):
    use = ask(registrar, record, capacity="other", applicant_name="某公司", applicant_number="X1")
    assert use.state == "waiting"
    before = standing()
    with pytest.raises(NotEntitled):
        commands.hand_out(use_id=use.id, actor=registrar, at=AT)
    with pytest.raises(NotPermitted):
        commands.decide_use(use_id=use.id, allowed=True, note="同意", actor=registrar, at=AT)
    with pytest.raises(Invalid):
        commands.decide_use(use_id=use.id, allowed=True, note=" ", actor=head, at=AT)
    assert standing() == before

    commands.decide_use(use_id=use.id, allowed=True, note="编志需要", actor=head, at=AT)
    assert commands.hand_out(use_id=use.id, actor=registrar, at=AT).approver_name == "龙建平"


def test_nobody_allows_what_they_took_in(record, head):
    use = ask(head, record, capacity="other", applicant_name="某公司", applicant_number="X1")
    before = standing()
    with pytest.raises(NotEntitled, match="另一名负责人"):
        commands.decide_use(use_id=use.id, allowed=True, note="同意", actor=head, at=AT)
    assert standing() == before


def test_no_record_is_no_longer_certified_but_for_what_is_listed(record, registrar):
    before = standing()
    with pytest.raises(NotEntitled, match="266号"):
        ask(registrar, None, output="no_record", purpose="property", applicant_number="130503196704010999")
    with pytest.raises(NotEntitled, match="不能出具无婚姻登记记录证明"):
        ask(registrar, None, output="no_record", purpose="taiwan")
    assert standing() == before

    use = ask(registrar, None, output="no_record", purpose="taiwan", applicant_number="130503196704010999")
    done = commands.hand_out(use_id=use.id, actor=registrar, at=AT)
    assert done.document.title == "无婚姻登记记录证明"


def test_a_number_that_is_none_proves_no_record(record, registrar):
    before = standing()
    for wrong in ("1", "某公司", "130503196704010991"):
        with pytest.raises(Invalid) as caught:
            ask(registrar, None, output="no_record", purpose="taiwan", applicant_number=wrong)
        assert caught.value.field == "applicant_number"
    assert standing() == before


@pytest.mark.parametrize(
    ("name", "state"), [("蒋桂兰", "waiting"), ("蔣桂蘭", "waiting"), ("蒋桂", "allowed")]
)
def test_an_old_record_without_a_number_sends_the_question_to_the_head(record, registrar, name, state):
    """The bride of 1987 stands there by name and year of birth only."""
    first = "13050319420406102"
    use = ask(
        registrar, None, output="no_record", purpose="taiwan", applicant_name=name,
        applicant_number=first + check_digit(first),
    )  # fmt: skip
    assert use.state == state


def test_whoever_married_since_is_not_certified_single(record, registrar):
    use = ask(registrar, None, output="no_record", purpose="taiwan", applicant_number="130503196704010999")
    record.female_identity_index = party_index("111", "130503196704010999")
    record.save()
    before = standing()
    with pytest.raises(NotEntitled, match="不能出具无婚姻登记记录证明"):
        commands.hand_out(use_id=use.id, actor=registrar, at=AT)
    assert standing() == before


def test_before_the_notice_of_2015_it_was():
    assert may_say_no_record("property", clock.at_hour(AT.date()).date().replace(year=2015, month=8, day=26))
    assert not may_say_no_record("property", AT.date().replace(year=2015, month=8, day=27))
    assert may_say_no_record("notary", AT.date())


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": "friend"}, {"purpose": "curious"}, {"output": "lend"}, {"applicant_name": " "},
        {"purpose": "other", "purpose_note": "看看"}, {"capacity": "lawyer", "purpose_note": ""},
    ],
)  # fmt: skip
def test_what_is_not_said_is_refused(record, registrar, changes):
    before = standing()
    with pytest.raises(Invalid):
        ask(registrar, record, **changes)
    assert standing() == before


def test_once_for_one_request(record, registrar):
    one = uuid.uuid4()
    assert ask(registrar, record, request_id=one).id == ask(registrar, record, request_id=one).id


def test_another_district_sees_and_does_nothing(record, registrar, stranger, first):
    use = ask(registrar, record)
    before = standing()
    with pytest.raises(ArchiveNotFound):
        commands.hand_out(use_id=use.id, actor=stranger, at=AT)
    with pytest.raises(ArchiveNotFound):
        queries.use(use.id, stranger)
    with pytest.raises(ArchiveNotFound):
        queries.record(record.id, stranger)
    with pytest.raises(NotPermitted):
        commands.hand_out(use_id=use.id, actor=first, at=AT)
    assert standing() == before


@pytest.mark.parametrize(("state", "action"), list(itertools.product(STATES, ("decide", "hand_out"))))
def test_every_action_in_every_state(state, action, record, registrar, head):
    use = ask(
        registrar, record, capacity="other", applicant_name="某公司", applicant_number="X1", output="look"
    )
    if state != "waiting":
        commands.decide_use(use_id=use.id, allowed=state != "refused", note="有理由", actor=head, at=AT)
    if state == "done":
        commands.hand_out(use_id=use.id, actor=registrar, at=AT)
    second_head = officer("head2", Role.REGISTRY_HEAD)
    acts = {
        "decide": lambda: commands.decide_use(
            use_id=use.id, allowed=True, note="同意", actor=second_head, at=AT
        ),
        "hand_out": lambda: commands.hand_out(use_id=use.id, actor=registrar, at=AT),
    }
    target = {("waiting", "decide"): "allowed", ("allowed", "hand_out"): "done"}.get((state, action))
    before = standing()
    if target is None:
        with pytest.raises((AlreadyDone, MinzhengError)):
            acts[action]()
        assert standing() == before
    else:
        acts[action]()
        use.refresh_from_db()
        assert use.state == target
