"""The paper book of social organisations as it was taken over: invented, adding up to the printed counts.

57 associations and 300 service bodies stand at the end of 2019, of which 6 and 14 were registered after
the end of June: so 51 and 286 are due for the inspection of 2019. Of 35 trade associations 16 were
cancelled when they were decoupled (2017 to 2019), 19 remain. In 2020 the paper book holds 4 + 8 foundings,
3 + 13 changes and 5
cancellations; the last of each were decided in the system.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.commands import core
from minzheng.registers.organisations.models import Item, Officer, Organisation

from ..invented import Invention

DISTRICT = "431103"
PLACE = "永州市冷水滩区"
SEGMENT = "MJH"  # the segment of codes before this system
HALF = dt.date(2019, 7, 1)
YEAR_END = dt.date(2019, 12, 31)
AGENT_OF = (
    f"{PLACE}书法家协会",
    f"{PLACE}知行职业技能培训学校",
    f"{PLACE}建筑业协会",
    f"{PLACE}新苗早教培训中心",
)
_TRADES = (
    "建筑业 装饰 餐饮 物流 家具 建材 旅游 茶业 粮食 水产 生猪养殖 柑橘 油茶 蔬菜 美容美发 五金 石材 家政 物业 "
    "房地产 农机 种子 兽药 电动车 酒类 典当 广告 快递 眼镜 汽车维修 印刷 服装 药业 摩托车 烟花爆竹"
).split()
_TRADES_ALIVE = 19
_OTHERS = (
    "书法家协会 美术家协会 音乐家协会 舞蹈家协会 摄影家协会 作家协会 诗词学会 戏曲研究会 太极拳协会 乒乓球协会 羽毛球协会 "
    "篮球协会 足球协会 象棋协会 围棋协会 钓鱼协会 自行车运动协会 登山协会 游泳协会 广场舞协会 老年体育协会 "
    "老科技工作者协会 志愿者协会 慈善会 残疾人互助协会 女企业家联谊会 青年企业家协会 教育学会 会计学会 法学会 "
    "家庭教育促进会 关心下一代促进会 收藏协会 花卉协会 消费者权益保护协会 禁毒志愿者协会 户外运动协会 朗诵协会"
).split()
_NEW_OTHERS = ("乡村振兴促进会", "退役军人关爱协会", "根雕协会", "信用促进会")
_FIRST, _SECOND = "晨春启博育慧明智嘉童金蓝红绿天乐康安优立", "光蕾航才德远达禾霖雅宝桥源清和瑞"
_SERVICE_FORMS = (
    ("幼儿园", 12, "冷水滩区教育局", "education", "学前教育。"),
    ("艺术培训学校", 4, "冷水滩区教育局", "education", "艺术类校外培训。"),
    ("文化培训学校", 4, "冷水滩区教育局", "education", "文化类校外培训。"),
    ("职业技能培训学校", 2, "冷水滩区人力资源和社会保障局", "education", "职业技能培训。"),
    ("养老服务中心", 2, "冷水滩区民政局", "social", "养老服务。"),
    ("社会工作服务中心", 2, "冷水滩区民政局", "social", "社会工作服务。"),
    ("儿童康复中心", 1, "冷水滩区残疾人联合会", "health", "残疾儿童康复。"),
    ("体育健身服务中心", 1, "冷水滩区文化旅游广电体育局", "sports", "体育健身服务。"),
)
_SERVICES, _SERVICES_LATE_2019, _SERVICES_2020, _SERVICES_CANCELLED = 300, 14, 8, 5
_STREETS = (
    "湘江西路 零陵北路 梅湾路 逸云路 珍珠路 凤凰路 清桥路 翠竹路 梧桐路 永州大道 珊瑚路 长丰大道".split()
)
_OFFICES = {
    "书": "冷水滩区文学艺术界联合会", "体": "冷水滩区文化旅游广电体育局", "农": "冷水滩区农业农村局",
    "其": "冷水滩区科学技术协会",
}  # fmt: skip
_ART = ("家协会", "学会", "研究会", "朗诵", "收藏", "根雕")
_SPORT = ("球", "拳", "棋", "钓", "运动", "登山", "游泳", "舞", "体育")

_COMMON = {
    "contact_phone": "13900009001", "direct_class": "", "industry_authority": "",
    "is_trade_association": False,
    "is_public": False, "member_units": 0, "party_promise": True, "clean_record": True, "party_form": "joint",
    "party_members": 2, "area": "冷水滩区", "staff": 2, "supervisor": "",
}  # fmt: skip
ASSOCIATION_2020 = _COMMON | {
    "kind": "association", "name": f"{PLACE}社区志愿服务联合会", "category": "community",
    "scope": "组织和支持社区志愿服务。", "residence": f"{PLACE}梧桐路12号", "registration_mode": "direct",
    "direct_class": "community", "industry_authority": "冷水滩区民政局", "capital_fen": 3_000_000,
    "verified_fen": 3_000_000, "member_persons": 68, "officers": ("legal", "secretary", "council"),
}  # fmt: skip
SERVICE_2020 = _COMMON | {
    "kind": "service", "name": f"{PLACE}暖阳居家养老服务中心", "category": "social", "scope": "居家养老服务。",
    "residence": f"{PLACE}凤凰路36号", "registration_mode": "dual", "supervisor": "冷水滩区民政局",
    "capital_fen": 5_000_000, "verified_fen": 5_000_000, "member_persons": 0, "officers": ("legal",
    "supervisor"),
}  # fmt: skip
WAITING = (
    ASSOCIATION_2020 | {
        "name": f"{PLACE}直播电商行业协会", "category": "industry", "scope": "直播电商行业服务和自律。",
        "direct_class": "trade", "industry_authority": "冷水滩区商务局", "is_trade_association": True,
        "contact_phone": "13900009003",
        "member_persons": 0, "member_units": 34, "residence": f"{PLACE}永州大道200号",
    },
    SERVICE_2020 | {
        "name": f"{PLACE}星语儿童康复服务中心", "category": "health", "scope": "残疾儿童康复服务。",
        "supervisor": "冷水滩区残疾人联合会", "contact_phone": "13900009002", "residence": f"{PLACE}珊瑚路9号",
    },
    ASSOCIATION_2020 | {
        "name": f"{PLACE}马拉松运动协会", "category": "sports", "scope": "长跑运动的普及。",
        "registration_mode": "dual", "direct_class": "", "industry_authority": "",
        "supervisor": "冷水滩区文化旅游广电体育局", "residence": f"{PLACE}逸云路5号",
    },
)  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """A change decided on paper in 2020."""

    name: str
    item: str
    column: str
    value: str
    decided: dt.date


@dataclass(frozen=True)
class PaperDecision:
    """A decision of 2020 as a case is made of it."""

    organisation: Organisation
    matter: str
    procedure: str
    word: str
    granting: str
    submitted: dt.date
    examined: dt.date
    decided: dt.date
    application: dict


@dataclass
class Book:
    """The organisations with the seats of each, in the order of the book, and what changed in 2020."""

    organisations: list[Organisation] = field(default_factory=list)
    seats: list[list[Officer]] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)

    def officers_by_code(self) -> dict[str, list[Officer]]:
        return {one.uscc: seats for one, seats in zip(self.organisations, self.seats, strict=True)}


def plan(invention: Invention) -> Book:
    """Everything that the paper book holds, invented."""
    writer = _Writer(invention)
    writer.associations()
    writer.services()
    writer.changes()
    return writer.book


class _Writer:
    def __init__(self, invention: Invention):
        self.invention, self.random, self.book = invention, invention.random, Book()
        self.serial = 0

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        return first + dt.timedelta(days=self.random.randrange((last - first).days + 1))

    def associations(self) -> None:
        """19 trade associations that remain, 16 that were cancelled, 38 others, 4 new."""
        for place, trade in enumerate(_TRADES):
            alive = place < _TRADES_ALIVE
            ended = None if alive else self.day(dt.date(2017, 3, 1), dt.date(2019, 11, 29))
            self.enter(
                "association", f"{PLACE}{trade}协会", self.day(dt.date(2004, 3, 1), dt.date(2015, 11, 30)),
                "冷水滩区工业和信息化局", "industry", f"{trade}行业服务、自律和协调。", ended=ended, trade=True,
            )  # fmt: skip
        for place, name in enumerate(_OTHERS):
            late = place >= len(_OTHERS) - 6  # 6 registered in the second half of 2019: 51 due for inspection
            first, last = (
                (HALF, dt.date(2019, 12, 20)) if late else (dt.date(2005, 3, 1), dt.date(2019, 6, 20))
            )
            self.enter(
                "association", f"{PLACE}{name}", self.day(first, last), _office(name), _field(name),
                f"{name.rstrip('协会学研究促进联谊')}交流、培训和服务。",
            )  # fmt: skip
        for name in _NEW_OTHERS:
            self.enter(
                "association", f"{PLACE}{name}", self.day(dt.date(2020, 3, 2), dt.date(2020, 9, 20)),
                _office(name), _field(name), "会员服务、交流和培训。",
            )  # fmt: skip

    def services(self) -> None:
        """300 at the end of 2019, 5 of them cancelled on paper in 2020, 8 new."""
        forms = [row for row in _SERVICE_FORMS for _ in range(row[1])]
        marks = [first + second for first, second in product(_FIRST, _SECOND)]
        self.random.shuffle(marks)
        special = {0: "知行职业技能培训学校", 1: "新苗早教培训中心", 2: "博益社会工作服务中心"}
        for place in range(_SERVICES + _SERVICES_2020):
            ending, _, office, category, scope = forms[place % len(forms)]
            name, ended = f"{PLACE}{special.get(place, marks.pop() + ending)}", None
            if place < _SERVICES - _SERVICES_LATE_2019:
                born = self.day(dt.date(2004, 9, 1), dt.date(2019, 6, 20))
            elif place < _SERVICES:
                born = self.day(HALF, dt.date(2019, 12, 20))
            else:
                born = self.day(dt.date(2020, 3, 2), dt.date(2020, 9, 20))
            if 10 <= place < 10 + _SERVICES_CANCELLED:
                ended = self.day(dt.date(2020, 4, 1), dt.date(2020, 9, 20))
            self.enter("service", name, born, office, category, scope, ended=ended)
        for place in (40, 41, 42):  # three with one residence and one telephone: a clue for the bureau
            shell = [one for one in self.book.organisations if one.kind == "service"][place]
            shell.residence, shell.contact_phone = f"{PLACE}珍珠路77号四楼", "13900000777"

    def enter(
        self, kind: str, name: str, born: dt.date, office: str, category: str, scope: str, *,
        ended: dt.date | None = None, trade: bool = False,
    ) -> None:  # fmt: skip
        self.serial += 1
        legal, new = self.invention.name(self.random.choice("男女")), born.year == 2020
        since = max(born, self.day(dt.date(2017, 3, 1), dt.date(2020, 8, 31)))
        if self.serial % 40 == 0 and born < dt.date(2014, 1, 1):
            since = dt.date(2014, 6, 3)  # a certificate that has run out, and an election overdue
        members = self.random.choice((0, 0, 1, 1, 2, 3, 4))
        code = "" if new else uscc.compose(
            kind=kind, division_code=DISTRICT, body=f"{SEGMENT}{self.serial:05d}"
        )  # fmt: skip
        self.book.organisations.append(
            Organisation(
                uscc=code, kind=kind, name=name, state="cancelled" if ended else "registered",
                old_registration_number=f"冷{'社' if kind == 'association' else '民'}证字第{self.serial:04d}号",
                division_code=DISTRICT, supervisor="" if trade and not ended else office,
                industry_authority=office if trade else "", category=category,
                registration_mode="direct" if trade and not ended else "dual", legal_representative=legal,
                capital_fen=self.random.choice((3, 3, 5, 10, 20)) * 1_000_000,
                residence=f"{PLACE}{_STREETS[self.serial % len(_STREETS)]}{self.serial}号",
                scope=scope, area="冷水滩区" if kind == "association" else "", is_trade_association=trade,
                contact_phone=f"139{self.serial:08d}", registered_date=born, ended_date=ended,
                certificate_from=since if not ended else born, certificate_until=later(since, 5),
                member_persons=self.random.randrange(50, 180) if kind == "association" and not trade else 0,
                member_units=self.random.randrange(30, 80) if trade else 0, party_members=members,
                party_form="branch" if members >= 3 else "joint" if members else self.random.choice(
                    ("guided", "guided", "guided", "none")),
            )
        )  # fmt: skip
        self.book.seats.append(self.seats(kind, legal, since, ended))

    def seats(self, kind: str, legal: str, since: dt.date, ended: dt.date | None) -> list[Officer]:
        roles = ("legal", "secretary", "council") if kind == "association" else ("legal", "supervisor")
        return [
            Officer(
                name=legal if role == "legal" else self.invention.name(self.random.choice("男女")), role=role,
                term_number=self.random.choice((1, 1, 2)), from_date=since, left_date=ended,
                term_until_date=later(since, 4),
            )
            for role in roles
        ]  # fmt: skip

    def changes(self) -> None:
        """3 associations and 13 service bodies changed on paper before the book was taken over."""
        for kind, number in (("association", 3), ("service", 13)):
            candidates = [
                one for one in self.book.organisations
                if one.kind == kind and one.state == "registered" and one.registered_date < dt.date(2018, 1,
                1)
                and one.name not in AGENT_OF
            ]  # fmt: skip
            for place, one in enumerate(self.random.sample(candidates, number)):
                decided = self.day(dt.date(2020, 3, 16), dt.date(2020, 9, 25))
                if place % 3 == 0:
                    value = f"{PLACE}{self.random.choice(_STREETS)}{self.random.randrange(400, 600)}号"
                    self.book.changes.append(Changed(one.name, Item.RESIDENCE, "residence", value, decided))
                elif place % 3 == 1:
                    value = str(one.capital_fen + 2_000_000)
                    self.book.changes.append(Changed(one.name, Item.CAPITAL, "capital_fen", value, decided))
                else:
                    self.book.changes.append(
                        Changed(one.name, Item.SCOPE, "scope", f"{one.scope}兼办公益讲座。", decided)
                    )


def later(day: dt.date, years: int) -> dt.date:
    """The same day so many years on; 28 February for a 29th."""
    return WorkingCalendar.add_months(day, 12 * years)


def _office(name: str) -> str:
    if any(word in name for word in _SPORT):
        return _OFFICES["体"]
    return _OFFICES["书"] if any(word in name for word in _ART) else _OFFICES["其"]


def _field(name: str) -> str:
    if any(word in name for word in _SPORT):
        return "sports"
    return "culture" if any(word in name for word in _ART) else "other"


def record_changes(kept: list[Organisation], planned: Book) -> None:
    """The changes of 2020 as dated values, each from the day of its decision."""
    by_name = {one.name: one for one in kept}
    for change in planned.changes:
        one = by_name[change.name]
        core.set_value(
            one, change.item, change.value, from_date=change.decided, at=at_hour(dt.date(2020, 10, 12))
        )
        setattr(one, change.column, int(change.value) if change.item == Item.CAPITAL else change.value)
        one.save(update_fields=[change.column])


def paper_decisions(kept: list[Organisation], planned: Book) -> Iterator[PaperDecision]:
    """What was decided on paper in 2020: 12 foundings, 16 changes, 5 cancellations."""
    by_name = {one.name: one for one in kept}
    for one in kept:
        if one.registered_date.year == 2020:
            yield _decision(one, "founding", "社组", "准予登记", one.registered_date, {"name": one.name})
        if one.ended_date and one.ended_date.year == 2020:
            yield _decision(one, "cancellation", "社销", "准予注销", one.ended_date, {"reason": "自愿终止"})
    for change in planned.changes:
        one = by_name[change.name]
        yield _decision(one, "change", "社变", "准予变更", change.decided, {"item": change.item})


def _decision(
    one: Organisation, matter: str, word: str, granting: str, decided: dt.date, application: dict
) -> PaperDecision:
    return PaperDecision(
        one, f"organisation_{matter}", f"organisation-{matter}-2020", word, granting,
        decided - dt.timedelta(days=14), decided - dt.timedelta(days=5), decided,
        {"paper": True, "organisation_id": one.id} | application,
    )  # fmt: skip
