"""What is told: the family whose year has everything in it, and the cases that wait on the desks.

Every state of the procedure has at least one case on the morning on which the demo opens, so that each
desk finds work, and every kind of change has happened to somebody in 2020.
"""

import datetime as dt
import uuid

from django.db.models import F

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.commands import NewFact
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import FactSource, Person
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award, AwardPerson, Clawback
from minzheng.registers.verification import commands as verification

from . import accounts, answering
from .accounts import TOWN, VILLAGE
from .invented import Invention
from .walking import Application, Applying, Walk

VILLAGES = ("431103102201", "431103102202", "431103102203", "431103102205")


class Stories:
    """The told cases. `before_pay` runs before each month's issue run, `waiting_cases` at the end."""

    def __init__(self, invention: Invention, officers: dict[str, Officer]):
        self.invention, self.officers = invention, officers
        self.tang_award: Award | None = None

    # --- people ------------------------------------------------------------------------------------

    def member(self, name: str, sex: str, born: dt.date, relation: str, on: dt.date, **more) -> Applying:
        number = self.invention.identity_number(born, sex)
        adult = (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) >= 18
        return Applying(name=name, identity_number=number, relation=relation, is_adult=adult, **more)

    def application(
        self, reason: str, members: tuple[Applying, ...], division: str = VILLAGE, **more
    ) -> Application:
        rng = self.invention.random
        return Application(
            division_code=division,
            address=f"{rng.randint(1, 9)}组{rng.randint(1, 40)}号",
            reason=reason,
            members=members,
            card_number=self.invention.card_number(),
            **more,
        )

    def couple(self, on: dt.date, income: str = "3000", **more) -> tuple[Applying, ...]:
        """An invented elderly couple with a little income from their fields."""
        rng = self.invention.random
        surname = rng.choice("王李张刘陈")
        first = self.member(
            self.invention.name("男", surname),
            "男",
            self._born(on, 62, 75),
            "01",
            on,
            business_year=income,
            labour="3",
            **more,
        )
        second = self.member(self.invention.name("女"), "女", self._born(on, 60, 72), "10", on, labour="3")
        return first, second

    def _born(self, on: dt.date, low: int, high: int) -> dt.date:
        """A birthday on which the demo's departments find nothing to contradict."""
        while True:
            born = self.invention.birth_date(on, low, high)
            if born.day % 8 != 1:
                return born

    def resident(self, username: str, member: Applying, at: dt.datetime) -> Officer:
        person = people.register_person(
            identity_number=member.identity_number,
            name=member.name,
            division_code=VILLAGE,
            actor=SYSTEM,
            at=at,
        )
        return accounts.open_resident(username, person, at)

    def walk(
        self, members: tuple[Applying, ...], day: dt.date, reason: str, who: Officer | None = None, **more
    ) -> Walk:
        """An application of invented people, by the village worker unless somebody else is named."""
        application = self.application(reason, members, **more)
        at_village = application.division_code == VILLAGE
        return Walk(application, who or self.officers["cun" if at_village else "shouli"], self.officers, day)

    # --- the year ----------------------------------------------------------------------------------

    def before_pay(self, month: Month) -> None:
        """What happens to the told families before a month is paid."""
        happenings = {
            Month(2020, 3): self._tang_applies,
            Month(2020, 6): self._tang_grandchild,
            Month(2020, 8): self._income_rises,
            Month(2020, 11): self._death_is_reported,
            Month(2020, 12): self._clawback_is_decided,
        }
        if month in happenings:
            happenings[month](month)

    def _tang_applies(self, month: Month) -> None:
        """唐桂香 applies in January 2020 from her phone and is paid from March."""
        day = dt.date(2020, 1, 6)
        head = self.member("唐桂香", "女", accounts.RESIDENTS[0][3], "01", day, wage_month="300", labour="2")
        father = self.member("唐德福", "男", dt.date(1944, 7, 3), "50", day, labour="3")
        son = self.member("唐小军", "男", dt.date(2007, 10, 14), "20", day, labour="3", in_school=True)
        who = self.resident("tang", head, at_hour(day))
        walk = self.walk(
            (head, father, son), day, "丈夫去世，我打零工，父亲有病，儿子读初中。", who, assets="1500"
        )
        case = walk.to_award().case
        self.tang_award = Award.objects.get(case=case)
        in_class_b = NewFact(
            name="guarantee_class", value=2, from_date=month.first_date, source=FactSource.VISITED,
            household_id=self.tang_award.household_id, source_note="联合审批定档",
        )  # fmt: skip
        change = benefits.Change(from_month=month, facts=(in_class_b,), note="联合审批定为 B 类")
        benefits.change_facts(
            award_id=self.tang_award.id, change=change, actor=self.officers["shenpi"],
            at=at_hour(dt.date(2020, 3, 2)),
        )  # fmt: skip

    def _tang_grandchild(self, month: Month) -> None:
        """A niece left without parents joins the household, counted from June."""
        at = at_hour(dt.date(2020, 6, 2))
        born = dt.date(2013, 2, 10)
        niece = people.register_person(
            identity_number=self.invention.identity_number(born, "女"), name="唐小梅", division_code=VILLAGE,
            actor=self.officers["shenhe"], at=at,
        )  # fmt: skip
        facts = [
            NewFact(
                name=name, value=0, from_date=month.first_date, person_id=niece.id, source=FactSource.DECLARED
            )
            for name in ENTITLEMENT.reading.person_facts
        ]
        facts.append(
            NewFact(
                name="labour_ability",
                value=3,
                from_date=month.first_date,
                person_id=niece.id,
                source=FactSource.DECLARED,
            )
        )
        benefits.add_person(
            award_id=self.tang_award.id, person=niece, relation="99", from_month=month, facts=facts,
            note="侄女父母双亡，长期共同生活", actor=self.officers["shenhe"], at=at,
        )  # fmt: skip

    def _income_rises(self, month: Month) -> None:
        """A household of the ledger finds work; its award fades out (渐退) for some months."""
        award = self._ledger_award(step=3)
        at = at_hour(dt.date(2020, 7, 28))
        before = award.issued.filter(month=Month(2020, 7)).first().amount_fen
        facts = (
            NewFact(
                name="wage_income_year_fen",
                value=2_400_000,
                from_date=month.first_date,
                person_id=award.payee_id,
                source=FactSource.VISITED,
                source_note="入户了解：在园区就业",
            ),
            NewFact(
                name="gradual_exit_last_day",
                value=day_number(dt.date(2020, 11, 30)),
                from_date=month.first_date,
                household_id=award.household_id,
                source=FactSource.DOCUMENT,
                source_note="渐退决定",
            ),
            NewFact(
                name="gradual_exit_monthly_fen",
                value=before,
                from_date=month.first_date,
                household_id=award.household_id,
                source=FactSource.DOCUMENT,
                source_note="渐退决定",
            ),
        )
        change = benefits.Change(from_month=month, facts=facts, note="就业后收入超过标准，渐退四个月")
        benefits.change_facts(award_id=award.id, change=change, actor=self.officers["shenhe"], at=at)

    def _death_is_reported(self, month: Month) -> None:
        """唐德福 died in August; the family tells in November. September and October were paid too much."""
        father = Person.objects.get(award_places__award=self.tang_award, name="唐德福")
        benefits.record_death(
            award_id=self.tang_award.id,
            person_id=father.id,
            death_date=dt.date(2020, 8, 17),
            source_note="死亡医学证明",
            actor=self.officers["shouli"],
            at=at_hour(dt.date(2020, 11, 3)),
        )

    def _second_death(self) -> None:
        """A death of October told in December: its clawback waits for a decision on the desk."""
        place = AwardPerson.objects.filter(
            award__division_code__startswith=TOWN, award__case=None, valid__upper_inf=True
        ).exclude(person=F("award__payee")).order_by("id")[5]  # fmt: skip
        benefits.record_death(
            award_id=place.award_id, person_id=place.person_id, death_date=dt.date(2020, 10, 5),
            source_note="村委会证明", actor=self.officers["shouli"], at=at_hour(dt.date(2020, 12, 3)),
        )  # fmt: skip

    def _clawback_is_decided(self, month: Month) -> None:
        self._second_death()
        for clawback in Clawback.objects.filter(award=self.tang_award, state="proposed"):
            benefits.decide_clawback(
                clawback_id=clawback.id, claim=True, cause="family", note="家属迟报死亡，多发部分从以后月份抵扣。",
                actor=self.officers["shenpi"], at=at_hour(dt.date(2020, 12, 2)),
            )  # fmt: skip

    def _ledger_award(self, step: int) -> Award:
        rows = Award.objects.filter(
            division_code__startswith=TOWN, case=None, valid__upper_inf=True
        ).order_by("id")
        return rows[step]

    # --- the morning of 6 January 2021 ------------------------------------------------------------------

    def waiting_cases(self) -> None:
        """At least one case in every state."""
        day = dt.date(2020, 12, 1)
        reason = "年老多病，干不动活，收入很少。"
        self.walk(self.couple(day), dt.date(2021, 1, 5), reason).submit()
        self.walk(self.couple(day), dt.date(2021, 1, 4), reason, division=VILLAGES[0]).submit()
        self.walk(self.couple(day), dt.date(2020, 12, 29), reason).submit().ask_supplement(
            "户口簿上配偶的一页", "近 12 个月的医药费票据"
        )
        self.walk(self.couple(day), dt.date(2020, 12, 30), reason, division=VILLAGES[1]).submit().accept()
        self._contradicted(dt.date(2020, 12, 22))
        self.walk(self.couple(day), dt.date(2020, 12, 21), reason).submit().accept().verify().visit()
        self.walk(self.couple(day), dt.date(2020, 12, 18), reason, division=VILLAGES[2]).to_opinion()
        self._yang(dt.date(2020, 12, 25))
        objected = self.walk(self.couple(day), dt.date(2020, 12, 17), reason).to_opinion().publish()
        objected.object("这家儿子在城里买了小车，过年开回来的。")
        self.walk(
            self.couple(day), dt.date(2020, 12, 8), reason
        ).to_opinion().publish().wait_for_notice().forward()
        self._near_relative(dt.date(2020, 12, 7))
        district = (
            self.walk(self.couple(day), dt.date(2020, 12, 2), reason).to_opinion().publish().wait_for_notice()
        )
        district.forward().examine()
        in_notice = (
            self.walk(self.couple(day), dt.date(2020, 12, 14), reason)
            .to_opinion()
            .publish()
            .wait_for_notice()
        )
        in_notice.forward().examine()._do(cases.publish_district, "shencha")
        self._refused_and_appealed(dt.date(2020, 11, 23))
        withdrawn = self.walk(self.couple(day), dt.date(2020, 12, 14), reason).submit()
        withdrawn._do(cases.withdraw, "cun", note="子女接去同住，不再申请。")
        self._liu(dt.date(2020, 12, 30))

    def _contradicted(self, day: dt.date) -> None:
        """An applicant born on the 9th: the departments know more than was declared, and it waits."""
        head = self.member(
            self.invention.name("男"), "男", dt.date(1963, 4, 9), "01", day, business_year="2600", labour="2"
        )
        walk = self.walk((head,), day, "独自生活，种一点田，腿脚不好。").submit().accept()
        verification.ask(case_id=walk.case.id, actor=self.officers["shouli"], at=walk.at)
        walk.wait_working_days(3)
        answering.answer_case(walk.case.id, self.officers["hedui"], walk.at)

    def _yang(self, day: dt.date) -> None:
        """杨玉珍 applied from her phone; her village can see the notice."""
        head = self.member("杨玉珍", "女", accounts.RESIDENTS[1][3], "01", day, wage_month="200", labour="2")
        son = self.member("李小龙", "男", dt.date(2008, 6, 6), "20", day, labour="3", in_school=True)
        who = self.resident("yang", head, at_hour(day))
        self.walk((head, son), day, "离婚后独自带孩子，身体不好，只能打零工。", who).to_opinion().publish()

    def _near_relative(self, day: dt.date) -> None:
        relative = {"official_name": "唐秀英", "official_post": "杉木桥村救助协理员", "relation": "兄弟姐妹"}
        walk = self.walk(
            self.couple(day), day, "年老多病。", relatives=(relative,), who=self.officers["shouli"]
        )
        walk.submit()

    def _refused_and_appealed(self, day: dt.date) -> None:
        """A household just above the standard: refused in writing, and the decision is appealed."""
        couple = self.couple(day, income="9000")
        walk = self.walk(couple, day, "收入少，孙子读书要钱。").to_opinion()
        walk._do(cases.forward, "shenhe", note="人均收入高于标准，建议不予批准。")
        walk.examine().refuse("家庭人均月收入高于农村低保标准，经入户和核对属实。")
        cases.appeal(
            case_id=walk.case.id, text="今年收成不好，收入没有那么多，请再核一次。", actor=self.officers["cun"],
            at=at_hour(dt.date(2021, 1, 4)), request_id=uuid.uuid4(),
        )  # fmt: skip

    def _liu(self, day: dt.date) -> None:
        """刘春生 has an account and nothing else: a visitor can apply as him from the beginning."""
        member = self.member("刘春生", "男", accounts.RESIDENTS[2][3], "01", day)
        self.resident("liu", member, at_hour(day))
