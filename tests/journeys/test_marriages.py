"""Marriage in a browser: a wedding day from counter to certificate, a divorce over sixty simulated days."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from minzheng.config.demo.fields import weddings
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.registers.marriages.models import MarriageRecord

DAY = dt.date(2021, 1, 6)


@pytest.fixture
def registry(stage):
    """An office that may register, on the morning of 6 January 2021."""
    weddings.set_up_office(stage.officers)
    stage.play(2021, 1, 6)
    return stage


@pytest.fixture
def couple():
    people = weddings.Registrants(47)
    return tuple(weddings.somebody(people, sex, DAY) for sex in "男女")


def act(page, label: str, fill=None) -> None:
    """Open an act of the case, fill in its form, and send it."""
    page.get_by_role("button", name=label, exact=True).first.click()
    dialog = page.get_by_role("dialog", name=label)
    if fill is not None:
        fill(dialog)
    dialog.get_by_role("button", name=label, exact=True).click()


def choose_answers(answer: str):
    def fill(body) -> None:
        for role in ("男方", "女方"):
            body.get_by_label(f"{role}：全国婚姻登记信息库").select_option(answer)

    return fill


def tick_everything(body) -> None:
    for box in body.locator("input[type=checkbox]").all():
        box.check()


def fill_couple(page, groom, bride) -> None:
    for role, one in (("男方", groom), ("女方", bride)):
        page.get_by_label(f"{role}姓名").fill(one.name)
        page.get_by_label(f"{role}证件号").fill(one.number)


def test_a_wedding_day_from_the_counter_to_the_certificate(registry, couple):
    groom, bride = couple
    page = registry.sit("dengji")
    page.goto("/registry/marriages/")
    registry.look(page, "marriages-board-empty")
    page.get_by_role("link", name="结婚登记", exact=True).click()
    fill_couple(page, groom, bride)
    page.get_by_label("双方声明的亲属关系").select_option("cousin")
    page.get_by_label("双方亲自到场").check()
    page.get_by_label("双方都声明完全自愿").check()
    page.get_by_role("button", name="检查（不收件）").click()
    expect(page.get_by_text("有 1 项不符合")).to_be_visible()
    expect(page.get_by_text("民法典 第一千零四十八条")).to_be_visible()
    registry.look(page, "marriages-new-problem")
    page.get_by_role("button", name="收件", exact=True).click()
    expect(page.get_by_text("依法不能登记").first).to_be_visible()
    expect(page.get_by_label("男方姓名")).to_have_value(groom.name)
    page.get_by_label("双方声明的亲属关系").select_option("none")
    page.get_by_role("button", name="收件", exact=True).click()
    expect(page.get_by_text("已收件")).to_be_visible()

    act(page, "联网核对", choose_answers("error"))
    expect(page.get_by_text("男方未能核对").first).to_be_visible()
    act(page, "联网核对", choose_answers("none"))
    expect(page.get_by_text("已联网核对").first).to_be_visible()
    act(page, "询问审查", tick_everything)
    expect(page.get_by_text("结婚登记审查处理表").first).to_be_visible()
    act(page, "登记发证")
    expect(page.get_by_text("J431103-2021-000001").first).to_be_visible()
    registry.look(page, "marriages-case-registered")
    act(page, "颁证", tick_everything)
    expect(page.get_by_text("已颁证，登记完成")).to_be_visible()

    record = MarriageRecord.objects.get()
    phone = registry.visitor("/hall/certificates/")
    phone.get_by_label("证件字号").fill("j431103 2021 000001")
    phone.get_by_label("验证码").fill(record.details["codes"][0].lower())
    phone.get_by_role("button", name="查验").click()
    expect(phone.get_by_text("真实有效")).to_be_visible()
    expect(phone.get_by_text(groom.name)).to_have_count(0)
    registry.look(phone, "hall-certificate")

    page.goto("/registry/marriages/")
    registry.look(page, "marriages-board")
    second = weddings.somebody(weddings.Registrants(48), "女", DAY)
    page.get_by_role("link", name="结婚登记", exact=True).click()
    fill_couple(page, groom, second)
    page.get_by_label("双方亲自到场").check()
    page.get_by_label("双方都声明完全自愿").check()
    page.get_by_role("button", name="收件", exact=True).click()
    expect(page.get_by_text("禁止重婚").first).to_be_visible()
    assert MarriageRecord.objects.count() == 1
    for address, name in (("stock/", "stock"), ("statistics/?year=2021&month=1", "statistics"),
                          ("watch/", "watch"), ("office/", "office"), ("records/", "records")):  # fmt: skip
        page.goto(f"/registry/marriages/{address}")
        registry.look(page, f"marriages-{name}")
    small = registry.sit("dengji", phone=True)
    for address, name in (("", "board"), ("stock/", "stock"), (f"records/{record.id}/", "record"),
                          (f"cases/{record.case_id}/", "case"), ("new/marriage/", "new")):  # fmt: skip
        small.goto(f"/registry/marriages/{address}")
        registry.look(small, f"marriages-{name}-phone")


def take_in_divorce(page, husband, wife) -> None:
    page.goto("/registry/marriages/")
    page.get_by_role("link", name="离婚登记", exact=True).click()
    fill_couple(page, husband, wife)
    page.get_by_label("一方常住户口在本登记处辖区").check()
    page.get_by_label("双方亲自到场").check()
    page.get_by_label("双方自愿离婚").check()
    page.get_by_label("协议：子女抚养").fill("无子女")
    page.get_by_label("协议：财产处理").fill("各自名下归各自")
    page.get_by_label("协议：债务处理").fill("无")
    page.get_by_role("button", name="收件", exact=True).click()
    act(page, "受理")
    expect(page.get_by_text("冷静期至").first).to_be_visible()


def test_a_divorce_over_sixty_simulated_days(registry, couple):
    husband, wife = couple
    weddings.marry(husband, wife, registry.officers, dt.date(2020, 1, 8))
    page = registry.sit("dengji")
    take_in_divorce(page, husband, wife)
    expect(page.get_by_text("2021年2月5日").first).to_be_visible()
    expect(page.get_by_text("还在冷静期内").first).to_be_visible()
    registry.look(page, "divorce-cooling")

    act(page, "撤回申请", lambda body: body.get_by_label("女方").check())
    expect(page.get_by_text("已撤回，撤回确认单已出具")).to_be_visible()
    expect(page.get_by_text("女方已撤回离婚登记申请").first).to_be_visible()
    expect(page.get_by_role("button", name="审查发证")).to_have_count(0)

    registry.play(2021, 1, 8)
    take_in_divorce(page, husband, wife)
    case_address = page.url
    registry.play(2021, 2, 7)
    page.goto(case_address)
    expect(
        page.get_by_text("还在冷静期内").first
    ).to_be_visible()  # 7 February is worked, and still the last day
    registry.play(2021, 2, 8)
    cases.run_timers(at=at_hour(dt.date(2021, 2, 8), 1))
    page.goto("/registry/marriages/divorces/?shown=collect")
    expect(page.get_by_text("双方可来领证").first).to_be_visible()
    registry.look(page, "divorce-board")
    page.goto(case_address)
    act(page, "审查发证", tick_everything)
    expect(page.get_by_text("L431103-2021-000001").first).to_be_visible()
    registry.look(page, "divorce-registered")
    divorced = MarriageRecord.objects.get(kind="L")
    page.goto(f"/registry/marriages/records/{divorced.original_id}/")
    expect(page.get_by_text("登记离婚").first).to_be_visible()
    expect(page.get_by_role("link", name="补领结婚证")).to_have_count(0)
    registry.look(page, "marriage-ended")
