"""A wedding from counter to certificate, and everything that refuses one."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.config.demo.fields import weddings
from minzheng.config.demo.fields.weddings import Somebody, declared, marry, open_case, step
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, Refused
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.errors import NotNow, NotReady
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.models import Document
from minzheng.registers.marriages import commands, figures, queries
from minzheng.registers.marriages.errors import NotCertified, NotEligible, NumberTaken
from minzheng.registers.marriages.models import BlankCertificate, MarriageRecord, Registrar
from minzheng.registers.marriages.parties import party_index
from minzheng.registers.marriages.standing import marital_state

from .conftest import AT, DAY, OFFICE, number_of


def refused(call, written, *words: str, error: type[MinzhengError] = MinzhengError) -> str:
    """The sentence of a refusal; nothing at all was written."""
    before = written()
    with pytest.raises(error) as caught, transaction.atomic():
        call()
    assert before.changed() == []
    for word in words:
        assert word in caught.value.sentence
    return caught.value.sentence


def test_a_wedding_day(officers, pair):
    groom, bride = pair()
    record = marry(groom, bride, officers, DAY)
    assert record.certificate_number == "J431103-2021-000001"
    assert (record.male_name, record.female_name) == (groom.name, bride.name)
    assert (record.register_date, record.effect_date, record.status) == (DAY, DAY, "valid")
    assert (record.male_print_number, record.female_print_number) == ("HJ00000001", "HJ00000002")
    case = Case.objects.get(id=record.case_id)
    assert (case.state, case.title, case.procedure) == (
        "registered", f"{groom.name}、{bride.name}", "marriage-2021",
    )  # fmt: skip
    titles = list(Document.objects.filter(case_id=case.id).order_by("id").values_list("title", flat=True))
    assert titles == [
        "申请结婚登记声明书", "结婚登记审查处理表", "结婚证（男方持）", "结婚证（女方持）",
    ]  # fmt: skip
    assert queries.owner_of(case.id).name == "肖玉兰"
    for one in (groom, bride):
        assert marital_state(party_index("111", one.number)).label == "已婚"
    assert EventRow.objects.filter(kind="marriages.registered", case_id=case.id).count() == 1


def test_no_number_in_clear_stands_in_case_or_event(officers, pair):
    groom, bride = pair()
    record = marry(groom, bride, officers, DAY)
    case = Case.objects.get(id=record.case_id)
    for number in (groom.number, bride.number):
        assert number not in str(case.application)
        assert not EventRow.objects.filter(details__icontains=number).exists()


def test_the_certificate_is_verified_by_number_and_code_only(officers, pair):
    record = marry(*pair(), officers, DAY)
    code = record.details["codes"][0]
    found = queries.verify_certificate("j431103 2021 000001", f"{code[:4]}-{code[4:]}".lower())
    assert found.in_force
    assert found.couple == "、".join(
        name[0] + "*" * (len(name) - 2 if len(name) > 2 else 1) + (name[-1] if len(name) > 2 else "")
        for name in (record.male_name, record.female_name)
    )
    sentences = set()
    for number, typed in (
        (record.certificate_number, "AAAABBBBCCCCDDDD"), ("J431103-2021-000002", code), ("", ""), ("J", code),
    ):  # fmt: skip
        with pytest.raises(MinzhengError) as caught:
            queries.verify_certificate(number, typed)
        sentences.add(caught.value.sentence)
    assert len(sentences) == 1


def test_numbers_have_no_gap_when_a_registration_fails(officers, pair, written):
    marry(*pair(), officers, DAY)
    groom, bride = pair()
    case = open_case("marriage", declared(groom, bride), officers["dengji"], AT)
    step(case, "verify", officers["dengji"], AT)
    step(case, "examine", officers["dengji"], AT)
    used = {"male_print_number": "HJ00000001", "female_print_number": "HJ00000002"}
    refused(
        lambda: step(case, "register", officers["dengji"], AT, **used), written, "已经用过", error=NumberTaken
    )
    record_case = step(case, "register", officers["dengji"], AT)
    assert queries.record_of_case(record_case.id).certificate_number == "J431103-2021-000002"
    assert marry(*pair(), officers, dt.date(2022, 1, 5)).certificate_number == "J431103-2022-000001"


@pytest.mark.parametrize(
    ("male_born", "female_born", "words"),
    [
        (dt.date(1999, 1, 7), None, ("男方", "22 周岁", "2021年01月07日", "民法典 第一千零四十七条")),
        (None, dt.date(2001, 1, 7), ("女方", "20 周岁", "2021年01月07日", "民法典 第一千零四十七条")),
    ],
)
def test_under_age_by_a_day(officers, pair, written, male_born, female_born, words):
    groom, bride = pair(male_born, female_born)
    data = declared(groom, bride)
    refused(lambda: open_case("marriage", data, officers["dengji"], AT), written, *words, error=NotEligible)
    tomorrow = at_hour(dt.date(2021, 1, 7), 9)
    assert open_case("marriage", data, officers["dengji"], tomorrow).state == "submitted"


def test_a_party_married_in_the_register(officers, pair, written):
    groom, bride = pair()
    marry(groom, bride, officers, DAY)
    _, other = pair()
    sentence = refused(
        lambda: open_case("marriage", declared(groom, other), officers["dengji"], AT), written,
        groom.name, "已有配偶", "禁止重婚", "J431103-2021-000001", error=NotEligible,
    )  # fmt: skip
    assert "法院判决" in sentence


def test_a_party_married_by_a_historical_record_with_the_old_number(officers, pair, written):
    groom, bride = pair(dt.date(1970, 5, 1))
    old = groom.number[:6] + groom.number[8:17]
    MarriageRecord.objects.create(
        kind="J", office_code=OFFICE, certificate_number="冷结字第12号", register_year=1993, source="historical",
        male_name=groom.name, male_identity_index=party_index("111", old), female_name="某某", recorded_at=AT,
    )  # fmt: skip
    refused(
        lambda: open_case("marriage", declared(groom, bride), officers["dengji"], AT), written,
        "冷结字第12号", "1993 年", error=NotEligible,
    )  # fmt: skip


def test_a_party_married_by_the_national_base(officers, pair, written):
    groom, bride = pair()
    case = open_case("marriage", declared(groom, bride), officers["dengji"], AT)
    found = {
        "female_answer": "married", "female_spouse_name": "外地人", "female_register_year": 2018,
        "female_certificate_number": "J320102-2018-001234",
    }  # fmt: skip
    assert step(case, "verify", officers["dengji"], AT, **found).state == "submitted"
    kept = MarriageRecord.objects.get()
    assert (kept.source, kept.office_code, kept.stands) == ("exchange", "320102", True)
    before = written()
    with pytest.raises(NotReady) as caught, transaction.atomic():
        step(case, "verify", officers["dengji"], AT)
    assert "全国婚姻登记信息库有在册婚姻 J320102-2018-001234" in caught.value.sentence
    assert before.changed() == []
    refused(
        lambda: open_case("marriage", declared(groom, bride), officers["dengji"], AT), written, "已有配偶"
    )
    assert step(case, "refuse", officers["dengji"], AT, reason="").state == "not_registered"
    assert Document.objects.get().title == "不予办理结婚登记告知单"


def test_the_base_could_not_be_asked_is_never_no(officers, pair):
    case = open_case("marriage", declared(*pair()), officers["dengji"], AT)
    step(case, "verify", officers["dengji"], AT, male_answer="error")
    case.refresh_from_db()
    assert case.state == "submitted"
    assert queries.missing_answers(case.id) == [
        "男方的全国库核对没有成功，未能核对不等于没有婚姻；请待网络恢复后重新核对，或与当事人改约"
    ]
    with pytest.raises(NotNow):
        step(case, "register", officers["dengji"], AT)
    assert step(case, "verify", officers["dengji"], AT).state == "status_verified"
    assert queries.missing_answers(case.id) == []


def test_an_answer_of_married_needs_what_was_returned(officers, pair, written):
    case = open_case("marriage", declared(*pair()), officers["dengji"], AT)
    refused(
        lambda: step(case, "verify", officers["dengji"], AT, male_answer="married"), written,
        "登记年度和配偶姓名", error=Invalid,
    )  # fmt: skip


@pytest.mark.parametrize("declared_as", ["lineal", "sibling", "uncle", "cousin", "adoptive"])
def test_kin_by_their_own_word(officers, pair, written, declared_as):
    data = declared(*pair(), kinship=declared_as)
    refused(
        lambda: open_case("marriage", data, officers["dengji"], AT), written, "民法典 第一千零四十八条",
        "不予办理结婚登记告知单", error=NotEligible,
    )  # fmt: skip


@pytest.mark.parametrize("declared_as", ["none", "second_cousin", "affinity"])
def test_who_is_no_near_kin_may_marry(officers, pair, declared_as):
    data = declared(*pair(), kinship=declared_as)
    assert open_case("marriage", data, officers["dengji"], AT).state == "submitted"


def test_cousins_who_say_they_are_none(officers, pair, written):
    groom, bride = pair()
    grandmother = number_of(dt.date(1940, 3, 3), "女", 10)
    fathers = {one: number_of(dt.date(1965, 2, day), "男", 10) for day, one in ((1, groom), (2, bride))}
    by = {"adoptive": False, "source": "户口簿", "actor": officers["dengji"], "at": AT}
    for one, father in fathers.items():
        commands.link_parent(child_number=one.number, parent_number=father, **by)
        commands.link_parent(child_number=father, parent_number=grandmother, **by)
    refused(
        lambda: open_case("marriage", declared(groom, bride), officers["dengji"], AT), written,
        "堂（表）兄弟姐妹", "民法典 第一千零四十八条", error=NotEligible,
    )  # fmt: skip


def test_everything_in_the_way_is_told_at_once(officers, pair, written):
    groom, bride = pair(dt.date(2001, 1, 1), dt.date(2005, 1, 1))
    data = declared(
        groom,
        bride,
        kinship="cousin",
        male_region_code="110101",
        female_region_code="110101",
        voluntary=False,
    )
    before = written()
    with pytest.raises(NotEligible) as caught:
        open_case("marriage", data, officers["dengji"], AT)
    assert before.changed() == []
    assert [one.field for one in caught.value.problems] == [
        "male_number", "female_number", "kinship", "male_region_code", "voluntary",
    ]  # fmt: skip


def test_the_household_register_counts_until_the_new_regulation(officers, pair, written):
    data = declared(*pair(), male_region_code="110101", female_region_code="110105")
    last, first = at_hour(dt.date(2025, 5, 9), 9), at_hour(dt.date(2025, 5, 12), 9)
    refused(
        lambda: open_case("marriage", data, officers["dengji"], last), written,
        "常住户口都不在本登记处辖区", "国令第387号", error=NotEligible,
    )  # fmt: skip
    case = open_case("marriage", data, officers["dengji"], first)
    assert case.procedure == "marriage-2025"


def test_a_party_who_is_not_who_the_form_says(officers, pair, written):
    groom, bride = pair()
    swapped = declared(Somebody(groom.name, bride.number, "男"), Somebody(bride.name, groom.number, "女"))
    refused(lambda: open_case("marriage", swapped, officers["dengji"], AT), written, "男方的证件显示性别为女")
    broken = declared(Somebody(groom.name, groom.number[:-1] + "0", "男"), bride)
    if broken["male_number"] == groom.number:
        broken["male_number"] = groom.number[:-1] + "1"
    refused(lambda: open_case("marriage", broken, officers["dengji"], AT), written, "末位校验不符")


def test_a_written_answer_keeps_the_case_and_gives_the_reasons(officers, pair, written):
    data = declared(*pair(dt.date(2001, 1, 1)), written_answer=True)
    case = open_case("marriage", data, officers["dengji"], AT)
    with pytest.raises(NotReady):
        step(case, "verify", officers["dengji"], AT)
    step(case, "refuse", officers["dengji"], AT, reason="")
    document = Document.objects.get()
    assert document.number == "冷民婚不予〔2021〕1号"
    assert "未到法定婚龄" in str(document.data["reasons"])
    fine = declared(*pair(), written_answer=True)
    refused(lambda: open_case("marriage", fine, officers["dengji"], AT), written, "不需要书面答复")


def test_a_namesake_without_a_number_is_looked_at_by_a_human(officers, pair, written):
    groom, bride = pair(dt.date(1980, 5, 1))
    MarriageRecord.objects.create(
        kind="J", office_code=OFFICE, register_year=2002, source="historical", male_name=groom.name,
        male_birth_year=1980, female_name="某某", recorded_at=AT,
    )  # fmt: skip
    data = declared(groom, bride)
    refused(lambda: open_case("marriage", data, officers["dengji"], AT), written, "同名同龄", "2002 年")
    data["name_sakes_note"] = "档案照片不是本人，籍贯不同"
    assert open_case("marriage", data, officers["dengji"], AT).application["name_sakes_note"]


def test_a_foreigner_needs_an_office_with_the_power(officers, pair, written):
    groom, _ = pair()
    data = declared(groom, Somebody("Anna Example", "", "女")) | {
        "female_category": "foreign", "female_number": "X1234567", "female_nationality": "DEU",
        "female_birth_date": dt.date(1995, 4, 1), "female_region_code": "",
        "female_proof_issued": dt.date(2020, 12, 1),
    }  # fmt: skip
    refused(
        lambda: open_case("marriage", data, officers["dengji"], AT), written, "涉外婚姻登记", "省级民政部门"
    )
    commands.grant_authority(
        office_code=OFFICE, scope="foreign", from_date=dt.date(2021, 1, 1), until_date=None,
        document_number="湘民函〔2020〕示例8号", actor=officers["chuzhang"], at=AT,
    )  # fmt: skip
    stale = data | {"female_proof_issued": dt.date(2020, 6, 1)}
    refused(lambda: open_case("marriage", stale, officers["dengji"], AT), written, "有效至 2020-12-01")
    case = open_case("marriage", data, officers["dengji"], AT)
    for action in ("verify", "examine", "register"):
        step(case, action, officers["dengji"], AT)
    record = queries.record_of_case(case.id)
    assert (record.foreign_flag, record.female_nationality, record.female_id) == ("foreign", "DEU", None)


def test_only_a_certified_registrar_signs(officers, pair, written):
    case = open_case("marriage", declared(*pair()), officers["dengji"], AT)
    step(case, "verify", officers["dengji"], AT)
    Registrar.objects.filter(account__username="dengji").update(valid=(dt.date(2019, 1, 1), DAY))
    refused(
        lambda: step(case, "examine", officers["dengji"], AT), written, "婚姻登记员证", error=NotCertified
    )
    assert step(case, "examine", officers["dengji2"], AT).state == "cleared"


def test_a_registrar_does_not_marry_her_own_kin(officers, pair, written):
    groom, bride = pair()
    row = Registrar.objects.get(account__username="dengji")
    row.relatives = [party_index("111", groom.number).hex()]
    row.save()
    case = open_case("marriage", declared(groom, bride), officers["dengji"], AT)
    step(case, "verify", officers["dengji"], AT)
    refused(lambda: step(case, "examine", officers["dengji"], AT), written, "回避", error=NotCertified)


def test_papers_not_seen_stop_the_examination(officers, pair, written):
    case = open_case("marriage", declared(*pair()), officers["dengji"], AT)
    step(case, "verify", officers["dengji"], AT)
    refused(
        lambda: step(case, "examine", officers["dengji"], AT, proofs=["male-identity_card"]), written,
        "女方：居民身份证", "户口簿",
    )  # fmt: skip


def test_no_blanks_no_certificate(officers, pair, written):
    BlankCertificate.objects.filter(paper="marriage", state="drawn").update(state="stored")
    case = open_case("marriage", declared(*pair()), officers["dengji"], AT)
    for action in ("verify", "examine"):
        step(case, action, officers["dengji"], AT)
    refused(lambda: step(case, "register", officers["dengji"], AT), written, "不足 2 本", error=Conflict)


def test_who_may_not_register(officers, pair, written):
    for username in ("chuzhang", "luru", "shenji", "shouli"):
        refused(
            lambda who=username: open_case("marriage", declared(*pair()), officers[who], AT), written,
            error=Refused,
        )  # fmt: skip


def test_the_same_request_twice_is_one_case(officers, pair):
    data, request = declared(*pair()), uuid.uuid4()
    by = {"matter": "marriage", "data": data, "actor": officers["dengji"], "at": AT, "request_id": request}
    assert cases.open_case(**by).id == cases.open_case(**by).id
    assert Case.objects.count() == 1


def test_the_book_itself_refuses_a_second_standing_marriage(officers, pair):
    record = marry(*pair(), officers, DAY)
    copy = MarriageRecord.objects.get(id=record.id)
    copy.pk, copy.certificate_number, copy.female_identity_index = None, "J431103-2021-000099", b"x"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_two_counters_marry_one_man_once(officers, pair):
    """Both cases were clear when opened; the second finds the first's record when it comes to register."""
    groom, bride = pair()
    _, other = pair()
    ready = []
    for woman in (bride, other):
        case = open_case("marriage", declared(groom, woman), officers["dengji"], AT)
        for action in ("verify", "examine"):
            step(case, action, officers["dengji"], AT)
        ready.append(case)
    step(ready[0], "register", officers["dengji"], AT)
    with pytest.raises(NotReady, match="已有配偶"):
        step(ready[1], "register", officers["dengji"], AT)
    assert MarriageRecord.objects.filter(status="valid").count() == 1


def test_a_retroactive_registration_counts_from_its_day(officers, pair):
    record = marry(*pair(), officers, DAY, effect_date=dt.date(2015, 10, 1))
    assert (record.kind, record.certificate_number) == ("BB", "J431103-2021-000001")
    assert (record.effect_date, record.register_date) == (dt.date(2015, 10, 1), DAY)
    assert record.stands


def test_a_misprinted_number_is_never_used_again(officers, pair, written):
    record = marry(*pair(), officers, DAY)
    head = {"actor": officers["chuzhang"], "at": AT}
    refused(lambda: commands.void_number(record_id=record.id, reason=" ", **head), written, "作废原因")
    again = commands.void_number(record_id=record.id, reason="打印错位", **head)
    assert again.certificate_number == "J431103-2021-000002"
    assert marry(*pair(), officers, DAY).certificate_number == "J431103-2021-000003"
    assert figures.year_figures(OFFICE, 2021).void_numbers == 1
    with pytest.raises(Exception, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE marriages_voidnumber SET reason = 'x'")


def test_every_action_in_every_state(officers, pair):
    """What the procedure does not name is refused, whatever was typed."""
    officer = officers["dengji"]
    way = ["verify", "examine", "register", "hand_over"]
    allowed = {
        "submitted": {"verify", "refuse", "abandon"}, "status_verified": {"examine", "refuse", "abandon"},
        "cleared": {"register", "refuse", "abandon"}, "awaiting_certificate": {"hand_over"},
        "registered": set(),
    }  # fmt: skip
    case = open_case("marriage", declared(*pair()), officer, AT)
    for taken in [*way, None]:
        state = Case.objects.get(id=case.id).state
        for action in ("verify", "examine", "register", "hand_over", "refuse", "abandon"):
            if action not in allowed[state]:
                with pytest.raises(NotNow), transaction.atomic():
                    step(case, action, officer, AT, reason="x", note="x", proofs=[])
        if taken:
            step(case, taken, officer, AT)


def test_the_stock_fell_by_two(officers, pair):
    before = figures.counted_stock(OFFICE, "marriage")
    marry(*pair(), officers, DAY)
    balance = figures.day_balance(OFFICE, "marriage", DAY)
    assert (balance.opening, balance.printed, balance.closing) == (before, 2, before - 2)
    assert figures.counted_stock(OFFICE, "marriage") == balance.closing
    assert weddings.OPENED < DAY
