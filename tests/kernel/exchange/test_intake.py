"""Files as bureaus send them: what is read, what is refused, and in which words."""

import datetime as dt
import io
import time
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.exchange.errors import FileUnreadable, HeadersRefused
from minzheng.kernel.exchange.intake import Intake, read_workbook
from tests.kernel.exchange.ledger_file import LEDGER, identity_number, workbook

TODAY = dt.date(2020, 11, 5)
HEADER = ["序号", "所在村居", "户主姓名", "公民身份号码", "家庭月收入（元）", "类别", "保障人口"]
TITLE = ("某某区2020年度最低生活保障家庭台账",)


def line(index: int, **changes) -> list:
    cells = {
        "number": index, "village": "甲村", "name": "张三", "identity": identity_number(index), "income": 690.5,
        "category": "农村", "members": 3,
    } | changes  # fmt: skip
    return list(cells.values())


def read(file: io.BytesIO, dataset: Dataset = LEDGER, **options) -> Intake:
    return read_workbook(file, dataset, on_date=TODAY, **options)


def read_one(header: str, cell, **options):
    """The one value, or the one sentence, for a cell under a header beside a sound row."""
    sound = line(1)
    intake = read(workbook([*HEADER, header], [[*sound, cell]], above=TITLE), **options)
    (row,) = intake.rows
    errors = list(row.errors.values())
    name = next(c.name for c in LEDGER.columns if intake.header.places.get(c.name) == len(HEADER))
    return errors[0] if errors else row.values[name]


class TestLedgerAsKept:
    def test_title_rows_shuffled_headers_blank_rows_totals_and_footers(self):
        rows = [line(1), [], line(2, village="乙 村", name="欧　阳"), [3, None, None, None, None, None, None]]
        below = [
            ["合 计", None, None, None, 1381, None, 6],
            ["制表人：李四", None, None, None, None, None, "审核：王五"],
        ]
        intake = read(workbook(HEADER, rows, above=(*TITLE, "2020年11月"), below=below))
        assert intake.header.row_number == 3
        assert [row.number for row in intake.rows] == [4, 6]
        assert intake.is_clean
        assert intake.rows[0].values == {
            "name": "张三", "identity_number": identity_number(1), "village": "甲村", "category": "rural",
            "members": 3, "income_fen": 69050, "savings_fen": None, "since": None, "approved": None,
            "card": None, "disabled": None, "remark": None,
        }  # fmt: skip
        assert intake.rows[1].values["name"] == "欧阳"
        assert intake.unknown_columns == ("序号",)
        assert [(row.number, row.reason) for row in intake.skipped] == [(8, "合计行"), (9, "落款或说明")]
        assert intake.summary == "共 2 行，没有发现问题，略过合计、落款等 2 行。"

    def test_a_table_that_does_not_begin_in_the_first_cell_keeps_its_row_numbers(self):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        sheet = book.add_worksheet()
        sheet.write_row(6, 3, HEADER)
        sheet.write_row(8, 3, line(1))
        book.close()
        out.seek(0)
        intake = read(out)
        assert intake.header.row_number == 7
        assert [row.number for row in intake.rows] == [9]
        assert intake.is_clean

    def test_a_person_whose_number_is_given_is_never_taken_for_a_total(self):
        intake = read(workbook(HEADER, [line(1, name="合计")]))
        assert len(intake.rows) == 1
        assert intake.skipped == []

    def test_the_village_is_resolved_by_whoever_knows(self):
        def find(name: str) -> str:
            if name == "甲村":
                return "990121100201"
            raise Invalid(f"没有“{name}”，最接近的是“甲村”。")

        intake = read(workbook(HEADER, [line(1), line(2, village="贾村")]), find_division=find)
        assert intake.rows[0].values["village"] == "990121100201"
        assert intake.rows[1].errors == {"village": "没有“贾村”，最接近的是“甲村”。"}

    def test_duplicates_are_flagged_on_every_row_with_the_others_numbers(self):
        rows = [line(1), line(2), line(1, name="张三三"), line(1, identity=identity_number(1).lower())]
        intake = read(workbook(HEADER, rows))
        assert [row.number for row in intake.error_rows] == [2, 4, 5]
        assert intake.rows[0].errors == {"identity_number": "身份证号与第 4、5 行重复，请只保留一行。"}
        assert intake.rows[2].errors == {"identity_number": "身份证号与第 2、5 行重复，请只保留一行。"}
        assert intake.summary == "共 4 行，其中 3 行有问题。全部未导入，请更正后重新上传。"

    def test_missing_required_cells(self):
        intake = read(workbook(HEADER, [line(1, name=" ", category=None)]))
        assert intake.rows[0].errors == {"name": "缺少姓名，请填写。", "category": "缺少类别，请填写。"}

    def test_5000_rows_in_a_couple_of_seconds(self):
        rows = [line(i, identity=identity_number(i) if i % 50 else "999901195001010011") for i in range(5000)]
        file = workbook(HEADER, rows, above=TITLE)
        started = time.perf_counter()
        intake = read(file)
        elapsed_seconds = time.perf_counter() - started
        assert len(intake.rows) == 5000
        assert len(intake.error_rows) >= 100
        assert elapsed_seconds < 4  # 0.6 s on an idle core; the limit leaves room for a busy machine


class TestIdentityNumbers:
    def test_a_number_kept_by_excel_as_a_number_is_refused_with_the_remedy(self):
        intake = read(workbook(HEADER, [line(1, identity=999901195001010000.0)]))
        assert "末几位已经变成 0" in intake.rows[0].errors["identity_number"]
        assert "文本" in intake.rows[0].errors["identity_number"]

    @pytest.mark.parametrize(
        ("written", "says"),
        [
            ("9.99901E+17", "末几位已经变成 0"),
            ("999901500101001", "15 位旧号码"),
            ("999901195013010011", "不是存在的日期"),
            ("99990120301101001X", "晚于今天"),
            ("abc", "18 位"),
        ],
    )
    def test_other_faults_say_what_to_do(self, written, says):
        intake = read(workbook(HEADER, [line(1, identity=written)]))
        assert says in intake.rows[0].errors["identity_number"]
        assert "identity_number" not in intake.rows[0].values

    def test_a_wrong_check_digit(self):
        good = identity_number(7)
        bad = good[:17] + ("0" if good[17] != "0" else "1")
        intake = read(workbook(HEADER, [line(1, identity=bad)]))
        assert "校验不符" in intake.rows[0].errors["identity_number"]

    def test_full_width_digits_small_x_and_spaces_are_put_right(self):
        number = next(identity_number(i) for i in range(1000) if identity_number(i).endswith("X"))
        written = " " + number[:6].translate({ord("9"): "９", ord("0"): "０"}) + number[6:17] + "x\u3000"
        assert read(workbook(HEADER, [line(1, identity=written)])).rows[0].values["identity_number"] == number


class TestCells:
    @pytest.mark.parametrize(
        ("header", "cell", "amount_fen"),
        [
            ("存款", 3500, 350_000),
            ("存款（万元）", 0.35, 350_000),
            ("存款(万元)", "0.35", 350_000),
            ("存款（万元）", "3500元", 350_000),
            ("存款", "0.35万", 350_000),
            ("存款", "1,234.50", 123_450),
            ("存款", "￥１２３４．５元", 123_450),
            ("存款", 0.1 + 0.2, 30),
            ("存款（万元）", 1234567.8912, 1_234_567_891_200),
            ("存款", 0, 0),
            ("存款", "-", None),
        ],
    )
    def test_money(self, header, cell, amount_fen):
        assert read_one(header, cell) == amount_fen

    def test_a_unit_written_above_the_whole_table(self):
        intake = read(
            workbook([*HEADER[:4], "存款", "类别", "保障人口"], [line(1, income=1.2)], above=("单位：万元",))
        )
        assert intake.rows[0].values["savings_fen"] == 1_200_000

    @pytest.mark.parametrize(
        ("header", "cell", "says"),
        [
            ("存款", -5, "负数"),
            ("存款", 0.345, "比一分钱还小"),
            ("存款", "约3000", "不是数字"),
            ("存款", True, "不是金额"),
            ("存款（万元）", 99_999_999, "万元"),
            ("批准日期", "2020-02-30", "不是存在的日期"),
            ("批准日期", "去年", "2020-11-05"),
            ("批准日期", 44140, "像是丢了日期格式的 2020-11-05"),
            ("起始月份", 2020.1, "分不清"),
            ("起始月份", "2020-13", "不是月份"),
            ("是否残疾", "也许", "“是”或“否”"),
            ("银行卡号", 6217001234567890122, "末几位已经变成 0"),
            ("银行卡号", "6.217E+18", "末几位已经变成 0"),
            ("银行卡号", "6217 0012 甲", "只有数字"),
            ("备注", "很长" * 150, "最多 200 个字"),
        ],
    )
    def test_refusals(self, header, cell, says):
        assert says in read_one(header, cell)

    @pytest.mark.parametrize(
        "cell",
        [dt.date(2020, 11, 5), "2020-11-05", "2020.11.5", "2020/11/5", "20201105", 20201105, "2020年11月5日",
         "２０２０年１１月５日", "2020-11-05 00:00:00", " 2020 年 11 月 5 日 "],
    )  # fmt: skip
    def test_dates(self, cell):
        assert read_one("批准日期", cell) == dt.date(2020, 11, 5)

    @pytest.mark.parametrize(
        "cell", ["2020-10", "202010", 202010, "2020年10月", "2020.10", dt.date(2020, 10, 9)]
    )
    def test_months(self, cell):
        assert read_one("起始月份", cell) == Month(2020, 10)

    def test_digits_yes_no_and_text(self):
        assert read_one("银行卡号", "6217 0012-3456 7890 122") == "6217001234567890122"
        assert read_one("银行卡号", '="6217001234567890122"') == "6217001234567890122"
        assert read_one("银行卡号", 13800001234) == "13800001234"
        assert read_one("是否残疾", "是") is True
        assert read_one("是否残疾", "×") is False
        assert read_one("备注", "一行\n两行") == "一行 两行"

    @pytest.mark.parametrize(
        ("changes", "name", "says"),
        [
            ({"members": 0}, "members", "1 到 20"),
            ({"members": "三"}, "members", "不是整数"),
            ({"members": 2.5}, "members", "不是整数"),
            ({"category": "农村户口"}, "category", "可填：城市、农村"),
            ({"name": "<script>alert(1)</script>"}, "name", "姓名里不会有的字符"),
            ({"name": "=HYPERLINK(A1)"}, "name", "姓名里不会有的字符"),
        ],
    )
    def test_more_refusals(self, changes, name, says):
        intake = read(workbook(HEADER, [line(1, **changes)]))
        assert says in intake.rows[0].errors[name]
        assert name not in intake.rows[0].values

    def test_a_unit_behind_a_count_is_understood(self):
        assert read(workbook(HEADER, [line(1, members="3人")])).rows[0].values["members"] == 3

    def test_a_name_with_a_middle_dot_is_written_one_way(self):
        intake = read(workbook(HEADER, [line(1, name="买买提•吐尔逊")]))
        assert intake.rows[0].values["name"] == "买买提·吐尔逊"


class TestHeaders:
    def test_missing_columns_are_named_with_sheet_and_row(self):
        with pytest.raises(HeadersRefused, match="“台账”第 2 行的表头缺少：身份证号、类别"):
            read(workbook(["村（社区）", "姓名", "保障人口"], [["甲村", "张三", 3]], above=TITLE))

    def test_no_header_at_all(self):
        with pytest.raises(HeadersRefused, match="没有找到表头"):
            read(workbook(["a", "b"], [[1, 2]]))

    def test_a_column_twice(self):
        with pytest.raises(HeadersRefused, match="“户主姓名”和“姓名”都是“姓名”"):
            read(workbook([*HEADER, "姓名"], [[*line(1), "李四"]]))

    def test_a_yearly_amount_in_a_monthly_column(self):
        header = [text.replace("（元）", "（元/年）") for text in HEADER]
        with pytest.raises(HeadersRefused, match="应按月填写"):
            read(workbook(header, [line(1)]))

    def test_two_sheets_that_both_fit_must_be_chosen_between(self):
        file = workbook(HEADER, [line(1)], 城市=[HEADER, line(2)])
        with pytest.raises(HeadersRefused, match="“台账”、“城市”"):
            read(file)
        file.seek(0)
        assert read(file, sheet_name="城市").rows[0].values["identity_number"] == identity_number(2)

    def test_a_header_without_rows(self):
        with pytest.raises(Invalid, match="没有数据行"):
            read(workbook(HEADER, []))

    def test_a_contract_that_contradicts_itself_does_not_load(self):
        with pytest.raises(ValueError, match="names two columns"):
            Dataset(
                name="x", label="x", sender="", purpose="", legal_basis="", key=("c",),
                columns=(Column(name="a", label="姓名"), Column(name="b", label="甲", aliases=("姓 名*",))),
            )  # fmt: skip

    @given(st.permutations(range(len(HEADER))), st.integers(0, 5))
    @settings(max_examples=25, deadline=None)
    def test_the_order_of_columns_and_the_height_of_the_title_do_not_matter(self, order, height):
        cells = line(1)
        file = workbook([HEADER[i] for i in order], [[cells[i] for i in order]], above=("标题",) * height)
        intake = read(file)
        assert intake.rows[0].values == read(workbook(HEADER, [cells])).rows[0].values
        assert intake.rows[0].number == height + 2


class TestCsv:
    TEXT = "户主姓名,身份证号,村（社区）,类别,家庭月收入\n张三,{},甲村,农村,690.50\n\n李䶮,\t{},乙村,城市,\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_encodings(self, encoding):
        text = self.TEXT.format(identity_number(1), identity_number(2))
        intake = read(io.BytesIO(text.encode(encoding)))
        assert intake.is_clean
        assert [row.number for row in intake.rows] == [2, 4]
        assert intake.rows[0].values["income_fen"] == 69050
        assert intake.rows[1].values["name"] == "李䶮"

    def test_tabs_and_semicolons(self):
        for delimiter in "\t;":
            text = "姓名,身份证号,村（社区）,类别\n张三,{},甲村,农村\n".replace(",", delimiter)
            assert read(io.BytesIO(text.format(identity_number(1)).encode())).is_clean


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "是空的"),
            (b"%PDF-1.7", "不是表格"),
            (b"PK\x03\x04 broken", "打不开"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "打不开"),
            (b"\x00\x01\x02\x03", "编码"),
            (b"\xff\xff\xff", "编码"),
        ],
    )
    def test_what_is_no_table(self, content, says):
        with pytest.raises(FileUnreadable, match=says):
            read(io.BytesIO(content))

    def test_a_file_too_large_is_not_read_on(self):
        with pytest.raises(FileUnreadable, match="超过 20 MB"):
            read(io.BytesIO(b"a" * (21 * 1024 * 1024)))

    @pytest.mark.parametrize("first", [(0, 0), (1_048_575, 16_382)])
    def test_one_value_in_the_farthest_cell_does_not_take_the_process_down(self, first):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        sheet = book.add_worksheet()
        sheet.write(*first, "姓名")
        sheet.write(1_048_575, 16_383, "x")
        book.close()
        out.seek(0)
        with pytest.raises(FileUnreadable, match="过大的范围"):
            read(out)

    def test_the_same_with_cells_that_name_no_place(self):
        sound = workbook(HEADER, [line(1)])
        cells = b"<c/>" * 16_000 + b"<c><v>1</v></c>"
        rows = b'<row r="1"><c><v>1</v></c></row><row a=">" r=\'1048576\'>' + cells + b"</row>"
        sheet = (
            b'<?xml version="1.0"?>'
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b"<sheetData>" + rows + b"</sheetData></worksheet>"
        )
        with pytest.raises(FileUnreadable, match="过大的范围"):
            read(_with_member(sound, "xl/worksheets/sheet1.xml", sheet))

    def test_a_zip_bomb(self):
        sound = workbook(HEADER, [line(1)])
        with pytest.raises(FileUnreadable, match="展开后太大"):
            read(_with_member(sound, "xl/media/image1.png", b"\0" * (251 * 1024 * 1024)))

    def test_styled_empty_cells_far_below_are_harmless(self):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        sheet, grey = book.add_worksheet(), book.add_format({"bg_color": "#EEEEEE"})
        for index, cells in enumerate((HEADER, line(1))):
            sheet.write_row(index, 0, cells)
        sheet.write_blank(1_048_575, 16_383, None, grey)
        book.close()
        out.seek(0)
        assert len(read(out).rows) == 1

    def test_formulas_give_their_values_and_nothing_runs(self):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, line(1))
        sheet.write_formula(1, 4, "=345.25*2", None, 690.5)
        book.close()
        out.seek(0)
        assert read(out).rows[0].values["income_fen"] == 69050

    def test_hidden_sheets_are_not_read(self):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        for name, index in (("显示", 1), ("隐藏", 2)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, line(index))
        sheet.hide()
        book.close()
        out.seek(0)
        assert [row.values["identity_number"] for row in read(out).rows] == [identity_number(1)]


def _with_member(file: io.BytesIO, name: str, content: bytes) -> io.BytesIO:
    """The same archive with one member replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            if member.filename != name:
                target.writestr(member.filename, source.read(member))
        target.writestr(name, content)
    out.seek(0)
    return out


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_read(kind):
    sample = {Kind.IDENTITY_NUMBER: identity_number(1), Kind.DATE: "2020-11-05", Kind.MONTH: "2020-11",
              Kind.CHOICE: "甲", Kind.YES_NO: "是", Kind.PERSON_NAME: "张三"}.get(kind, "12")  # fmt: skip
    column = Column(name="a", label="甲列", kind=kind, choices={"x": ("甲",)})
    dataset = Dataset(name="x", label="x", sender="", purpose="", legal_basis="", columns=(column,))
    (row,) = read(workbook(["甲列"], [[sample]]), dataset).rows
    assert row.errors == {}
    assert row.values["a"] is not None
