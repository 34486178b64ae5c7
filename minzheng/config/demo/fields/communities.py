"""Community groups, incubation, federations, needs and purchases of the told district, in 2020.

Printed (document 003): 1,229 groups filed, ten to an urban and five to a rural community "by and large" (47
× 10 + 157 × 5 = 1,255); 16 bodies incubated by the district's centre; 11 townships with a station; more
than 800,000 元 for a purchase that joins three projects, which the district's government has agreed to. What
each community has is not printed and is invented: some have more than they should, so that the gap
community by community is larger than 26.
"""

import datetime as dt
import random
import uuid

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level
from minzheng.registers.communities import commands, queries
from minzheng.registers.communities.bodies import public_organisations
from minzheng.registers.communities.commands import GroupEntry
from minzheng.registers.communities.models import CommunityGroup, GroupActivity

from ..accounts import DISTRICT
from ..invented import Invention
from ..year import Say
from .purchases import fits, tell_purchases

SEED = 1229
FILED = 1229
SURPLUS = 21  # groups beyond their community's target: the gaps then sum to 26 + 21
ENTERED = at_hour(dt.date(2020, 12, 28), 10)
STATIONS = 11
THEMES = {
    "culture": ("广场舞队", "合唱队", "太极拳队", "腰鼓队", "棋牌社", "书画社", "门球队"),
    "charity": ("志愿服务队", "爱心帮扶队", "环保劝导队"),
    "mutual_aid": ("邻里互助会", "老年互助组", "时间银行互助组"),
    "service": ("养老服务队", "矛盾调解队", "便民服务队", "四点半课堂"),
    "farming": ("果蔬种植互助组", "水稻种植技术组", "养殖技术组"),
}
PLACES = ("社区文化广场", "居民活动室", "党群服务中心", "老年活动中心", "文化礼堂")
SIXTEEN = (
    "博益社会工作服务中心", "晚晴养老服务中心", "春晖助学服务中心", "同心社会工作服务中心", "绿源环保协会",
    "橙星儿童关爱中心", "和乐调解服务中心", "康宁残疾人服务中心", "书香阅读推广中心", "安居物业纠纷调解中心",
    "湘韵文化艺术团", "蓝天应急救援队", "夕阳红老年服务中心", "启航青少年服务中心", "邻里帮社区服务中心",
    "百合家庭服务中心",
)  # fmt: skip


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told through the real commands; `officers` by user name."""
    story = _Story(officers)
    story.file()
    story.record_activities()
    story.promote_and_withdraw()
    story.incubate()
    story.federate()
    story.match()
    gaps = queries.public_gaps([DISTRICT], on_date=ENTERED.date())
    short = sum(one.gap for one in gaps)
    say(f"社区社会组织：备案 {sum(one.filed for one in gaps)} 家，逐个社区计算还缺 {short} 家")
    tell_purchases(officers, story.invention)


class _Story:
    """What happens; the order of calls is the story."""

    def __init__(self, officers: dict[str, Officer]):
        self.officers = officers
        self.random = random.Random(SEED)  # noqa: S311 - invention, not secrecy
        self.invention = Invention(SEED, lane=5)
        posts = (HeldPost(Role.TOWN_CLERK, DISTRICT),)
        self.clerks = Officer(account_id=None, name="各乡镇（街道）经办人", posts=posts)

    def file(self) -> None:
        """1,229 groups that stand, and seven that have left the list since."""
        gaps = queries.public_gaps([DISTRICT], on_date=ENTERED.date())
        counts = {one.code: one.target for one in gaps}
        missing = sum(counts.values()) + SURPLUS - FILED
        order = [one.code for one in gaps]
        for code in self.random.sample(order, SURPLUS):
            counts[code] += 1
        short = [code for code in order if counts[code] <= (10 if self._urban(code) else 5)]
        while missing:
            code = self.random.choice(short[: len(short) // 2])
            if counts[code] > 2:
                counts[code] -= 1
                missing -= 1
        self.passing = self.random.sample(order, 7)  # where one more was filed, and has left the list since
        for code in self.passing:
            counts[code] += 1
        names = territory.names_of(counts, ENTERED.date())
        entries = [entry for code in order for entry in self._entries(code, names[code], counts[code])]
        commands.file_groups(entries=entries, actor=self.clerks, at=ENTERED)

    @staticmethod
    def _urban(code: str) -> bool:
        return int(code[9:]) < 200

    def _entries(self, code: str, name: str, count: int) -> list[GroupEntry]:
        rural = not self._urban(code)
        pool = [
            (kind, theme) for kind, themes in THEMES.items() for theme in themes if rural or kind != "farming"
        ]
        rows = []
        for kind, theme in self.random.sample(pool, count):
            filed = dt.date(2020, 4, 1) + dt.timedelta(days=self.random.randrange(255))
            if self.random.random() < 0.15:
                filed = dt.date(2019, 1, 10) + dt.timedelta(days=self.random.randrange(300))
            rows.append(
                GroupEntry(
                    name=f"{name}{theme}", kind=kind, division_code=code, filed_date=filed,
                    leader_name=self.invention.name(self.random.choice("男女")),
                    place=self.random.choice(PLACES),
                    leader_phone=f"1990000{self.random.randrange(10_000):04d}",
                    member_count=self.random.randrange(6, 48), purpose="",
                )
            )  # fmt: skip
        return rows

    def record_activities(self) -> None:
        """Groups of 2019 were active in 2020, all but nine: those wait to be marked dormant."""
        old = list(CommunityGroup.objects.filter(filed_year=2019, division_code__startswith=DISTRICT))
        active = []
        for group in old[9:]:
            group.active_date = dt.date(2020, 9, 1) + dt.timedelta(days=self.random.randrange(100))
            active.append(
                GroupActivity(
                    group=group, on_date=group.active_date, title="重阳节敬老活动", place=group.place,
                    participants=self.random.randrange(10, 60), recorded_at=ENTERED,
                    recorded_by_name=self.clerks.name,
                )
            )  # fmt: skip
        GroupActivity.objects.bulk_create(active)
        CommunityGroup.objects.bulk_update(old, ["active_date"])

    def promote_and_withdraw(self) -> None:
        """Seven leave the list, so that 1,229 stand: two were registered, five gave up."""
        by = {"actor": self.clerks, "at": ENTERED}
        registered = [one.uscc for one in public_organisations(kind="service", standing=True)[:2]]
        for place, code in enumerate(self.passing):
            group = CommunityGroup.objects.filter(division_code=code, state="filed").order_by("-id")[0]
            if place < len(registered):
                commands.promote_group(group_id=group.id, uscc=registered[place], **by)
            else:
                commands.withdraw_group(group_id=group.id, reason="成员外出，自行解散", **by)

    def incubate(self) -> None:
        """The centre with sixteen bodies since 2018, and eleven stations."""
        clerk, head = self.officers["shezu"], self.officers["shenpi"]
        opened = at_hour(dt.date(2019, 3, 1))
        centre = commands.open_base(
            name="冷水滩区社会组织孵化培育中心", division_code=DISTRICT, address="冷水滩区零陵路（示例）",
            capacity=16, opened_date=dt.date(2019, 3, 1), operator="博益社会工作服务中心", actor=clerk, at=opened,
        )  # fmt: skip
        towns = list(territory.children(DISTRICT, ENTERED.date()))[:STATIONS]
        for town in towns:
            commands.open_base(
                name=f"{town.name}社会组织孵化站", division_code=town.prefix, address=f"{town.name}社工站",
                capacity=6, opened_date=dt.date(2020, 6, 1), actor=clerk, at=at_hour(dt.date(2020, 6, 1)),
            )  # fmt: skip
        registered = [one for one in public_organisations(kind="service", standing=True) if fits(one.name)][
            : len(SIXTEEN) - 4
        ]
        bodies = [(one.name, one.uscc, one.registered_date) for one in registered]
        bodies += [(name, "", None) for name in SIXTEEN]
        for place, (name, code, since) in enumerate(bodies[: len(SIXTEEN)]):
            stay = self._one_stay(centre.id, place, name, code, clerk, head)
            if since is not None and stay.from_date <= since <= ENTERED.date() and stay.state != "ended":
                commands.note_registration(
                    incubation_id=stay.id, uscc=code, registered_date=since, actor=clerk, at=ENTERED
                )
        commands.apply_for_incubation(
            base_id=centre.id, name="晨曦心理服务中心", contact=self.invention.name("女"), phone="19900001234",
            plan="半年内完善章程和财务制度，承接一个社区服务项目。", request_id=uuid.uuid4(), actor=clerk,
            at=at_hour(dt.date(2021, 1, 5)),
        )  # fmt: skip

    def _one_stay(self, base_id: int, place: int, name: str, code: str, clerk: Officer, head: Officer):
        """One body, taken in four weeks after the one before it, for a year."""
        day = dt.date(2019, 3, 11) + dt.timedelta(days=28 * place)
        stay = commands.apply_for_incubation(
            base_id=base_id, name=name, uscc=code, contact=self.invention.name("女"),
            phone=f"199000{place:05d}",
            plan="理顺内部治理，培养专业社工，学习项目申报和财务管理，一年内独立承接服务。", request_id=uuid.uuid4(),
            actor=clerk, at=at_hour(day),
        )  # fmt: skip
        admitted = day + dt.timedelta(days=7)
        commands.admit(
            incubation_id=stay.id, points=70 + place, opinion="方向明确，团队稳定。", from_date=admitted, months=12,
            actor=head, at=at_hour(admitted),
        )  # fmt: skip
        mentored = admitted + dt.timedelta(days=30)
        commands.record_service(
            incubation_id=stay.id, on_date=mentored, title="项目书写作辅导", minutes=120, mentor="周老师",
            actor=clerk, at=at_hour(mentored),
        )  # fmt: skip
        left = admitted + dt.timedelta(days=360)
        if left > dt.date(2020, 12, 31):
            return queries.incubation(stay.id, actor=head)
        if place == 2:
            commands.end_incubation(
                incubation_id=stay.id, reason="负责人调离，停止运营", actor=head, at=at_hour(left)
            )
        else:
            commands.graduate(
                incubation_id=stay.id, points=82, opinion="能独立承接项目。", actor=head, at=at_hour(left)
            )
        return queries.incubation(stay.id, actor=head)

    def federate(self) -> None:
        """The district's federation with its members, one street's, and a joint activity."""
        clerk = self.officers["shezu"]
        by = {"actor": clerk, "at": at_hour(dt.date(2020, 11, 2))}
        district = commands.add_federation(
            name="冷水滩区社会组织服务联合会", division_code=DISTRICT, president=self.invention.name("男"),
            founded_date=dt.date(2019, 5, 20), **by,
        )  # fmt: skip
        town = next(iter(territory.children(DISTRICT, ENTERED.date())))
        commands.add_federation(
            name=f"{town.name}社会组织服务联合会", division_code=town.prefix, president=self.invention.name("女"),
            founded_date=dt.date(2020, 8, 18), **by,
        )  # fmt: skip
        for name in SIXTEEN[:8]:
            commands.add_member(federation_id=district.id, name=name, joined_date=dt.date(2019, 6, 1), **by)
        commands.record_joint_activity(
            federation_id=district.id, on_date=dt.date(2020, 10, 25), title="重阳敬老联合服务日", organisations=6,
            beneficiaries=320, **by,
        )  # fmt: skip

    def match(self) -> None:
        """Needs of a few communities: one signed, one with an offer, one still open."""
        codes = [one.code for one in territory.subtree(DISTRICT, ENTERED.date(), Level.VILLAGE)]
        needs = (
            (codes[0], "独居老人每周探访", "elderly", 86, "博益社会工作服务中心"),
            (codes[40], "留守儿童四点半课堂", "children", 45, "橙星儿童关爱中心"),
            (codes[90], "残疾人居家康复指导", "disabled", 18, ""),
        )
        at = at_hour(dt.date(2020, 12, 14))
        for place, (code, title, kind, people, offered) in enumerate(needs):
            need = commands.post_need(
                division_code=code, title=title, kind=kind, details=f"{title}，希望由专业社会组织提供一年的服务。",
                beneficiaries=people, until_date=dt.date(2021, 1, 31), request_id=uuid.uuid4(),
                actor=self.clerks, at=at,
            )  # fmt: skip
            if offered:
                offer = commands.offer_service(
                    need_id=need.id, organisation_name=offered, proposal="每周两次，由两名社工带志愿者上门服务。",
                    amount_fen=3_600_000, actor=self.officers["shezu"], at=at,
                )  # fmt: skip
                if place == 0:
                    commands.sign_match(need_id=need.id, offer_id=offer.id, actor=self.clerks, at=at)
