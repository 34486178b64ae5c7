"""Lists of cases: by deadline, filtered, sorted, exported, within their budget of queries."""

import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.kernel.audit.models import EventRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cases(new_walk, at_desk):
    """One in the demo's village, waiting for acceptance; one in another, a week older and further on."""
    older = new_walk(division="431103102201").submit().accept()
    newer = new_walk(day=older.day).submit()
    return at_desk(older), at_desk(newer)


def numbers(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [row["case"].number for row in response.context["rows"]]


def test_each_desk_sees_what_it_can_do_next(two_cases, desk):
    older, newer = two_cases
    # Acceptance is due on the sixth working day, the beginning of the inquiry on the third.
    assert numbers(desk("shouli"), "/review/to-do/") == [older.number, newer.number]
    assert numbers(desk("shencha"), "/review/to-do/") == []
    assert numbers(desk("shencha"), "/review/cases/") == [newer.number, older.number]


def test_filters_narrow_and_a_bad_filter_never_means_everything(two_cases, desk):
    older, newer = two_cases
    client, every = desk("shouli"), {older.number, newer.number}
    assert numbers(client, f"/review/cases/?text={newer.number}") == [newer.number]
    assert numbers(client, f"/review/cases/?text={older.applicant.name}") == [older.number]
    assert numbers(client, "/review/cases/?state=investigating") == [older.number]
    assert numbers(client, "/review/cases/?from_date=2021-08-03") == [newer.number]
    assert numbers(client, "/review/cases/?until_date=2021-08-02") == [older.number]
    assert set(numbers(client, "/review/cases/?town=431103102")) == every
    assert numbers(client, "/review/cases/?overdue=on") == []
    for bad in ("state=grown", "town=99", "from_date=soon"):
        assert numbers(client, f"/review/cases/?{bad}") == []


def test_columns_sort_both_ways_and_an_unknown_one_is_ignored(two_cases, desk):
    older, newer = two_cases
    client = desk("shouli")
    assert numbers(client, "/review/cases/?sort=submitted") == [older.number, newer.number]
    assert numbers(client, "/review/cases/?sort=-submitted") == [newer.number, older.number]
    assert numbers(client, "/review/cases/?sort=password") == [newer.number, older.number]


def test_the_workbook_holds_the_filtered_rows_and_is_on_record(two_cases, desk):
    older, _ = two_cases
    response = desk("shouli").get("/review/cases.xlsx?state=investigating")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue())).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "办件清单"
    assert [row[0] for row in sheet[3:]] == [older.number]
    assert sheet[3][2:5] == [older.applicant.name, "普利桥镇" + older_village(sheet), "调查核实"]
    last = EventRow.objects.filter(kind="audit.record_opened").latest("id")
    assert last.sentence == "查看办件清单（导出 Excel，1 件）"


def older_village(sheet) -> str:
    return sheet[3][3].removeprefix("普利桥镇")


def test_lists_keep_their_budget(two_cases, desk, django_assert_max_num_queries):
    client = desk("shouli")
    for address in ("/review/to-do/", "/review/cases/", "/review/awards/"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)


def test_the_first_page_is_the_one_of_the_post(officers, desk):
    assert desk("shouli").get("/review/")["Location"] == "/review/to-do/"
    assert desk("hedui").get("/review/")["Location"] == "/review/verification/"
