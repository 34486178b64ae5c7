"""An application from the draft to the first month due, through the verbs of the house; and its papers."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.models import Document
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT
from minzheng.matters.assistance.dibao.matter import PAPERS
from minzheng.registers.benefits.models import Award
from minzheng.registers.verification import commands as verification
from minzheng.registers.verification.demo_answers import answer_pending
from minzheng.registers.verification.models import Department
from tests.matters.assistance.dibao.filing import DAY, declare
from tests.matters.assistance.dibao.written import whole

pytestmark = pytest.mark.usefixtures("district")

TOWN = "431103001"


def at(text: str) -> dt.datetime:
    return clock.at_hour(dt.date.fromisoformat(text))


def photo() -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(picture, "JPEG")
    return SimpleUploadedFile("照片.jpg", picture.getvalue(), content_type="image/jpeg")


class Walk:
    """A case and the officers who handle it; each step is one verb of `cases`."""

    def __init__(self, officer):
        self.worker = officer(Role.VILLAGE_WORKER, TOWN, name="钱协理")
        self.clerk = officer(Role.TOWN_CLERK, TOWN, name="孙经办")
        self.head = officer(Role.TOWN_HEAD, TOWN, name="李负责")
        self.bureau_clerk = officer(Role.BUREAU_CLERK, name="周科员")
        self.bureau_head = officer(Role.BUREAU_HEAD, name="吴局长")
        self.verifier = officer(Role.VERIFIER, name="郑核对")
        self.case: Case | None = None

    def step(self, verb, actor, day: str, **more) -> Case:
        return verb(case_id=self.case.id, actor=actor, at=at(day), request_id=uuid.uuid4(), **more)

    def submit(self, day: str, answers: dict) -> None:
        who = {"actor": self.worker, "at": at(day)}
        draft = cases.start_draft(matter="dibao", **who)
        for key, each in answers.items():
            cases.save_draft(draft_id=draft.id, step=key, answers=each, **who)
        for paper in PAPERS:
            if paper.required:
                cases.add_paper(upload=photo(), key=paper.key, label=paper.label, draft_id=draft.id, **who)
        self.case = cases.submit(draft_id=draft.id, request_id=uuid.uuid4(), **who)

    def verify(self, day: str) -> None:
        verification.ask(case_id=self.case.id, actor=self.clerk, at=at(day))
        for department in Department.values:
            file = io.BytesIO(answer_pending(department, at(day), only_case_id=self.case.id))
            verification.take_in_answers(department=department, upload=file, actor=self.verifier, at=at(day))

    def visit(self, day: str) -> None:
        cases.record_visit(
            case_id=self.case.id, level="town", visited_at=at(day), first_visitor="孙经办", second_visitor="钱协理",
            checklist={"lives_together": True}, findings="情况属实。", signed_by="王示例", photos=[],
            actor=self.clerk, at=at(day), request_id=uuid.uuid4(),
        )  # fmt: skip

    def documents(self) -> dict[str, Document]:
        found = Document.objects.filter(case_id=self.case.id)
        return {document.template.rsplit("/", 1)[1]: document for document in found}


@pytest.fixture
def walk(officer) -> Walk:
    made = Walk(officer)
    made.submit("2020-11-05", whole())
    made.step(cases.ask_supplement, made.clerk, "2020-11-06", missing=["医药费票据"])
    made.step(cases.supplement, made.worker, "2020-11-09")
    made.step(cases.accept, made.clerk, "2020-11-10")
    return made


def test_a_case_of_2020_is_approved_by_the_district_and_paid_from_the_next_month(walk):
    assert walk.case.number.startswith("低保20201105-")
    walk.verify("2020-11-11")
    with pytest.raises(NotReady, match="尚缺：乡镇（街道）入户调查记录。"):
        walk.step(cases.assess, walk.clerk, "2020-11-12")
    walk.visit("2020-11-12")
    walk.step(cases.assess, walk.clerk, "2020-11-13")
    walk.step(cases.publish, walk.clerk, "2020-11-13")
    walk.step(cases.forward, walk.head, "2020-11-21")
    walk.step(cases.examine, walk.bureau_clerk, "2020-11-23", note="同意")
    walk.step(cases.publish_district, walk.bureau_clerk, "2020-11-23")
    walk.step(cases.confirm, walk.bureau_head, "2020-12-01")
    award = Award.objects.get(case_id=walk.case.id)
    months = [Month(2020, 12), Month(2021, 1), Month(2021, 2)]
    due = ENTITLEMENT.due([award], months, at("2021-02-20"))
    assert [due.get((award.id, month)) and due[award.id, month].amount_fen for month in months] == [
        None, 710_00, 710_00,
    ]  # fmt: skip
    papers = walk.documents()
    assert set(papers) == {"receipt", "supplement", "acceptance", "approval"}
    assert papers["approval"].data["amount"] == "710.00"
    assert papers["approval"].data["from_month"] == "2021年1月"
    assert papers["approval"].number == "冷民低保〔2020〕3号"


def test_a_case_that_the_rules_refuse_ends_with_a_written_refusal(walk):
    declare(walk.case.household, since=DAY, at=at("2020-11-11"), vehicle_count=1)
    walk.verify("2020-11-11")
    walk.visit("2020-11-12")
    walk.step(cases.assess, walk.clerk, "2020-11-13")
    with pytest.raises(ResultStands):
        walk.step(cases.publish, walk.clerk, "2020-11-13")
    walk.step(cases.forward, walk.head, "2020-11-16")
    walk.step(cases.examine, walk.bureau_clerk, "2020-11-17", note="不符合")
    walk.step(cases.refuse, walk.bureau_head, "2020-11-18", note="名下登记有小型轿车一辆，经入户查看属实。")
    assert not Award.objects.exists()
    refusal = walk.documents()["refusal"]
    assert refusal.data["reasons"] == ["有机动车 1 辆，规定不超过 0 辆"]
    assert refusal.data["facts"] == "名下登记有小型轿车一辆，经入户查看属实。"
