"""Numbers of disability cards: read, judged, and refused in words that say where and what to do."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.disability_card import DisabilityCard, check_disability_card
from minzheng.kernel.people.identity import check_digit

TODAY = dt.date(2020, 6, 10)
IDENTITY = "430000195601010013"  # 4·7+3·9+1·2+9·1+5·6+6·3+1·9+1·5+1·2 = 130 = 11·11 + 9, which stands for 3
WITH_X = "43000019560101003X"  # two more in the last place: 134 = 12·11 + 2, which stands for X
CARD = f"{IDENTITY}41"


def test_a_number_tells_whose_of_which_category_and_grade():
    found = check_disability_card(CARD, on_date=TODAY, identity_number=IDENTITY)
    assert found == DisabilityCard(CARD, IDENTITY, 4, 1, 0)
    assert found.kind_text == "肢体一级"


@pytest.mark.parametrize(
    ("written", "number", "reissues"),
    [
        (f" {IDENTITY} 62 ", f"{IDENTITY}62", 0),
        (f"{WITH_X.lower()}13", f"{WITH_X}13", 0),
        ("４３００００１９５６０１０１００１３７２", f"{IDENTITY}72", 0),
        (f"{CARD}B1", f"{CARD}B1", 1),
        (f"{CARD}b12", f"{CARD}B12", 12),
        ("430000-19560101-0013-41-B2", f"{CARD}B2", 2),
    ],
    ids=["空格", "小写x", "全角", "补办一次", "补办十二次", "横线"],
)
def test_what_people_write_is_put_right(written, number, reissues):
    found = check_disability_card(written, on_date=TODAY)
    assert (found.number, found.reissues) == (number, reissues)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "现为 0 位"),
        (IDENTITY, "应为 20 位"),
        (f"{IDENTITY}4", "现为 19 位"),
        (f"{CARD}5", "补办的证后面还有 B 和序号，现为 21 位"),
        (f"{CARD}B", "请对照残疾人证重新填写"),
        (f"{CARD}B0", "请对照残疾人证重新填写"),
        (f"{CARD}B100", "请对照残疾人证重新填写"),
        (f"{CARD}C1", "请对照残疾人证重新填写"),
        (f"{IDENTITY}01", "第 19 位是残疾类别，应为 1 至 7（1 视力、2 听力"),
        (f"{IDENTITY}81", "现为“8”"),
        (f"{IDENTITY}40", "第 20 位是残疾等级"),
        (f"{IDENTITY}45", "现为“5”"),
        (f"{IDENTITY}４X", "现为“X”"),
        ("43000019560101001441", "前 18 位应是身份证号：身份证号末位校验不符"),
        ("43000019561301001341", "前 18 位应是身份证号：身份证号第 7 至 14 位“19561301”不是存在的日期"),
        ("430000205601010013" + "41", "晚于今天"),
        (f"X{CARD[1:]}", "前 18 位应是身份证号：身份证号应为 18 位"),
        ("肢体残疾一级证书编号四一二三四五六七八九", "请对照残疾人证重新填写"),
        (CARD.replace("4", "٤"), "请对照残疾人证重新填写"),
    ],
)
def test_a_wrong_number_is_refused_with_the_place(written, says):
    with pytest.raises(Invalid) as refused:
        check_disability_card(written, on_date=TODAY)
    assert says in refused.value.sentence
    assert refused.value.field == "disability_card_number"


def test_somebody_elses_card_is_refused():
    with pytest.raises(Invalid, match="前 18 位与身份证号不一致"):
        check_disability_card(CARD, on_date=TODAY, identity_number=WITH_X)


@given(
    st.dates(dt.date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(1, 7), st.integers(1, 4),
    st.integers(0, 99),
)  # fmt: skip
def test_every_card_that_can_be_issued_is_read_as_issued(born, order, category, grade, reissues):
    first = f"431103{born:%Y%m%d}{order:03}"
    identity = first + check_digit(first)
    number = f"{identity}{category}{grade}" + (f"B{reissues}" if reissues else "")
    found = check_disability_card(number, on_date=TODAY, identity_number=identity)
    assert found == DisabilityCard(number, identity, category, grade, reissues)


@given(st.text(st.characters(codec="ascii") | st.sampled_from("０９Ｘ٤"), max_size=24))
def test_no_text_but_a_card_number_is_read(text):
    with pytest.raises(Invalid) as refused:
        check_disability_card(text, on_date=TODAY)
    assert refused.value.field == "disability_card_number"


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_never_read_as_this_card(place, digit):
    spoilt = CARD[:place] + digit + CARD[place + 1 :]
    if spoilt == CARD:
        return
    with pytest.raises(Invalid):
        check_disability_card(spoilt, on_date=TODAY)
