"""双随机 in a browser: planned, frozen, drawn, checked on a phone, published, repeated by a stranger."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from minzheng.config.demo.accounts import DISTRICT
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.enforcement import commands
from minzheng.registers.enforcement.fields import Field
from minzheng.registers.enforcement.models import InspectionTask
from tests.journeys.dibao.stage import spoken

SCRIPT = Path(__file__).parents[2] / "docs" / "recompute_draw.py"
BEGINNING = dt.date(2020, 1, 6)
ITEMS = ("按章程开展活动", "收费项目已公示")


@pytest.fixture
def bureau(stage):
    """Two officers with certificates, 34 associations, a checklist of two items: nothing drawn yet."""
    base.move_rehearsal(day=dt.date(2020, 11, 12))
    by = {"division_code": DISTRICT, "actor": stage.officers["shenpi"], "at": at_hour(BEGINNING)}
    for number, username in enumerate(("zhifa", "zhifa2"), start=1):
        commands.enter_officer(
            name=stage.officers[username].name,
            certificate_number=f"ZF-{number}",
            username=username,
            valid_from=dt.date(2019, 1, 1),
            valid_until=dt.date(2023, 1, 1),
            fields=[Field.ORGANISATIONS],
            **by,
        )
    for number in range(1, 35):
        commands.enter_object(
            code=f"SO-{number:03d}", field=Field.ORGANISATIONS, name=f"示例协会{number}", **by
        )
    items = [
        {"key": f"i{n}", "text": text, "article": "条例 第三十条", "level": 3} for n, text in enumerate(ITEMS)
    ]
    commands.keep_checklist(field=Field.ORGANISATIONS, items=items, source="示例", from_date=BEGINNING, **by)
    return stage


def test_a_round_from_plan_to_a_strangers_script(bureau, tmp_path):
    head = bureau.sit("shenpi")
    head.goto("/enforcement/rounds/new/")
    head.get_by_label("名称").fill("第四季度抽查")
    head.get_by_label("领域").select_option("organisations")
    head.get_by_label("检查截止日期").fill("2020-12-31")
    head.get_by_role("button", name="制定计划").click()
    expect(head.locator("dd", has_text="2 家").first).to_be_visible()  # 34 × 3% is 1.02

    head.get_by_label("随机数来源").fill("演示号码")
    head.get_by_label("期号").fill("2020110")
    head.get_by_label("开奖（抽取）日期").fill("2020-11-12")
    head.get_by_role("button", name="冻结名单并公布摘要").click()
    expect(head.get_by_text("不晚于冻结名单的日期").first).to_be_visible()  # not on the same day
    expect(head.get_by_label("期号")).to_have_value("2020110")
    head.get_by_label("开奖（抽取）日期").fill("2020-11-15")
    head.get_by_role("button", name="冻结名单并公布摘要").click()
    expect(head.get_by_text("名单已冻结，摘要已在公开查询页公布。")).to_be_visible()

    base.move_rehearsal(day=dt.date(2020, 11, 16))
    head.reload()
    head.get_by_label("开奖号码").fill("04 09 13 18 22 31 06")
    head.get_by_role("button", name="抽取并公布").click()
    expect(head.get_by_text("已抽取并公布，检查任务已生成。")).to_be_visible()
    bureau.look(head, "enforcement-round")

    task = InspectionTask.objects.order_by("id").first()
    inspector = bureau.sit("zhifa", phone=True)
    inspector.goto("/enforcement/")
    inspector.get_by_role("link", name=spoken("开始检查", f"：{task.target.name}")).click()
    _inspect(inspector)
    expect(inspector.get_by_text("检查笔录已存入，不能再改。")).to_be_visible()
    bureau.look(inspector, "enforcement-inspected")

    head.goto(f"/enforcement/tasks/{task.id}/")
    head.get_by_role("button", name="公布检查结果").click()
    dialog = head.get_by_role("dialog", name="公布检查结果")
    dialog.get_by_role("button", name="公布", exact=True).click()
    expect(head.get_by_text("检查结果已在公开查询页公布。")).to_be_visible()
    _repeat(bureau.visitor("/hall/draws/"), task, tmp_path)


def _inspect(page) -> None:
    """Everything in order: two items, the outcome, the conclusion, the name."""
    for text in ITEMS:
        page.get_by_role("group", name=text).get_by_label("符合", exact=True).check()
    page.get_by_label("未发现问题").check()
    page.get_by_label("检查结论").fill("各项符合规定。")
    page.get_by_label("被检查单位签字人").fill("在场负责人")
    page.get_by_role("button", name="提交检查笔录").click()


def _repeat(page, task, folder: Path) -> None:
    """A visitor downloads list and seed and repeats the draw with the public script."""
    page.get_by_role("link", name="第四季度抽查：检查对象").click()
    expect(page.locator("#results").get_by_text(task.target.name)).to_be_visible()
    with page.expect_download() as told:
        page.get_by_role("link", name="下载名单和种子（JSON）").click()
    file = folder / "draw.json"
    told.value.save_as(file)
    with page.expect_download() as program:
        page.get_by_role("link", name="下载复算程序").click()
    script = folder / "recompute_draw.py"
    program.value.save_as(script)
    assert script.read_bytes() == SCRIPT.read_bytes()
    run = subprocess.run([sys.executable, script, file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    drawn = json.loads(run.stdout)["drawn"][""]
    assert task.target.code in drawn
    assert len(drawn) == 2
