"""What the page's own scripts do: ask before acting, submit once, keep rows, obey the keyboard."""

import re

from playwright.sync_api import expect

CLICK_TWICE = """() => new Promise((done) => {
  const button = document.querySelector("#forms button[value=submit]");
  const form = button.form;
  button.click();
  const again = new SubmitEvent("submit", { cancelable: true, bubbles: true });
  form.dispatchEvent(again);
  setTimeout(() => done({
    label: button.textContent,
    all_disabled: [...form.elements].filter((one) => one.type === "submit").every((one) => one.disabled),
    second_submit_stopped: again.defaultPrevented,
  }));
})"""


def test_a_question_is_asked_in_a_dialog_and_enter_alone_does_not_act(open_page):
    page = open_page("/style/")
    page.get_by_role("button", name="确认发放").click()
    dialog = page.get_by_role("dialog", name="确认发放 11 月低保？")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="返回")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="确认发放")).to_be_focused()


def test_rows_are_added_named_and_removed(open_page):
    page = open_page("/style/")
    members = page.locator("[data-formset]")
    page.get_by_role("button", name="添加一位家庭成员").click()
    third = members.get_by_role("group", name="家庭成员 3")
    expect(third).to_be_visible()
    expect(third.get_by_label("姓名")).to_have_attribute("name", "members-2-name")
    expect(page.locator("[name=members-TOTAL_FORMS]")).to_have_value("3")
    members.get_by_role("button", name="移除 家庭成员 1").click()
    expect(members.get_by_role("group", name="家庭成员 1").get_by_label("姓名")).to_have_value("张晓阳")
    expect(page.locator("[name=members-0-DELETE]")).to_be_checked()


def test_a_form_is_sent_once_and_comes_back_at_its_errors(open_page):
    page = open_page("/style/")
    page.get_by_label("其他要说明的").fill("院里有两头猪")
    state = page.evaluate(CLICK_TWICE)
    assert state == {"label": "正在提交…", "all_disabled": True, "second_submit_stopped": True}
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page.get_by_label("其他要说明的")).to_have_value("院里有两头猪")
    summary.get_by_role("link", name=re.compile("申请人姓名")).click()
    expect(page.get_by_label("申请人姓名")).to_be_focused()


def test_a_file_that_is_too_large_is_named_and_not_sent(open_page, tmp_path):
    photo = tmp_path / "户口簿.jpg"
    photo.write_bytes(b"0" * (10 * 1024 * 1024 + 1))
    page = open_page("/style/")
    page.get_by_label("户口簿照片").set_input_files(photo)
    expect(page.get_by_text("超过 10.0 MB，请压缩或重新拍摄后再选。")).to_be_visible()
    page.locator("#forms").get_by_role("button", name="提交申请").click()
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    expect(page.get_by_label("户口簿照片")).to_be_focused()


def test_a_part_that_depends_on_an_answer_appears_with_it(open_page):
    page = open_page("/style/")
    part = page.get_by_text("请在下面上传最近三个月的工资单。", exact=True)
    expect(part).to_be_hidden()
    page.get_by_label("工资", exact=True).check()
    expect(part).to_be_visible()


def test_a_table_is_walked_by_keyboard_unless_somebody_is_typing(open_page):
    page = open_page("/style/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="DB-2020-00412")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="DB-2020-00407")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("姓名或办件号")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.get_by_label("姓名或办件号")).to_have_value("jk?")
    expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_hidden()


def test_a_filter_changes_the_results_in_place_and_the_address_with_them(open_page):
    page = open_page("/style/")
    page.locator("#results").evaluate("element => { element.dataset.old = '1' }")
    page.get_by_label("姓名或办件号").fill("张")
    page.get_by_label("姓名或办件号").press("Enter")
    expect(page.locator("#results")).not_to_have_attribute("data-old", "1")
    assert "text=%E5%BC%A0" in page.url
    expect(page.locator("#results table")).to_be_visible()


def test_long_work_is_followed_to_its_end(open_page):
    page = open_page("/style/")
    expect(page.locator("#sample-run")).to_contain_text("已完成 2,310 / 2,310 户", timeout=15_000)


def test_ticked_rows_are_counted(open_page):
    page = open_page("/style/")
    page.get_by_label("全部勾选").check()
    expect(page.get_by_text("已勾选 3 行。")).to_be_visible()
    page.get_by_label("勾选 DB-2020-00407").uncheck()
    expect(page.get_by_text("已勾选 2 行。")).to_be_visible()


def test_large_print_is_kept_and_taken_back(open_page):
    page = open_page("/style/", phone=True)
    page.get_by_role("button", name="关怀版").click()
    page.reload()
    expect(page.locator("html")).to_have_class("care")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="关怀版").click()
    page.reload()
    expect(page.locator("html")).not_to_have_class("care")


def test_the_menu_of_a_phone_opens_and_closes(open_page):
    page = open_page("/style/", phone=True)
    link = page.get_by_role("navigation", name="界面样例导航").get_by_role("link", name="组件")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="菜单", exact=True).click()
    expect(link).to_be_visible()
    page.get_by_role("button", name="关闭菜单").click()
    expect(link).to_be_hidden()


def test_without_scripts_the_question_unfolds_and_rows_can_still_be_removed(new_context, live_server):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/style/")
    page.locator("summary", has_text="退回申请").click()
    expect(page.get_by_label("退回原因")).to_be_visible()
    expect(page.get_by_label("移除这一行").first).to_be_visible()
    expect(page.get_by_role("button", name="添加一位家庭成员")).to_be_hidden()
