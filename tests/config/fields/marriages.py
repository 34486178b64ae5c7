"""A wedding of the morning, a couple that waits, a divorce in its cooling-off, and what the head looks at."""

import datetime as dt
import uuid

from minzheng.config.demo import accounts
from minzheng.config.demo.fields import weddings
from minzheng.config.demo.fields.weddings import (
    Registrants,
    declared,
    marry,
    open_case,
    parting,
    somebody,
    step,
)
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case, CasePaper
from minzheng.kernel.documents.models import Document
from minzheng.registers.marriages import commands
from minzheng.registers.marriages.models import (
    AnnotationProposal,
    CreditEvent,
    HandlingFault,
    MarriageRecord,
    SampledRecord,
)

from ..address import Address

DAY = dt.date(2021, 1, 5)


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    people = Registrants(31)
    weddings.set_up_office(officers, blanks=20)
    couples = [(somebody(people, "男", DAY), somebody(people, "女", DAY)) for _ in range(3)]
    registrar, head, at = officers["dengji"], officers["chuzhang"], at_hour(DAY, 14)
    record = marry(*couples[0], officers, DAY)
    waiting = open_case("marriage", declared(*couples[1]), registrar, at)
    cases.add_paper(
        upload=photo("合影"), key="photo", label="合影", case_id=waiting.id, actor=registrar, at=at
    )
    marry(*couples[2], officers, DAY, hour=10)
    step(open_case("divorce", parting(*couples[2]), registrar, at), "accept", registrar, at)
    commands.propose_annotation(
        record_id=record.id, kind="court_divorce", basis_kind="judgment", basis_number="（2020）示例1号",
        basis_agency="示例人民法院", basis_date=DAY, effective_date=DAY, actor=registrar, at=at,
        request_id=uuid.UUID(int=31),
    )  # fmt: skip
    commands.note_fault(record_id=record.id, fault="照片贴反", actor=head, at=at)
    commands.draw_sample(office_code=accounts.DISTRICT, year=2021, month=1, actor=head, at=at)
    commands.find_dishonesty(
        office_code=accounts.DISTRICT, person=record.male, act="forged", actor=registrar, at=at,
        facts="所持户口簿系伪造，登记机关核对时发现。", evidence="伪造的户口簿原件",
    )  # fmt: skip


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    waiting = Case.objects.get(matter="marriage", state="submitted", division_code=accounts.DISTRICT)
    record = MarriageRecord.objects.filter(kind="J", source="live", case_id__isnull=False).order_by("id")[0]
    of_case, of_record = {"case_id": waiting.id}, {"record_id": record.id}
    document = Document.objects.filter(case_id=record.case_id).order_by("id")[0]
    paper = CasePaper.objects.filter(case=waiting)[0]
    proposal = AnnotationProposal.objects.filter(record=record)[0]
    return {
        "marriages:case": Address(of_case),
        "marriages:act": Address(
            of_case | {"action": "verify"}, form={"male_answer": "none", "female_answer": "none"}
        ),
        "marriages:add_paper": Address(of_case, form={"label": "材料"}, file="file"),
        "marriages:paper": Address(of_case | {"paper_id": paper.id}),
        "marriages:document": Address({"case_id": record.case_id, "document_id": document.id}),
        "marriages:owner": Address(of_case, form={"username": "dengji2", "reason": "外出"}),
        **{f"marriages:{name}": Address(of_record) for name in ("record", "annotate")},
        "marriages:void_number": Address(of_record, form={"reason": "打印错位"}),
        "marriages:note_fault": Address(of_record, form={"fault": "差错"}),
        "marriages:settle": Address({"proposal_id": proposal.id}, form={"verdict": "confirm"}),
        "marriages:check_sampled": Address(
            {"sampled_id": SampledRecord.objects.order_by("id")[0].id}, form={"passed": "yes"}
        ),
        "marriages:close_fault": Address(
            {"fault_id": HandlingFault.objects.order_by("id")[0].id}, form={"follow_up": "已更正"}
        ),
        "marriages:credit": Address(
            {"credit_id": CreditEvent.objects.order_by("id")[0].id}, form={"action": "tell"}
        ),
    }
