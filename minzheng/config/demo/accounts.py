"""The accounts of each desk. One password for all of them: this is a rehearsal, and says so on every page."""

import datetime as dt

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import Officer, officer_for, officers_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Person

PASSWORD = "minzheng-2020"  # noqa: S105 - printed at every start of a rehearsal
DISTRICT = "431103"
TOWN = "431103102"
VILLAGE = "431103102200"

# username, name, role, division prefix, what the account is for
STAFF = (
    ("cun", "唐秀英", Role.VILLAGE_WORKER, VILLAGE, "村救助协理员：代为申请、入户"),
    ("shouli", "蒋志明", Role.TOWN_CLERK, TOWN, "镇经办人：受理、核对、初审、公示"),
    ("shenhe", "周建国", Role.TOWN_HEAD, TOWN, "镇审核负责人：上报、变更决定"),
    ("hedui", "何素云", Role.VERIFIER, DISTRICT, "核对中心：部门核对"),
    ("shencha", "黄丽芳", Role.BUREAU_CLERK, DISTRICT, "区局经办人：审查、入户、区级公示、台账导入"),
    ("fushen", "蔡明德", Role.BUREAU_HEAD, DISTRICT, "区局另一名审批负责人：答复对别人决定的复核申请"),
    ("shenpi", "邓永强", Role.BUREAU_HEAD, DISTRICT, "区局审批负责人：确认、追回决定"),
    ("zhidan", "李春桃", Role.TREASURY_MAKER, DISTRICT, "资金制单：发放批次、银行文件"),
    ("fuhe", "罗正山", Role.TREASURY_CHECKER, DISTRICT, "资金复核：复核批次"),
    ("zhengce", "宋晓岚", Role.POLICY_OFFICER, DISTRICT, "政策测算：测算提标影响，保存方案"),
    ("dengji", "肖玉兰", Role.REGISTRAR, DISTRICT, "婚姻收养登记员：结婚、离婚、补领、收养登记，调解辅导"),
    ("dengji2", "吕小芳", Role.REGISTRAR, DISTRICT, "另一名登记员：颁证、复核打印"),
    (
        "chuzhang",
        "龙建平",
        Role.REGISTRY_HEAD,
        DISTRICT,
        "婚姻登记处负责人：号源、撤销备注、档案利用审批、收养决定",
    ),
    ("luru", "易小梅", Role.ARCHIVIST, DISTRICT, "档案录入员：历史档案补录"),
    ("luru2", "毛志强", Role.ARCHIVIST, DISTRICT, "另一名录入员：第二遍录入、比对"),
    ("shezu", "秦海燕", Role.ORGANISATION_CLERK, DISTRICT, "社会组织管理：登记、年检、信用、孵化"),
    ("shetuan", "伍国华", Role.ORGANISATION_AGENT, DISTRICT, "社会组织经办人：申请登记、报送年报"),
    ("zhifa", "雷振宇", Role.ENFORCER, DISTRICT, "执法人员：双随机检查、行政处罚"),
    ("zhifa2", "阳海波", Role.ENFORCER, DISTRICT, "另一名执法人员：协同检查、调查"),
    ("fazhi", "文静", Role.LEGAL_REVIEWER, DISTRICT, "法制审核：重大处罚决定审核"),
    ("canlian", "彭莉", Role.DISABLED_FEDERATION, DISTRICT, "残联审核：两项补贴的残疾类别等级"),
    ("shenji", "陈文", Role.AUDITOR, DISTRICT, "审计监督：时间线、查看记录、封条"),
    ("admin", "管理员", Role.ADMINISTRATOR, DISTRICT, "系统管理：演练日期"),
)
# username, name, role, identity (year of birth, sex), what the account is for
RESIDENTS = (
    ("tang", "唐桂香", Role.RESIDENT, dt.date(1971, 3, 12), "居民：已享受低保，看每月发放和原因"),
    ("yang", "杨玉珍", Role.RESIDENT, dt.date(1969, 8, 20), "居民：正在申请，办件公示中"),
    ("liu", "刘春生", Role.RESIDENT, dt.date(1975, 5, 1), "居民：还没有申请，可以从头走一遍"),
)
SINCE = dt.date(2019, 1, 1)


def open_all(at: dt.datetime) -> dict[str, Officer]:
    """Open every staff account with its post; gives the officers by username."""
    rows = [access.Appointed(username, name, role, prefix) for username, name, role, prefix, _ in STAFF]
    access.open_staff(rows, password=PASSWORD, from_date=SINCE, actor=SYSTEM, at=at)
    return officers(at.date())


def open_resident(username: str, person: Person, at: dt.datetime) -> Officer:
    """An account with which an invented resident logs in."""
    account = access.open_account(
        username=username, display_name=person.name, password=PASSWORD, actor=SYSTEM, at=at
    )
    people.link_account(account_id=account.id, person=person)
    return officer_for(account, on_date=at.date())


def officers(on_date: dt.date) -> dict[str, Officer]:
    """The officers as they stand in the database on a day."""
    rows = list(Account.objects.filter(username__in=[row[0] for row in STAFF]).order_by("id"))
    found = officers_for(rows, on_date=on_date)
    return {account.username: officer for account, officer in zip(rows, found, strict=True)}
