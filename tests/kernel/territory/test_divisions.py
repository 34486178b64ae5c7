import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory import commands, queries
from minzheng.kernel.territory.codes import Kind, Level
from minzheng.kernel.territory.errors import DivisionConflict, RowsRefused, UnknownDivision
from minzheng.kernel.territory.models import Division, Succession
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows

from .conftest import AT, BY, COUNTY, START, row

ON = dt.date(2021, 1, 20)
EVE = dt.date(2021, 1, 19)
DOCUMENT = "示例批复〔2021〕1号"
CITY = {"code": "990121", "new_code": "990181", "new_name": "甲市", "on": ON, "document": DOCUMENT}

pytestmark = pytest.mark.django_db


def everything() -> list:
    return list(
        Division.objects.order_by("code", "valid").values_list("code", "name", "valid", "change_document")
    )


# --- the shipped district ----------------------------------------------------------------------------


def test_the_district_has_157_villages_and_47_communities(lengshuitan):
    villages = queries.subtree("431103", dt.date(2020, 10, 31), Level.VILLAGE)
    kinds = [one.kind for one in villages]
    assert kinds.count(Kind.VILLAGE) == 157
    assert kinds.count(Kind.COMMUNITY) == 47
    assert len(kinds) == 204
    assert queries.subtree("431103", dt.date(2019, 12, 31), Level.VILLAGE).count() == 203
    townships = [one.kind for one in queries.children("431103", ON)]
    assert (townships.count(Kind.STREET), townships.count(Kind.TOWN), townships.count(Kind.TOWNSHIP)) == (
        9,
        8,
        1,
    )


def test_qiyang_became_a_city_in_2021(lengshuitan):
    assert queries.name_of("431121", EVE) == "祁阳县"
    assert queries.name_of("431181", ON) == "祁阳市"
    assert queries.successor_codes("431121", ON) == ("431181000000",)
    assert queries.predecessor_codes("431181") == ("431121000000", "431181000000")
    with pytest.raises(UnknownDivision, match="祁阳县：2000-01-01 起，至 2021-01-20 前"):
        queries.division_as_of("431121", ON)
    with pytest.raises(UnknownDivision, match="祁阳市：2021-01-20 起"):
        queries.division_as_of("431181", EVE)


def test_loading_again_changes_nothing(lengshuitan):
    before, events = everything(), EventRow.objects.count()
    report = commands.load_divisions(rows=read_rows(LENGSHUITAN), source="再次载入", **BY)
    assert (report.created, report.unchanged) == (0, 236)
    assert everything() == before
    assert EventRow.objects.count() == events
    assert Succession.objects.count() == 1


def test_names_along_the_path(lengshuitan):
    assert queries.long_name("431103005005", ON) == "湖南省永州市冷水滩区梧桐街道白竹亭社区"
    assert queries.long_name("431103005005", ON, below="431103") == "梧桐街道白竹亭社区"
    assert [one.level for one in queries.path("431103005005", ON)] == [
        "province", "prefecture", "county", "township", "village",
    ]  # fmt: skip
    assert queries.names_of(["431103", "431103005", "999999"], ON) == {
        "431103000000": "冷水滩区", "431103005000": "梧桐街道",
    }  # fmt: skip


# --- loading -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("99012", "短"), "应为 2、4、6、9 或 12 位数字"),
        (row("990121100777", "七七七村"), "村级序号 777"),
        (row("990121100202", " "), "没有名称"),
        (row("990121100202", "长" * 65), "名称超过 64 字"),
        (row("990121100202", "新村", valid_to=START), "末日不晚于首日"),
        (row("990121100202", "新村", urban_rural="999"), "城乡分类代码“999”不存在"),
        (row("990121100201", "上村又名"), "与文件中同一代码的另一行有效期重叠"),
        (row("990123100", "无县之镇"), "有效期超出上级区划（990123000000）"),
        (row("990121300", "早乡", valid_from=dt.date(1999, 12, 31)), "有效期超出上级区划（990121000000）"),
        (row("990124", "继县", follows="990125"), "其前身 990125000000 没有在 2000-01-01 结束"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(bad, reason):
    with pytest.raises(RowsRefused, match=reason) as refused:
        commands.load_divisions(rows=[*COUNTY, bad], source="示例", **BY)
    assert [problem.row for problem in refused.value.problems] == [len(COUNTY) + 1]
    assert not Division.objects.exists()
    assert not EventRow.objects.exists()


def test_all_bad_rows_come_back_at_once():
    bad = [row("1", "一"), *COUNTY, row("990121100202", ""), row("990121100203", "")]
    with pytest.raises(RowsRefused, match="有 3 行不能载入") as refused:
        commands.load_divisions(rows=bad, source="示例", **BY)
    assert [problem.row for problem in refused.value.problems] == [1, 12, 13]


@pytest.mark.parametrize(
    ("contradicting", "reason"),
    [
        (row("990121100", "西镇"), "更名请登记区划变更"),
        (row("990121100", "东镇", valid_to=ON), "撤销或换码请登记区划变更"),
        (row("990121100", "东镇", valid_from=ON), "与登记簿中“东镇”的有效期重叠"),
    ],
)
def test_a_file_does_not_overrule_the_register(county, contradicting, reason):
    before = everything()
    with pytest.raises(RowsRefused, match=reason):
        commands.load_divisions(rows=[contradicting], source="示例", **BY)
    assert everything() == before


def test_an_old_file_does_not_undo_a_change(county):
    commands.change_division(**CITY, **BY)
    before = everything()
    assert commands.load_divisions(rows=COUNTY, source="旧文件", **BY).created == 0
    assert everything() == before


def test_a_file_without_its_columns_or_with_a_bad_date_is_refused(tmp_path):
    file = tmp_path / "divisions.csv"
    file.write_text("code,name\n99,示范省\n", encoding="utf-8")
    with pytest.raises(Invalid, match="缺少列：valid_from"):
        read_rows(file)
    file.write_text("# 说明\ncode,name,valid_from\n99,示范省,2020/1/1\n", encoding="utf-8")
    with pytest.raises(Invalid, match="第 3 行的日期有误"):
        read_rows(file)


# --- change ------------------------------------------------------------------------------------------


def test_a_new_code_takes_everything_below_along(county):
    city = commands.change_division(**CITY, **BY)
    assert (city.code, city.name, city.full_name) == ("990181000000", "甲市", "甲市")
    assert [one.code for one in queries.subtree("990181", ON)] == [
        "990181000000", "990181100000", "990181100001", "990181100201", "990181200000", "990181200201",
    ]  # fmt: skip
    assert not queries.subtree("990121", ON).exists()
    assert queries.subtree("990121", EVE).count() == 6
    assert queries.long_name("990121100201", EVE) == "示范省示范市甲县东镇上村"
    assert queries.long_name("990181100201", ON) == "示范省示范市甲市东镇上村"
    assert queries.successor_codes("990121100201", ON) == ("990181100201",)
    assert queries.predecessor_codes("990181100201") == ("990121100201", "990181100201")
    assert EventRow.objects.get(kind="territory.division_changed").sentence == (
        "自2021-01-20起，甲县（990121000000）变更为甲市（990181000000），"
        "所辖 5 个区划随之换码，依据：示例批复〔2021〕1号"
    )


def test_a_new_name_leaves_what_lies_below_alone(county):
    commands.change_division(code="990121100", new_name="中镇", on=ON, document="示例", **BY)
    assert queries.name_of("990121100", EVE) == "东镇"
    assert queries.name_of("990121100", ON) == "中镇"
    assert Division.objects.filter(code="990121100201").count() == 1
    assert queries.long_name("990121100201", ON, below="990121") == "中镇上村"
    assert queries.successor_codes("990121100", ON) == ("990121100000",)


def test_a_village_becomes_a_community(county):
    changed = commands.change_division(
        code="990121100201", new_code="990121100002", new_name="上社区", on=ON, document="示例", **BY
    )
    assert changed.kind == Kind.COMMUNITY
    assert [one.name for one in queries.children("990121100", ON)] == ["街口社区", "上社区"]


def test_the_same_change_again_changes_nothing(county):
    first = commands.change_division(**CITY, **BY)
    before, events = everything(), EventRow.objects.count()
    assert commands.change_division(**CITY, **BY) == first
    assert everything() == before
    assert EventRow.objects.count() == events


@pytest.mark.parametrize(
    ("change", "error", "reason"),
    [
        ({"document": " "}, Invalid, "请填写变更依据"),
        ({"new_code": "990181100"}, Invalid, "级别不同"),
        ({"new_code": None, "new_name": None}, Invalid, "没有变化"),
        ({"new_code": None, "new_name": "甲县"}, Invalid, "没有变化"),
        ({"new_code": "990122"}, DivisionConflict, "已由“乙县”使用"),
        ({"new_code": "990281"}, DivisionConflict, "上级区划 990200000000 在其有效期内不存在"),
        ({"code": "990123"}, UnknownDivision, "没有代码为 990123000000 的行政区划"),
        ({"on": dt.date(1999, 1, 1)}, UnknownDivision, "不在使用中"),
        ({"on": START}, DivisionConflict, "请按时间先后登记"),
    ],
)
def test_a_wrong_change_is_refused_and_changes_nothing(county, change, error, reason):
    before, events = everything(), EventRow.objects.count()
    with pytest.raises(error, match=reason):
        commands.change_division(**CITY | change, **BY)
    assert everything() == before
    assert Succession.objects.count() == 0
    assert EventRow.objects.count() == events


def test_changes_come_in_order_of_time(county):
    commands.change_division(code="990121100", new_name="中镇", on=ON, document="示例", **BY)
    with pytest.raises(DivisionConflict, match="请按时间先后登记"):
        commands.change_division(**CITY | {"on": EVE}, **BY)
    # A new name of the county touches nothing below, so the later change below does not stand in its way.
    commands.change_division(code="990121", new_name="新甲县", on=EVE, document="示例", **BY)
    assert queries.long_name("990121100201", ON) == "示范省示范市新甲县中镇上村"


def test_a_provisional_code_is_confirmed_once(county):
    commands.change_division(**CITY, code_status="pending", **BY)
    assert queries.division_as_of("990181", ON).code_status == "pending"
    assert queries.division_as_of("990181100", ON).code_status == "confirmed"
    for _ in range(2):
        commands.confirm_code(code="990181", on=ON, document="示例公告", **BY)
    assert queries.division_as_of("990181", ON).code_status == "confirmed"
    assert EventRow.objects.filter(kind="territory.code_confirmed").count() == 1


# --- merger and split --------------------------------------------------------------------------------

MERGER = {"code": "990121", "into": ["990122"], "on": ON, "document": "示例批复"}


def test_a_county_goes_over_into_another(county):
    for old, new in (("990121100", "990122101"), ("990121200", "990122200")):
        commands.change_division(code=old, new_code=new, on=ON, document="示例批复", **BY)
    for _ in range(2):
        commands.abolish_division(**MERGER, **BY)
    with pytest.raises(UnknownDivision):
        queries.division_as_of("990121", ON)
    assert queries.successor_codes("990121", ON) == ("990122000000",)
    assert queries.predecessor_codes("990122") == ("990121000000", "990122000000")
    assert queries.long_name("990122101201", ON) == "示范省示范市乙县东镇上村"
    assert EventRow.objects.filter(kind="territory.division_abolished").count() == 1


def test_a_village_is_split(county):
    commands.load_divisions(
        rows=[row("990121100202", "上东村", valid_from=ON), row("990121100203", "上西村", valid_from=ON)],
        source="示例", **BY,
    )  # fmt: skip
    parts = ["990121100203", "990121100202"]
    commands.abolish_division(code="990121100201", into=parts, on=ON, document="示例", **BY)
    assert queries.successor_codes("990121100201", ON) == ("990121100202", "990121100203")


@pytest.mark.parametrize(
    ("change", "error", "reason"),
    [
        ({}, DivisionConflict, "甲县下还有 5 个区划"),
        ({"into": []}, Invalid, "并入哪个区划"),
        ({"into": ["990121"]}, Invalid, "并入哪个区划"),
        ({"code": "990122100", "into": ["990199"]}, UnknownDivision, "没有代码为 990199000000"),
    ],
)
def test_a_wrong_abolition_is_refused_and_changes_nothing(county, change, error, reason):
    before = everything()
    with pytest.raises(error, match=reason):
        commands.abolish_division(**MERGER | change, **BY)
    assert everything() == before
    assert not Succession.objects.exists()


# --- what the database itself holds ------------------------------------------------------------------


@transaction.atomic
def committed(write) -> None:
    """Do what `write` does and what the commit checks after it."""
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def stored(code: str, **more) -> Division:
    return Division(
        **{
            "code": code, "name": "某", "full_name": "某", "level": "village",
            "parent_code": "990121100000", "valid": DateRange(START, None), "recorded_at": AT,
        } | more
    )  # fmt: skip


@pytest.mark.parametrize(
    ("division", "constraint"),
    [
        (stored("990121100201", valid=DateRange(ON, None)), "division_code_once_a_day"),
        (stored("990121100301", level="township"), "division_code_tells_place"),
        (stored("990121100301", parent_code="990121200000"), "division_code_tells_place"),
        (stored("990121100301", valid=DateRange(None, ON)), "division_period_begins"),
        (stored("990121100301", valid=DateRange(ON, ON)), "division_period_begins"),
        (stored("990121500301", parent_code="990121500000"), "without its parent"),
        (stored("990121100301", valid=DateRange(EVE - dt.timedelta(days=9999), None)), "without its parent"),
    ],
)
def test_the_database_refuses_a_division_out_of_place(county, division, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        committed(division.save)


def test_the_database_refuses_to_end_a_parent_before_its_children(county):
    parent = Division.objects.filter(code="990121100000")
    with pytest.raises(IntegrityError, match="without its parent"):
        committed(lambda: parent.update(valid=DateRange(START, ON)))
    assert queries.name_of("990121100", ON) == "东镇"


def test_the_database_keeps_every_division(county):
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
        Division.objects.filter(code="990122100000").delete()
    with pytest.raises(DatabaseError, match="a change is another row"), transaction.atomic():
        Division.objects.filter(code="990122100000").update(name="北镇")
    assert queries.name_of("990122100", ON) == "南镇"


def test_nothing_outlives_its_parent_after_any_change(county):
    commands.change_division(**CITY, **BY)
    renaming = {"code": "990181100", "new_name": "中镇", "on": dt.date(2022, 1, 1), "document": DOCUMENT}
    committed(lambda: commands.change_division(**renaming, **BY))
    assert not Division.objects.outliving_parent().exists()
    assert Division.objects.within("9901").as_of(dt.date(2022, 1, 1)).count() == 9


def test_a_jurisdiction_is_a_prefix(county):
    assert set(Division.objects.within("990121100").values_list("code", flat=True)) == {
        "990121100000", "990121100001", "990121100201",
    }  # fmt: skip
    with pytest.raises(Invalid):
        Division.objects.within("")
