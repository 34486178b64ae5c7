"""What officers do with a case on its page, and visitors on the doorstep."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.registers.verification.demo_answers import answer_pending
from minzheng.registers.verification.errors import NothingWaiting
from minzheng.registers.verification.models import Department

from .stage import Stage, spoken

CHECKLIST = {
    "实际居住": "常年居住", "住房": "一般", "家用电器": "日常必需", "车辆": "没有", "劳动力": "与申报一致",
    "疾病、残疾": "与申报一致", "赡养、抚养、扶养": "没有义务人", "邻里访问": "情况属实",
}  # fmt: skip


def open_case(page: Page, case_id: int) -> Page:
    page.goto(f"/review/cases/{case_id}/")
    return page


def dialog_of(page: Page, label: str, title: str = "") -> Locator:
    """Press a button that asks first; gives what it asks."""
    page.get_by_role("button", name=label, exact=True).click()
    return page.get_by_role("dialog", name=title or label)


def act(page: Page, label: str, said: str = "", **typed: str) -> None:
    """Carry out an action of the case page. `typed` maps labels to texts; `said` is told afterwards."""
    dialog = dialog_of(page, label)
    for field, text in typed.items():
        dialog.get_by_label(re.compile(f"^{field}")).fill(text)
    dialog.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("#messages")).to_contain_text(said)


def do(stage: Stage, username: str, case_id: int, label: str, said: str = "", **typed: str) -> Page:
    """The same from one's own desk."""
    page = open_case(stage.sit(username), case_id)
    act(page, label, said, **typed)
    return page


def ask_departments(stage: Stage, username: str, case_id: int) -> None:
    page = open_case(stage.sit(username), case_id)
    dialog = dialog_of(page, "提请核对", "向各部门提请核对？")
    dialog.get_by_role("button", name="提请核对").click()
    expect(page.locator("#messages")).to_contain_text("已提请核对")


def departments_answer(stage: Stage) -> None:
    """Each department's file is uploaded on the page of the verification centre."""
    page = stage.sit("hedui")
    page.goto("/review/verification/")
    for department in Department:
        try:
            content = answer_pending(department, rehearsed_moment())
        except NothingWaiting:
            continue
        answer = stage.folder / f"{department.value}.xlsx"
        answer.write_bytes(content)
        row = page.get_by_role("row", name=re.compile(department.label))
        row.get_by_role("button", name="上传答复").click()
        dialog = page.get_by_role("dialog", name=department.label)
        dialog.get_by_label("部门的答复文件").set_input_files(answer)
        dialog.get_by_role("button", name="上传并检查").click()
        expect(page.locator("#messages")).to_contain_text("已导入")


def visit(
    stage: Stage, page: Page, case_id: int, *, first: str, second: str, signed_by: str, findings: str
) -> None:
    """The form of the home visit, with a photo and a name drawn with the finger."""
    page.goto(f"/field/cases/{case_id}/visit/")
    fill_visit(stage, page, first=first, second=second, signed_by=signed_by, findings=findings)
    page.get_by_role("button", name="提交入户调查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("入户调查已提交")


def fill_visit(stage: Stage, page: Page, *, first: str, second: str, signed_by: str, findings: str) -> None:
    page.get_by_label("调查人一").fill(first)
    page.get_by_label("调查人二").fill(second)
    for label, answer in CHECKLIST.items():
        page.get_by_role("group", name=label).get_by_label(answer, exact=True).check()
    page.get_by_label("调查结论").fill(findings)
    page.get_by_label("现场照片").set_input_files(stage.picture("入户"))
    page.get_by_label("被调查人姓名").fill(signed_by)
    draw_signature(page)


def draw_signature(page: Page) -> None:
    pad = page.locator("canvas[aria-labelledby=signature-label]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 70, steps=5)
    page.mouse.up()
    page.wait_for_function("document.querySelector('input[data-signature]').files.length === 1")


def appraise(stage: Stage, username: str, case_id: int) -> None:
    do(
        stage, username, case_id, "民主评议", "民主评议已登记",
        参加人员="街道干部 2 人，社区两委 3 人，居民代表 11 人", 同意="16", 不同意="0", 评议结论="一致认为家庭确有困难。",
    )  # fmt: skip


def correct_fact(page: Page, case_id: int, subject: str, *, value: str, reason: str, paper: Path) -> None:
    """Put one fact right, with its reason and its paper."""
    page.goto(f"/review/cases/{case_id}/facts/")
    page.get_by_role("link", name=spoken("更正", subject)).click()
    page.get_by_label("应为").fill(value)
    page.get_by_label("更正的理由").fill(reason)
    page.get_by_label("依据材料").set_input_files(paper)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#messages")).to_contain_text("已更正")
