"""Adoptions and counselling of the told district: one adoption under way, one registered, a lead, one
couple.
"""

import datetime as dt
import uuid

from minzheng.config.demo.fields import adoptions as demo
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import CasePaper
from minzheng.kernel.documents.models import Document
from minzheng.registers.adoptions import commands as adoptions
from minzheng.registers.adoptions.models import Adoption, IllegalAdoptionLead
from minzheng.registers.counselling import commands as counselling
from minzheng.registers.counselling.models import (
    AgencyInspection,
    CounsellingSession,
    GradeEvidence,
    MarriageAgency,
    MediationCase,
    PaidServiceCheck,
)

from ..address import Address

OFFICE, DAY = "431103", dt.date(2021, 1, 4)


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    invention, actor, at = Invention(29), officers["dengji"], at_hour(DAY)
    by = {"actor": actor, "at": at}
    demo.Adopting(invention, officers).apply(DAY, "step").accept(DAY).to_certificate(DAY)
    waiting = demo.Adopting(invention, officers).apply(DAY, "orphan_home")
    cases.add_paper(
        upload=photo("收养申请书"), key="added", label="收养申请书", case_id=waiting.case.id, **by
    )
    adoptions.record_lead(
        division_code=OFFICE, source="report", found_on=DAY, place="示例镇", content="村民反映某户抱养一名女婴。",
        request_id=uuid.uuid4(), **by,
    )  # fmt: skip
    demo.mediations(invention, actor, demo.counsellors(actor))
    demo.duties(actor, (4,))
    counselling.record_check(
        division_code=OFFICE, month=dt.date(2020, 5, 1), found=demo.CLEAN | {"photo": True}, fees_fen=0,
        note="照相摊点收费", **by,
    )  # fmt: skip
    counselling.keep_evidence(
        division_code=OFFICE, criterion="staff", title="证书", note="", upload=photo("证书"), **by
    )


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    return _adoptions() | _counselling()


def _adoptions() -> dict[str, Address]:
    adoption = Adoption.objects.get()
    paper = CasePaper.objects.get(label="收养申请书", case__matter="adoption")
    certificate = Document.objects.get(id=adoption.document_id)
    one = {"case_id": paper.case_id}
    relation = {"adoption_id": adoption.id}
    lead = {"lead_id": IllegalAdoptionLead.objects.get().id}
    return {
        "adoptions:case": Address(one),
        "adoptions:parties": Address(one, form={"reason": "核对证件"}),
        "adoptions:act": Address(one | {"action": "withdraw"}),
        "adoptions:add_paper": Address(one, form={"label": "体检证明"}, file="file"),
        "adoptions:paper": Address(one | {"paper_id": paper.id}),
        "adoptions:document": Address({"case_id": certificate.case_id, "document_id": certificate.id}),
        "adoptions:relation": Address(relation),
        "adoptions:visit": Address(relation),
        "adoptions:revoke": Address(relation),
        "adoptions:lead": Address(lead),
        "adoptions:lead_content": Address(lead),
        "adoptions:pass_lead": Address(lead),
        "adoptions:answer_lead": Address(lead),
        "adoptions:close_lead": Address(lead),
    }


def _counselling() -> dict[str, Address]:
    couple = MediationCase.objects.get(outcome="")
    one = {"mediation_id": couple.id}
    session = CounsellingSession.objects.get(mediation=couple)
    at_court = {"mediation_id": MediationCase.objects.get(outcome="to_court").id}
    check = {"check_id": PaidServiceCheck.objects.get(closed_on=None).id}
    inspection = AgencyInspection.objects.exclude(findings=[]).get()
    agency = {"agency_id": MarriageAgency.objects.get(id=inspection.agency_id).id}
    evidence = GradeEvidence.objects.get(file__isnull=False)
    return {
        "counselling:mediation": Address(one),
        "counselling:record_session": Address(one),
        "counselling:open_record": Address(one | {"session_id": session.id}),
        "counselling:close": Address(one),
        "counselling:refer": Address(one),
        "counselling:court_result": Address(at_court),
        "counselling:check": Address(check),
        "counselling:close_check": Address(check),
        "counselling:agency": Address(agency),
        "counselling:inspect": Address(agency),
        "counselling:rectified": Address({"inspection_id": inspection.id}),
        "counselling:evidence_file": Address({"evidence_id": evidence.id}),
    }
