"""Issue runs at the desk: started by one, worked on by a job, checked by another."""

import datetime as dt
import io
import re
import uuid
from dataclasses import replace

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, programmes, tasks
from minzheng.registers.benefits.models import Allotment, Issued, IssueRun, RunState

from . import world

NEW = {"books": f"{world.CODE}:{world.DISTRICT}", "month": "2020-10"}


def post(client, address: str, **data):
    return client.post(address, {"request_id": str(uuid.uuid4()), **data})


def url(name: str, *args) -> str:
    return reverse(f"treasury:{name}", args=args)


def jobs_of(run):
    """The jobs that wait for a worker to carry the run on."""
    return ProcrastinateJob.objects.filter(
        task_name="benefits.carry_on_run", status="todo", args={"run_id": run.id}
    )


def test_a_run_is_started_and_left_to_a_worker(desk):
    page = desk.maker.get(url("new_run"))
    assert "连同所选月份共 3 个月" in page.content.decode()
    answer = post(desk.maker, url("new_run"), **NEW)
    run = IssueRun.objects.get()
    assert answer["Location"] == url("run", run.id)
    assert (run.state, run.month, run.first_month) == (RunState.PREPARING, Month(2020, 10), Month(2020, 8))
    assert jobs_of(run).count() == 1


def test_a_second_run_is_refused_and_the_first_one_shown(desk, prepared):
    answer = post(desk.maker, url("new_run"), **NEW)
    assert answer.status_code == 422
    assert "还有未完成的批次" in answer.content.decode()
    assert url("run", prepared.id) in answer.content.decode()
    assert IssueRun.objects.count() == 1


@pytest.mark.parametrize("who", ["checker", "auditor", "head", "clerk"])
def test_only_the_maker_starts_a_run(desk, who):
    answer = post(getattr(desk, who), url("new_run"), **NEW)
    assert answer.status_code == 403
    assert not IssueRun.objects.exists()


@pytest.mark.parametrize("name", ["runs", "batches", "returned", "unknown", "debts", "allotments", "books"])
def test_a_clerk_of_a_township_sees_none_of_the_lists(desk, name):
    assert desk.clerk.get(url(name)).status_code == 403
    assert desk.auditor.get(url(name)).status_code == 200


def test_a_maker_of_another_district_sees_nothing_of_the_run(desk, prepared):
    stranger = world.browser(world.open_account("far", world.Role.TREASURY_MAKER, world.OTHER_DISTRICT))
    for name in ("run", "progress", "export"):
        assert stranger.get(url(name, prepared.id)).status_code == 404
    assert post(stranger, url("cancel", prepared.id), reason="不该由我作废").status_code == 404
    prepared.refresh_from_db()
    assert prepared.state == RunState.PREPARED


def test_the_run_page_shows_sums_and_reasons(desk, prepared):
    """Two months (9, 10) for four persons in all at 500 元: 2,000.00 in time and 2,000.00 arrears."""
    text = desk.checker.get(url("run", prepared.id)).content.decode()
    plain = re.sub(r"<[^>]+>|\s", "", text)
    assert "当月发放2,000.00元" in plain
    assert "补发以前各月2,000.00元" in plain
    assert "4,000.00元" in plain
    assert "2020年9月：补发2020年9月，" in plain
    assert "有1户还没有发放账户" in plain


def test_search_and_filter_narrow_the_households(desk, prepared):
    found = desk.maker.get(url("run", prepared.id), {"q": "乙二"}).content.decode()
    assert "乙二" in found
    assert "甲一" not in found
    unusual = desk.maker.get(url("run", prepared.id), {"shown": "unusual"}).content.decode()
    assert "甲一" in unusual


def test_the_maker_does_not_check_her_own_run(desk, prepared):
    two_posts = world.open_account("both", world.Role.TREASURY_MAKER)
    world.access.give_post(
        account=two_posts, role=world.Role.TREASURY_CHECKER, division_prefix=world.DISTRICT,
        from_date=dt.date(2020, 1, 1), **world.BY,
    )  # fmt: skip
    commands.cancel_run(run_id=prepared.id, reason="换人", actor=desk.actor["maker"], at=world.AT)
    own = world.prepared_run(world.actor_of(two_posts))
    answer = post(world.browser(two_posts), url("check", own.id))
    assert answer.status_code == 422
    assert "须由不同人员办理" in answer.content.decode()
    own.refresh_from_db()
    assert (own.state, own.checked_by_id) == (RunState.PREPARED, None)
    assert not Issued.objects.exists()


def test_check_then_the_job_books_exactly_what_was_prepared(desk, prepared):
    answer = post(desk.checker, url("check", prepared.id))
    assert answer["Location"] == url("run", prepared.id)
    tasks.carry_on(prepared.id)
    prepared.refresh_from_db()
    assert prepared.state == RunState.POSTED
    amounts = dict(Issued.objects.values_list("award_id", "amount_fen").filter(month=Month(2020, 10)))
    assert amounts == {
        desk.awards["甲一"].id: 50_000,
        desk.awards["乙二"].id: 100_000,
        desk.awards["丙三"].id: 50_000,
    }
    assert "入账完成" in desk.checker.get(url("run", prepared.id)).content.decode()


def test_a_checked_run_is_not_cancelled(desk, posted):
    answer = post(desk.maker, url("cancel", posted.id), reason="想撤回")
    assert answer.status_code == 422
    assert "不能作废" in answer.content.decode()
    posted.refresh_from_db()
    assert posted.state == RunState.POSTED


def test_cancelling_needs_a_reason(desk, prepared):
    assert post(desk.maker, url("cancel", prepared.id), reason="").status_code == 422
    prepared.refresh_from_db()
    assert prepared.state == RunState.PREPARED
    assert post(desk.maker, url("cancel", prepared.id), reason="月份选错").status_code == 302
    prepared.refresh_from_db()
    assert (prepared.state, prepared.cancel_reason) == (RunState.CANCELLED, "月份选错")


def progress_in(text: str) -> str:
    """The progress component inside a page, by matching its nested divs."""
    start = text.index('<div class="progress" id="run-progress"')
    depth, place = 0, start
    for found in re.finditer(r"<(/?)div\b", text[start:]):
        depth += -1 if found.group(1) else 1
        place = start + found.end()
        if depth == 0:
            break
    return text[start : text.index(">", place) + 1]


def test_the_progress_partial_equals_the_page(desk):
    run = commands.start_run(
        programme_code=world.CODE, division_prefix=world.DISTRICT, month=world.MONTH,
        actor=desk.actor["maker"], at=world.AT,
    )  # fmt: skip
    partial = desk.maker.get(url("progress", run.id))
    page = desk.maker.get(url("run", run.id)).content.decode()
    assert progress_in(page) == partial.content.decode().strip()
    assert "hx-get" in progress_in(page)
    assert "HX-Refresh" not in partial
    commands.prepare_run(run_id=run.id, actor=desk.actor["maker"], at=world.AT)
    partial = desk.maker.get(url("progress", run.id))
    assert partial["HX-Refresh"] == "true"
    assert (
        progress_in(desk.maker.get(url("run", run.id)).content.decode()) == partial.content.decode().strip()
    )


def test_without_a_worker_the_page_says_how_to_start_one(desk):
    post(desk.maker, url("new_run"), **NEW)
    run = IssueRun.objects.get()
    assert "manage.py work" in desk.maker.get(url("run", run.id)).content.decode()


def test_a_failure_of_the_rules_stands_on_the_run_and_can_be_retried(desk, monkeypatch):
    run = commands.start_run(
        programme_code=world.CODE, division_prefix=world.DISTRICT, month=world.MONTH,
        actor=desk.actor["maker"], at=world.AT,
    )  # fmt: skip

    def fail(**_):
        raise commands.runs.Invalid("甲一家庭缺少家庭收入，请先补录。")

    with monkeypatch.context() as broken:
        broken.setattr(tasks.commands, "prepare_run", fail)
        tasks.carry_on(run.id)
    page = desk.maker.get(url("run", run.id)).content.decode()
    assert "甲一家庭缺少家庭收入" in page
    tasks.carry_on_unfinished()
    assert not jobs_of(run).exists()
    assert post(desk.checker, url("again", run.id)).status_code == 403
    assert post(desk.maker, url("again", run.id)).status_code == 302
    tasks.carry_on(run.id)
    run.refresh_from_db()
    assert (run.state, run.fault, run.lines.count()) == (RunState.PREPARED, "", 6)


def test_the_sweep_takes_up_what_was_left_behind_once(desk):
    run = commands.start_run(
        programme_code=world.CODE, division_prefix=world.DISTRICT, month=world.MONTH,
        actor=desk.actor["maker"], at=world.AT,
    )  # fmt: skip
    tasks.carry_on_unfinished()
    tasks.carry_on_unfinished()
    assert jobs_of(run).count() == 1


def test_the_month_by_month_page_and_both_explanations(desk, posted):
    later = dt.datetime(2020, 11, 25, 9, tzinfo=world.AT.tzinfo)
    first = world.posted_run(desk.actor["maker"], desk.actor["checker"], Month(2020, 11), world.AT)
    run = world.prepared_run(desk.actor["maker"], Month(2020, 11), later)
    award = desk.awards["乙二"]
    text = desk.maker.get(url("household", run.id, award.id)).content.decode()
    assert "标准 500.00 → 570.00" in text
    assert "140.00" in text
    why = desk.maker.get(url("why", run.id, award.id, "2020-11")).content.decode()
    assert "500.00 元/人月" in why
    assert "570.00 元/人月" in why
    assert first.sequence == 1
    assert desk.maker.get(url("why", run.id, award.id, "2020-10")).status_code == 404
    assert desk.maker.get(url("why", run.id, award.id, "abc")).status_code == 404


def test_the_export_opens_and_adds_up(desk, prepared):
    answer = desk.auditor.get(url("export", prepared.id))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    head = next(i for i, row in enumerate(rows) if row[1] == "领款人")
    assert sum(row[7] for row in rows[head + 1 :]) == 4000
    assert {row[1] for row in rows[head + 1 :]} == {"甲一", "乙二", "丙三"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_computes_the_run(desk, work_once):
    post(desk.maker, url("new_run"), **NEW)
    work_once()
    run = IssueRun.objects.get()
    assert (run.state, run.done, run.total) == (RunState.PREPARED, 3, 3)


def test_query_budgets(desk, posted, django_assert_max_num_queries):
    for name in ("runs", "batches", "returned", "unknown", "debts", "allotments"):
        with django_assert_max_num_queries(15):
            assert desk.maker.get(url(name)).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.maker.get(url("clawbacks")).status_code == 200
    with django_assert_max_num_queries(40):
        assert desk.maker.get(url("run", posted.id)).status_code == 200
    with django_assert_max_num_queries(25):
        assert desk.maker.get(url("home")).status_code == 200


def test_runs_of_all_programmes_begin_at_once_and_are_checked_together(desk, monkeypatch):
    """Two programmes, one of them with nobody: the choice of all begins the one that pays."""
    other = replace(programmes.programme(world.CODE), code="other", name="别的补助")
    monkeypatch.setitem(programmes._programmes, "other", other)
    Allotment.objects.create(
        programme="other", division_prefix=world.DISTRICT, year=2020, source="省级", amount_fen=1,
        document_number="示〔2020〕9号", received_date=dt.date(2020, 1, 2), recorded_at=world.AT,
    )  # fmt: skip
    page = desk.maker.get(url("new_run")).content.decode()
    assert f'value="all:{world.DISTRICT}"' in page
    chosen = {"books": f"all:{world.DISTRICT}", "month": "2020-10"}
    assert post(desk.maker, url("new_run"), **chosen)["Location"] == url("runs")
    (run,) = IssueRun.objects.all()
    assert (run.programme, str(run.month)) == (world.CODE, "2020-10")
    commands.prepare_run(run_id=run.id, actor=SYSTEM, at=run.known_at)
    assert "复核选中的批次" in desk.checker.get(url("runs")).content.decode()
    assert "复核选中的批次" not in desk.maker.get(url("runs")).content.decode()
    assert post(desk.maker, url("check_many"), run=[run.id]).status_code == 403
    assert post(desk.checker, url("check_many"), run=[run.id])["Location"] == url("runs")
    run.refresh_from_db()
    assert run.state == "posting"
    again = desk.checker.post(url("check_many"), {"run": [run.id]}, follow=True).content.decode()
    assert "不能复核" in again
