"""Walking one application through its procedure, step by step, as the officers of the demo would."""

import datetime as dt
import io
import itertools
import uuid
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.kernel.territory import queries as territory
from minzheng.matters.assistance.dibao.questions import member_key
from minzheng.registers.verification import commands as verification
from minzheng.registers.verification.models import Finding

from . import answering


@dataclass(frozen=True)
class Applying:
    """A member as she fills in the form: yuan, as typed."""

    name: str
    identity_number: str
    relation: str
    is_adult: bool = True
    wage_month: str = "0"
    business_year: str = "0"
    transfer_year: str = "0"
    medical_year: str = "0"
    labour: str = "1"
    in_school: bool = False
    disability: tuple[str, str] = ("0", "0")
    seriously_ill: bool = False


@dataclass(frozen=True)
class Application:
    """A household's application, as typed."""

    division_code: str
    address: str
    reason: str
    members: tuple[Applying, ...]
    card_number: str
    urban: bool = False
    support_year: str = "0"
    assets: str = "2000"
    phone: str = "13900000000"
    relatives: tuple[dict, ...] = field(default=())


def answers_of(application: Application) -> dict[str, dict]:
    """The typed answers of every step, in the form the wizard keeps them."""
    members = application.members
    keys = [member_key(one.identity_number) for one in members]
    signer = next(index for index, one in enumerate(members) if one.is_adult)
    signers = [index if one.is_adult else signer for index, one in enumerate(members)]
    pairs = list(zip(keys, members, strict=True))
    relatives = list(application.relatives)
    signatures = [
        {"member": key, "signer": keys[who], "signature": members[who].name, "agree": True}
        for key, who in zip(keys, signers, strict=True)
    ]
    return {
        "family": _family(application),
        "income": {
            "form": {"support": application.support_year},
            "rows": {"incomes": [_income(key, one) for key, one in pairs]},
        },
        "property": {
            "form": {
                "financial_assets": application.assets,
                "vehicle_count": "0",
                "home_count": "1",
                "runs_business": "no",
            },
            "rows": {},
        },
        "relatives": {
            "form": {"has_relative": "yes" if relatives else "no"},
            "rows": {"relatives": relatives},
        },
        "account": {
            "form": {"holder": keys[signer], "bank": "农村商业银行", "number": application.card_number},
            "rows": {},
        },
        "authorisation": {"form": {"truthful": True}, "rows": {"signatures": signatures}},
    }


def _family(application: Application) -> dict:
    return {
        "form": {
            "division_code": application.division_code,
            "address": application.address,
            "phone": application.phone,
            "urban": "yes" if application.urban else "no",
            "alone": "no",
            "reason": application.reason,
        },
        "rows": {
            "members": [
                {
                    "name": one.name,
                    "identity_number": one.identity_number,
                    "relation": one.relation,
                    "in_school": "yes" if one.in_school else "no",
                    "labour_ability": one.labour,
                    "disability_category": one.disability[0],
                    "disability_grade": one.disability[1],
                    "serious_illness": "yes" if one.seriously_ill else "no",
                }
                for one in application.members
            ]
        },
    }


def _income(key: str, one: Applying) -> dict:
    return {
        "member": key,
        "wage": one.wage_month,
        "wage_period": "month",
        "employment_cost": "0",
        "business": one.business_year,
        "property": "0",
        "transfer": one.transfer_year,
        "other": "0",
        "exempt": "0",
        "medical": one.medical_year,
    }


def photo(words: str) -> SimpleUploadedFile:
    """A small picture that says what it stands for: no real paper is ever in the demo."""
    image = Image.new("RGB", (480, 320), (236, 240, 244))
    draw = ImageDraw.Draw(image)
    draw.rectangle((16, 16, 463, 303), outline=(90, 110, 130), width=3)
    draw.text((40, 150), f"DEMO PAPER {abs(hash(words)) % 10_000:04d}", fill=(60, 70, 80))
    content = io.BytesIO()
    image.save(content, "JPEG", quality=70)
    return SimpleUploadedFile("photo.jpg", content.getvalue(), content_type="image/jpeg")


class Walk:
    """One case on its way. Each method is one step and moves the date where the law makes one wait."""

    def __init__(
        self, application: Application, applicant: Officer, officers: dict[str, Officer], day: dt.date
    ):
        self.application, self.applicant, self.officers = application, applicant, officers
        self.day = day
        self.case: Case | None = None
        self._minutes = itertools.count(0, 7)

    @property
    def at(self) -> dt.datetime:
        return at_hour(self.day) + dt.timedelta(minutes=next(self._minutes) % 400)

    def _do(self, command, who: str, **more) -> "Walk":
        more |= {
            "case_id": self.case.id,
            "actor": self.officers[who],
            "at": self.at,
            "request_id": uuid.uuid4(),
        }
        self.case = command(**more)
        return self

    def wait_working_days(self, days: int) -> "Walk":
        self.day = territory.calendar().add_working_days(self.day, days)
        return self

    def draft(self) -> int:
        """Fill in every step and upload the two papers that are asked for."""
        draft = cases.start_draft(matter="dibao", actor=self.applicant, at=self.at)
        for step, answers in answers_of(self.application).items():
            title = f"{self.application.members[0].name}家庭"
            cases.save_draft(
                draft_id=draft.id, step=step, answers=answers, title=title, actor=self.applicant, at=self.at
            )
        for key, label in (("identity", "身份证"), ("household_register", "户口簿")):
            cases.add_paper(
                upload=photo(self.application.members[0].identity_number + key),
                key=key,
                label=label,
                draft_id=draft.id,
                actor=self.applicant,
                at=self.at,
            )
        return draft.id

    def submit(self) -> "Walk":
        self.case = cases.submit(
            draft_id=self.draft(), request_id=uuid.uuid4(), actor=self.applicant, at=self.at
        )
        return self

    def ask_supplement(self, *missing: str) -> "Walk":
        return self.wait_working_days(1)._do(cases.ask_supplement, "shouli", missing=list(missing))

    def accept(self) -> "Walk":
        return self.wait_working_days(1)._do(cases.accept, "shouli", note="材料齐全，予以受理。")

    def verify(self) -> "Walk":
        """Ask every department, let them answer, and believe them where they know better."""
        verification.ask(case_id=self.case.id, actor=self.officers["shouli"], at=self.at)
        self.wait_working_days(3)
        answering.answer_case(self.case.id, self.officers["hedui"], self.at)
        for finding in Finding.objects.unsettled().filter(case=self.case):
            verification.settle(
                finding_id=finding.id,
                settled_as="verified",
                note="以部门核对结果为准。",
                actor=self.officers["shouli"],
                at=self.at,
            )
        return self

    def visit(self, level: str = "town") -> "Walk":
        who = self.officers["shouli" if level == "town" else "shencha"]
        others = "唐秀英" if level == "town" else "黄丽芳"
        self.wait_working_days(1)
        head = self.application.members[0].name
        cases.record_visit(
            case_id=self.case.id, level=level, visited_at=at_hour(self.day, 8, 30), first_visitor=who.name,
            second_visitor=others if others != who.name else "欧阳林",
            checklist={"实际居住": "是", "住房": "砖木结构，一般", "大件家电": "电视、冰箱各一台", "车辆": "无", "邻里访问": "反映困难属实"},
            findings="家庭情况与申报一致，生活确有困难。", signed_by=head, photos=[photo(head + level)], actor=who, at=self.at,
            request_id=uuid.uuid4(),
        )  # fmt: skip
        return self

    def appraise(self) -> "Walk":
        """民主评议, where the procedure of the day still asks for it."""
        if self.case.rules_of_procedure.appraisal != "required":
            return self
        return self._do(
            cases.appraise, "shouli", attendance="乡镇干部 2 人、村两委 3 人、村民代表 11 人", votes_for=16, votes_against=0,
            conclusion="一致认为家庭确有困难。",
        )  # fmt: skip

    def assess(self) -> "Walk":
        return self._do(cases.assess, "shenhe", note="按规则测算结果提出意见。")

    def publish(self) -> "Walk":
        return self._do(cases.publish, "shouli")

    def object(self, text: str) -> "Walk":
        notice = self.case.notices.order_by("-id").first()
        self.day += dt.timedelta(days=2)
        cases.object_to_notice(
            notice_id=notice.id, text=text, actor=self.applicant, at=self.at, request_id=uuid.uuid4()
        )
        self.case.refresh_from_db()
        return self

    def wait_for_notice(self) -> "Walk":
        self.day = territory.calendar().workday_on_or_after(self.day + dt.timedelta(days=8))
        return self

    def forward(self) -> "Walk":
        return self._do(cases.forward, "shenhe", note="公示期满无异议，上报。")

    def examine(self) -> "Walk":
        return self.wait_working_days(2)._do(cases.examine, "shencha", note="材料和程序符合规定。")

    def publish_district(self) -> "Walk":
        if self.case.rules_of_procedure.district_notice:
            self._do(cases.publish_district, "shencha")
            self.wait_for_notice()
        return self

    def confirm(self) -> "Walk":
        return self._do(cases.confirm, "shenpi", note="同意。")

    def refuse(self, facts: str) -> "Walk":
        return self._do(cases.refuse, "shenpi", note=facts)

    def to_opinion(self) -> "Walk":
        """From submission to the township's opinion."""
        return self.submit().accept().verify().visit().appraise().assess()

    def to_award(self) -> "Walk":
        """The whole way to an award."""
        self.to_opinion().publish().wait_for_notice().forward()
        if self.case.near_relative:
            self.visit("district")
        return self.examine().publish_district().confirm()
