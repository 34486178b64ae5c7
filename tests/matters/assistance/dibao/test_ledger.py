"""The bureau's own ledger: whole or not at all, every reason beside its cell, and once."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.errors import HeadersRefused
from minzheng.kernel.exchange.models import IntakeRecord
from minzheng.kernel.exchange.reports import report_workbook
from minzheng.kernel.people.models import Fact, Household, Membership, Person
from minzheng.matters.assistance.dibao import ledger
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award, AwardPerson, Issued, PayCard
from tests.matters.assistance.dibao.filing import DISTRICT, number
from tests.matters.assistance.dibao.ledger_book import HEADER, Book, big_book, identity_number, name

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

JANUARY = Month(2020, 1)
AT = clock.at_hour(dt.date(2020, 1, 2))
TABLES = (Person, Household, Membership, Fact, Award, AwardPerson, PayCard)


@pytest.fixture
def clerk(officer):
    return officer(Role.BUREAU_CLERK, on_date=AT.date())


@pytest.fixture
def take(clerk):
    """Import a Book (or a file) from January on."""

    def run(book: Book | io.BytesIO, *, month: Month = JANUARY, at: dt.datetime = AT, actor=None):
        file = book.save() if isinstance(book, Book) else book
        return ledger.import_ledger(
            file=file,
            file_name="台账.xlsx",
            month=month,
            basis="2019年末低保台账",
            actor=actor or clerk,
            at=at,
        )

    return run


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


def reasons(loading) -> dict[tuple[int, str], str]:
    return {
        (row.number, column): sentence
        for row in loading.intake.error_rows
        for column, sentence in row.errors.items()
    }


def refused(take, book: Book) -> dict[tuple[int, str], str]:
    """Import a book that must be refused; nothing may have changed. Gives its reasons."""
    before = counts()
    loading = take(book)
    assert not loading.loaded
    assert counts() == before
    return reasons(loading)


@pytest.mark.django_db(transaction=True)  # checking them all before a rollback takes 40 s more
def test_five_thousand_messy_households(take):
    book = big_book()
    file = book.save(blank_every=50)
    loading = take(file)
    assert reasons(loading) == {}
    assert loading.loaded
    assert loading.record.counts == {"新接续户数": 5000, "人数": len(book.rows), "原已在保户数": 0}
    assert Award.objects.filter(programme="dibao").count() == 5000
    assert Person.objects.count() == len(book.rows)


def test_messy_households_taken_over_again_change_nothing(take):
    """Twelve hundred, with more persons than are written in one piece."""
    book = big_book(1_200)
    file = book.save(blank_every=50)
    assert take(file).record.counts == {"新接续户数": 1200, "人数": len(book.rows), "原已在保户数": 0}
    after = counts()
    file.seek(0)
    assert take(file).sentence == "同一个文件已于 2020年1月2日导入，本次没有改动任何数据。"
    again = take(book.save(title="2019年末低保家庭台账（核对后）"))
    assert again.record.counts == {"新接续户数": 0, "人数": 0, "原已在保户数": 1200}
    assert counts() == after


def test_what_a_household_becomes(take):
    book = Book()
    head, spouse = book.add(2, income=1.2)
    spouse["备注"] = "精神二级残疾证待换"
    take(book)
    household = Household.objects.get()
    assert (household.head.name, household.division_code) == (head["姓名"], "431103001001")
    of_head = dict(Fact.objects.filter(person=household.head).values_list("name", "value"))
    assert of_head == {
        "wage_income_year_fen": 0, "employment_cost_year_fen": 0, "business_income_year_fen": 0,
        "property_income_year_fen": 0, "transfer_income_year_fen": 0, "other_income_year_fen": 1_200_000,
        "medical_cost_year_fen": 0,
    }  # fmt: skip
    own = dict(Fact.objects.filter(household=household).values_list("name", "value"))
    assert own == {
        "urban": 1, "support_income_year_fen": 0, "financial_assets_fen": 100_000, "vehicle_count": 0,
        "home_count": 1, "runs_business": 0, "guarantee_class": 2,
    }  # fmt: skip
    assert list(Membership.objects.order_by("relation").values_list("relation", flat=True)) == ["01", "10"]
    assert Award.objects.get().basis == "2019年末低保台账"
    kinds = set(EventRow.objects.values_list("kind", flat=True))
    assert {"people.ledger_taken_in", "benefits.awards_taken_over", "exchange.intake_loaded"} <= kinds


def test_an_issue_run_pays_the_gap_of_a_household_taken_over(take, officer):
    """Two persons, 12,000 a year: 2 × 500 − 12,000 / 12 = 0 is not paid; 3,600 a year: 1,000 − 300 = 700."""
    book = Book()
    poor, _ = book.add(2, income="3,600元")
    equal, _ = book.add(2, income=1.2)
    take(book)
    maker, checker = (
        officer(role, on_date=AT.date()) for role in (Role.TREASURY_MAKER, Role.TREASURY_CHECKER)
    )
    run = benefits.start_run(
        programme_code="dibao", division_prefix=DISTRICT, month=JANUARY, actor=maker, at=AT
    )
    benefits.prepare_run(run_id=run.id, actor=maker, at=AT)
    benefits.check_run(run_id=run.id, actor=checker, at=AT)
    benefits.post_run(run_id=run.id, actor=checker, at=AT)
    paid = dict(Issued.objects.values_list("award__payee__name", "amount_fen"))
    assert paid == {poor["姓名"]: 70_000}
    assert equal["姓名"] not in paid


def test_the_examination_forecasts_the_first_month_and_changes_nothing(clerk):
    book = Book()
    book.add(2, income="3,600元")
    rich = book.add(1, income=0.6)[0] | {"一卡通账号": None, "开户行": None}
    book.rows[-1] |= {"一卡通账号": None, "开户行": None, "存款（元）": None, "车辆": None, "住房": None}
    before, file = counts(), book.save()
    examined = ledger.examine(file=file, file_name="台账.xlsx", month=JANUARY, actor=clerk, at=AT)
    due = examined.first_month
    assert (due.households, due.persons, due.amount_fen) == (1, 2, 70_000)
    assert examined.unpaid == [(5, rich["姓名"])]
    assert (len(examined.new), examined.persons) == (2, 3)
    assert (examined.without_card, examined.without_property) == (1, 1)
    assert counts() == before
    assert not IntakeRecord.objects.exists()


def test_each_slip_comes_back_beside_its_cell(take):
    book = Book()
    headless = book.add(2)
    headless[0]["与户主关系"] = "子"
    two_heads = book.add(2)
    two_heads[1]["与户主关系"] = "户主"
    lost = book.add(1)[0] | {}
    book.rows[-1]["身份证号码"] = float(identity_number(4)[:17] + "0")
    nowhere = book.add(1, village="清乔社区")[0]
    no_income = book.add(1, income=None)[0]
    counted = book.add(1, 车辆="面包车一辆")[0]
    split = book.add(2)
    split[1]["村（社区）"] = "紫荆社区"
    no_bank = book.add(1, 开户行=None)[0]
    bad_card = book.add(1, 一卡通账号="9900000000000000012")[0]
    negative = book.add(1, income=-1)[0]
    found = refused(take, book)
    lost |= {"line": book.rows[4]["line"]}
    assert found == {
        (headless[0]["line"], "relation"):
            "这一户（户编号 DB00001）没有户主，请把其中一人的与户主关系改为“户主”。",
        (two_heads[1]["line"], "relation"):
            f"这一户已有户主（第 {two_heads[0]['line']} 行），一户只能有一名户主，请改正关系或户编号。",
        (lost["line"], "identity_number"):
            "身份证号是数字格式，Excel 只保留 15 位，末几位已经变成 0，无法恢复。请把该列设为“文本”格式，"
            "对照证件重新填写；或从原系统导出 CSV 再上传。",
        (nowhere["line"], "village"):
            "没有找到名为“清乔社区”的村级区划。是否为：梅湾街道清桥社区（431103001001）？"
            "请核对名称和所在的镇或街道。",
        (no_income["line"], "household_income_year_fen"):
            "这一户缺少收入：请填写家庭年收入，没有收入的填 0。",
        (counted["line"], "vehicle_count"):
            "车辆“面包车一辆”看不出数量，请只写数字（没有写“无”，1 辆写“1”）。",
        (split[1]["line"], "village"):
            f"村（社区）与同户第 {split[0]['line']} 行不一致，请改成一样，或只在户主行填写。",
        (no_bank["line"], "bank"): "填了银行卡号，还要填写开户行。",
        (bad_card["line"], "card_number"):
            "银行卡号校验不符，通常是某一位数字写错，请对照卡面逐位核对。",
        (negative["line"], "household_income_year_fen"):
            "家庭年收入“-1万元”是负数，请填写大于或等于 0 的金额。",
    }  # fmt: skip


def test_a_person_in_two_households_is_refused_in_both_places(take):
    book = Book()
    first, second = book.add(2), book.add(2)
    second[1] |= {key: first[1][key] for key in ("姓名", "身份证号码")}
    found = refused(take, book)
    assert found == {
        (first[1]["line"], "identity_number"): f"身份证号与第 {second[1]['line']} 行重复，请只保留一行。",
        (second[1]["line"], "identity_number"): f"身份证号与第 {first[1]['line']} 行重复，请只保留一行。",
    }


def test_one_bad_row_of_many_keeps_everything_out_until_it_is_mended(take):
    book = big_book(60)
    bad = book.rows[30]
    right = bad["身份证号码"]
    bad["身份证号码"] = right[:-1] + ("0" if right[-1] != "0" else "1")
    loading = take(book)
    assert list(reasons(loading).values()) == [
        "身份证号末位校验不符，通常是某一位数字写错，请对照证件逐位核对。"
    ]
    assert counts() == [0] * len(TABLES)
    assert IntakeRecord.objects.get().outcome == "refused"
    report = CalamineWorkbook.from_filelike(io.BytesIO(report_workbook(loading.intake)))
    rows = report.get_sheet_by_index(0).to_python()
    assert rows[0][-2:] == ["原行号", "问题"]
    assert [row[-2] for row in rows[1:]] == [bad["line"]]
    bad["身份证号码"] = right
    assert take(book).loaded
    assert Award.objects.count() == 60


def test_the_report_itself_corrected_is_a_ledger(take):
    book = Book()
    book.add(2)
    book.add(1, village="没有这个村")
    loading = take(book)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(report_workbook(loading.intake)))
    rows = sheets.get_sheet_by_index(1).to_python()
    rows[3][rows[0].index("村（社区）")] = "紫荆社区"
    mended = Book(header=rows[0], rows=[dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    assert take(mended).record.counts == {"新接续户数": 2, "人数": 3, "原已在保户数": 0}


def test_a_person_of_another_households_award_is_named_with_it(take):
    there = Book()
    head, spouse = there.add(2)
    take(there)
    book = Book()
    book.rows = [{}] * 10
    intruder = book.add(2)
    book.rows = book.rows[10:]
    intruder[1] |= {key: spouse[key] for key in ("姓名", "身份证号码")}
    found = refused(take, book)
    assert found == {
        (intruder[1]["line"], "identity_number"):
            f"{spouse['姓名']}在系统中已随“{head['姓名']}”一户享受低保，不能再列入这一户。请核对；"
            "确需调整的，先在原户办理减员。"
    }  # fmt: skip


def test_a_household_that_lost_or_won_a_member_is_not_taken_over_again(take):
    book = Book()
    head, spouse = book.add(2)
    take(book)
    book.rows = [head]
    sentence = f"系统中这一户还有{spouse['姓名']}，表里没有。请在系统中办理减员，并从表中删去这一户。"
    assert refused(take, book) == {(3, ""): sentence}
    child = {"与户主关系": "子", "姓名": name(50), "身份证号码": identity_number(50)}
    book.rows = [head, spouse, child]
    sentence = "这一户已在系统中，但没有这名成员。请在系统中办理增员，并从表中删去这一户。"
    assert refused(take, book) == {(5, "identity_number"): sentence}


def test_a_name_that_differs_from_the_register_is_not_believed(take):
    book = Book()
    head = book.add(1)[0]
    take(book)
    head["姓名"] = "某某某"
    sentence = "这个身份证号在系统中登记的姓名不是“某某某”，请对照证件核对。"
    assert refused(take, book) == {(3, "name"): sentence}


def without_numbers(*people: tuple[str, str, str], header_name: str = "户主") -> Book:
    """A ledger that tells households apart by 户主姓名: (head, name, relation) in order."""
    book = Book(header=[header_name, "姓名", "身份证号", "关系", "居住地", "城乡", "全年收入"])
    for place, (head, own, relation) in enumerate(people):
        book.rows.append(
            {header_name: head, "姓名": own, "身份证号": identity_number(place), "关系": relation, "居住地": "紫荆社区",
             "城乡": "城镇", "全年收入": "1200"}
        )  # fmt: skip
    return book


def test_households_are_told_apart_by_their_heads_name(take):
    people = [
        ("王一", "王一", "本人"),
        ("王一", "王二", "儿子"),
        ("王一", "王一", "户主"),
        ("李三", "李三", "本人"),
    ]
    assert take(without_numbers(*people)).record.counts["新接续户数"] == 3
    assert sorted(Household.objects.values_list("head__name", flat=True)) == ["李三", "王一", "王一"]


def test_two_heads_under_one_heads_name_are_noticed(take):
    found = refused(take, without_numbers(("王一", "王一", "本人"), ("王一", "李三", "户主")))
    assert found == {(4, "relation"): "这一户已有户主（第 3 行），一户只能有一名户主，请改正关系或户编号。"}


def test_without_numbers_and_names_each_head_begins_a_household(take):
    people = [("", "王一", "户主"), ("", "王二", "女"), ("", "李三", "户主")]
    assert take(without_numbers(*people)).record.counts == {"新接续户数": 2, "人数": 3, "原已在保户数": 0}


def test_incomes_by_kind_stay_with_their_persons_and_must_add_up(take):
    header = [*HEADER, "工资性收入（元/年）", "转移性收入（元）", "劳动能力", "残疾类别/等级"]
    book = Book(header=header)
    head, spouse = book.add(2, income=1)
    head |= {"转移性收入（元）": 4_000.5, "劳动能力": "无", "残疾类别/等级": "肢体残疾二级"}
    spouse |= {"工资性收入（元/年）": "5,999.50", "劳动能力": "部分丧失"}
    found = refused(take, Book(header=header, rows=[head | {"转移性收入（元）": 4_000}, spouse]))
    assert found == {
        (3, "household_income_year_fen"):
            "家庭年收入 10,000.00 元与各人分项收入合计 9,999.50 元不符，请核对。"
    }  # fmt: skip
    take(book)
    facts = {
        (one.person.name, one.name): one.value
        for one in Fact.objects.filter(person__isnull=False).select_related("person")
    }
    assert facts[head["姓名"], "transfer_income_year_fen"] == 400_050
    assert facts[spouse["姓名"], "wage_income_year_fen"] == 599_950
    assert facts[head["姓名"], "other_income_year_fen"] == 0
    assert [facts[head["姓名"], f"disability_{part}"] for part in ("category", "grade")] == [4, 2]
    assert [facts[one["姓名"], "labour_ability"] for one in (head, spouse)] == [3, 2]
    assert (spouse["姓名"], "disability_category") not in facts


def test_the_number_of_persons_is_held_against_the_rows(take):
    book = Book(header=[*HEADER, "保障人数"])
    book.add(2, 保障人数=3)
    assert refused(take, book) == {(3, "persons"): "保障人数写的是 3 人，这一户在表里有 2 行，请核对。"}


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        (["村（社区）", "城乡类别"], "表头缺少：村（社区）、城乡类别。"),
        (["家庭年收入（万元）"], "表头缺少：家庭年收入。"),
        (["身份证号码"], "表头缺少：身份证号。"),
    ],
)
def test_a_missing_column_is_said_once(take, gone, sentence):
    book = Book(header=[header for header in HEADER if header not in gone])
    book.add(1)
    with pytest.raises(HeadersRefused, match=sentence):
        take(book)
    assert counts() == [0] * len(TABLES)


def test_a_month_without_a_standard_is_refused(take):
    book = Book()
    book.add(1)
    with pytest.raises(Invalid, match="系统里没有2019年12月的低保标准"):
        take(book, month=Month(2019, 12))
    assert counts() == [0] * len(TABLES)


def test_only_the_bureau_imports_and_only_its_own_villages(take, officer):
    book = Book()
    book.add(1)
    with pytest.raises(NotPermitted):
        take(book, actor=officer(Role.TOWN_CLERK, on_date=AT.date()))
    elsewhere = officer(Role.BUREAU_CLERK, "431103005", name="梧桐", on_date=AT.date())
    assert list(reasons(take(book, actor=elsewhere))) == [(3, "village")]
    assert counts() == [0] * len(TABLES)


def test_the_template_is_read_back_and_says_that_it_is_empty(take):
    content = ledger.template_workbook()
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert sheets.sheet_names == ["低保家庭台账", "说明"]
    with pytest.raises(Invalid, match="表头下没有数据行"):
        take(io.BytesIO(content))
    header = sheets.get_sheet_by_index(0).to_python()[0]
    book = Book(header=header)
    book.rows.append(
        {"姓名": "王一", "身份证号": number("19700101"), "与户主关系": "户主", "村（社区）": "紫荆社区",
         "城乡类别": "城市", "家庭年收入（元/年）": "3600"}
    )  # fmt: skip
    assert take(book).loaded
