"""A township's list from Excel: all of it or nothing, and every bad row with its reason."""

import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.exchange.errors import HeadersRefused
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.communities import commands
from minzheng.registers.communities.contract import DATASET, template_workbook
from minzheng.registers.communities.models import CommunityGroup

from .conftest import AT

HEADERS = ("村（社区）", "组织名称", "类别", "负责人", "联系电话", "成员人数", "活动场所", "备案日期")
GOOD = ("梅湾社区", "红梅广场舞队", "文体娱乐", "周秀兰", "13800000000", 24, "文化广场", "2020-06-01")


def sheet(*rows) -> io.BytesIO:
    with table_workbook("备案表", [TableColumn(label=label) for label in HEADERS], rows) as file:
        return io.BytesIO(file.read())


def row(**changes) -> tuple:
    return tuple(changes.get(label, value) for label, value in zip(HEADERS, GOOD, strict=True))


def load(clerk, *rows):
    return commands.import_groups(file=sheet(*rows), file_name="备案.xlsx", actor=clerk, at=AT)


def test_a_clean_list_is_filed(clerk):
    loading = load(clerk, GOOD, row(组织名称="合唱队", 类别="公益慈善类"), row(**{"村（社区）": "清桥社区"}))
    assert loading.loaded
    assert loading.sentence == "已导入 3 行（新备案 3，涉及村（社区） 2）。"
    kept = CommunityGroup.objects.order_by("id")
    assert [one.number for one in kept] == [f"431103001-2020-000{place}" for place in (1, 2, 3)]
    assert [one.kind for one in kept] == ["culture", "charity", "culture"]
    assert str(kept[0].filed_date) == "2020-06-01"


def test_a_check_changes_nothing(clerk):
    examined = commands.examine_groups(file=sheet(GOOD), file_name="备案.xlsx", actor=clerk, at=AT)
    assert len(examined.entries) == 1
    assert not CommunityGroup.objects.exists()


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"村（社区）": "不存在社区"}, "community", "没有找到名为"),
        ({"村（社区）": "杉木桥村"}, "community", "没有找到名为"),  # another township's village
        ({"组织名称": ""}, "name", "缺少组织名称"),
        ({"组织名称": "中华舞蹈队"}, "name", "社会团体登记管理条例 第十条"),
        ({"类别": "体育"}, "kind", "不在可选范围内"),
        ({"负责人": ""}, "leader", "缺少负责人"),
        ({"联系电话": "电话没有"}, "phone", "应当只有数字"),
        ({"成员人数": 4}, "members", "至少要 5 人"),
        ({"成员人数": 0}, "members", "应在 1 到"),
        ({"备案日期": "2020-11-06"}, "filed_date", "晚于今天"),
        ({"备案日期": "去年"}, "filed_date", "不是日期"),
    ],
)
def test_one_bad_row_keeps_the_whole_list_out(clerk, changes, column, said):
    loading = load(clerk, row(组织名称="合唱队"), row(**changes))
    assert not loading.loaded
    (bad,) = loading.intake.error_rows
    assert said in bad.errors[column]
    assert not CommunityGroup.objects.exists()


def test_names_that_stand_already_or_twice_are_told(clerk):
    load(clerk, GOOD)
    loading = load(clerk, row(组织名称="红梅 广场舞队"), row(组织名称="棋社"), row(组织名称="梅湾社区棋社"))
    assert not loading.loaded
    said = [one.errors["name"] for one in loading.intake.error_rows]
    assert "已经备案（431103001-2020-0001）" in said[0]
    assert "是同一个名称" in said[1]
    assert CommunityGroup.objects.count() == 1


def test_the_same_file_is_filed_once(clerk):
    file = sheet(GOOD).getvalue()
    for repeated in (False, True):
        loading = commands.import_groups(file=io.BytesIO(file), file_name="备案.xlsx", actor=clerk, at=AT)
        assert loading.repeated is repeated
    assert CommunityGroup.objects.count() == 1


def test_a_file_without_the_columns_is_refused(clerk):
    columns = [TableColumn(label="名称"), TableColumn(label="电话")]
    with table_workbook("x", columns, [("棋社", "1")]) as file, pytest.raises(HeadersRefused):
        commands.import_groups(file=file, file_name="x.xlsx", actor=clerk, at=AT)


def test_only_the_clerks_of_townships_import(officers):
    with pytest.raises(NotPermitted):
        load(officers["shezu"], GOOD)
    assert not CommunityGroup.objects.exists()


def test_the_template_has_every_column_and_is_read_back(clerk):
    book = CalamineWorkbook.from_filelike(io.BytesIO(template_workbook()))
    assert book.get_sheet_by_name("备案表").to_python()[0] == [column.label for column in DATASET.columns]
    assert len(book.get_sheet_by_name("填写说明").to_python()) == len(DATASET.columns)
