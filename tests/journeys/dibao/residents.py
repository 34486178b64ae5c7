"""What a resident, or the village worker for her, does on a phone."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from .stage import Stage, spoken


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member as she is typed in: yuan, labels of choices."""

    name: str
    number: str
    relation: str
    labour: str = "有劳动能力"
    ill: bool = False
    minor: bool = False
    wage_month: str = "0"
    business_year: str = "0"
    exempt_year: str = "0"
    medical_year: str = "0"

    @property
    def title(self) -> str:
        return f"{self.name}（{self.relation}）"


@dataclass(frozen=True, kw_only=True)
class Household:
    """A whole application."""

    village: str
    address: str
    standard: str
    reason: str
    members: tuple[Member, ...]
    card: str
    assets: str = "2000"
    relative: tuple[str, str, str] | None = None


def go_on(page: Page) -> None:
    page.get_by_role("button", name="保存，下一步").click()


def begin(page: Page) -> int:
    """From the first page of the phone to the first step; gives the id of the draft."""
    page.goto("/my/")
    page.get_by_role("link", name=spoken("看条件、去申请", "：最低生活保障")).click()
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("家庭成员")
    return int(re.search(r"/drafts/(\d+)/", page.url)[1])


def fill_family(page: Page, household: Household) -> None:
    page.get_by_label("户口在哪个村（社区）").select_option(label=household.village)
    page.get_by_label("现在住在哪里").fill(household.address)
    page.get_by_label("联系电话").fill("13900000000")
    page.get_by_label(household.standard).check()
    page.get_by_label("申请的原因").fill(household.reason)
    for number, member in enumerate(household.members, start=1):
        row = page.get_by_role("group", name=f"家庭成员 {number}", exact=True)
        if number > 1:
            page.get_by_role("button", name="添加一位家庭成员").click()
        fill_member(row, member)


def fill_member(row, member: Member) -> None:
    row.get_by_label("姓名").fill(member.name)
    row.get_by_label("身份证号").fill(member.number)
    row.get_by_label("与户主的关系").select_option(label=member.relation)
    row.get_by_label("劳动能力").select_option(label=member.labour)
    ill = row.get_by_role("group", name="患有重病")
    ill.get_by_label("有" if member.ill else "没有", exact=True).check()


def fill_income(page: Page, household: Household) -> None:
    page.get_by_label("家人给的赡养费、抚养费").fill("0")
    for member in household.members:
        row = page.get_by_role("group", name=member.title, exact=True)
        row.get_by_label("工资、打工收入").fill(member.wage_month)
        row.get_by_label("种养、经营纯收入").fill(member.business_year)
        row.get_by_label("养老金、失业金、赔偿等").fill("0")
        row.get_by_label("不算收入的钱").fill(member.exempt_year)
        row.get_by_label("自己付的医药费").fill(member.medical_year)


def fill_property(page: Page, household: Household) -> None:
    page.get_by_label("全家的存款和理财").fill(household.assets)
    page.get_by_label("机动车").fill("0")
    page.get_by_label("住房").fill("1")
    page.get_by_role("group", name="有没有正在经营的").get_by_label("没有", exact=True).check()


def fill_relatives(page: Page, household: Household) -> None:
    asked = page.get_by_role("group", name="家里有没有人是经办干部的近亲属")
    asked.get_by_label("有" if household.relative else "没有", exact=True).check()
    if household.relative:
        page.get_by_role("button", name="添加一位").click()
        row = page.get_by_role("group", name="近亲属 1", exact=True)
        row.get_by_label("干部姓名").fill(household.relative[0])
        row.get_by_label("单位和职务").fill(household.relative[1])
        row.get_by_label("干部是我家的").select_option(label=household.relative[2])


def fill_account(page: Page, household: Household) -> None:
    page.get_by_label("户名").select_option(label=household.members[0].title)
    page.get_by_label("开户银行").select_option(label="农村商业银行")
    page.get_by_label("银行卡号").fill(household.card)


def sign(page: Page, household: Household) -> None:
    """Each adult signs for herself, the first of them for a minor."""
    for member in household.members:
        row = page.get_by_role("group", name=member.title, exact=True)
        row.get_by_label("签名").fill(household.members[0].name if member.minor else member.name)
        row.get_by_label("同意授权核对").check()
    page.get_by_label("以上填写真实、完整").check()


AFTER_FAMILY = (fill_income, fill_property, fill_relatives, fill_account, sign)


def fill_rest(page: Page, household: Household) -> None:
    """Every step after the family, to the papers."""
    for fill in AFTER_FAMILY:
        fill(page, household)
        go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("上传材料")


def upload(stage: Stage, page: Page, *labels: str) -> None:
    """A photo for each paper named."""
    for label in labels:
        page.get_by_label(f"选择“{label}”的照片或文件").set_input_files(stage.picture(label))
        page.get_by_role("button", name=spoken("上传", f"：{label}")).click()
        expect(page.get_by_role("link", name=re.compile(f"^{label}")).first).to_be_visible()


def submit_twice(page: Page) -> int:
    """Hand in with an impatient finger; gives the id of the case."""
    page.get_by_role("button", name="提交申请").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")
    return int(re.search(r"/cases/(\d+)/", page.url)[1])


def apply(stage: Stage, page: Page, household: Household) -> int:
    """The whole application; gives the id of the case."""
    begin(page)
    fill_family(page, household)
    go_on(page)
    fill_rest(page, household)
    upload(stage, page, "身份证", "户口簿")
    page.get_by_role("link", name="下一步，核对提交").click()
    return submit_twice(page)
