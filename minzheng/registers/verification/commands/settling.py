"""Settling a contradiction: which of two statements counts, and why."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.errors import NotNow
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.documents.commands import store_upload
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import Unit, day_of, kind_of
from minzheng.kernel.people.models import Fact, FactSource

from ..errors import FindingClosed, FindingNotFound
from ..events import FindingSettled
from ..models import Department, Finding, Settlement
from .reach import locked_case


@transaction.atomic
def settle(
    *, finding_id: int, settled_as: str, note: str = "", evidence_file_id: int | None = None,
    actor: Actor, at: dt.datetime,
) -> Finding:  # fmt: skip
    """Settle a finding.

    "verified" records the department's figure as a fact with its source and data date. "declared" leaves
    the declaration standing and needs a reason and a paper that proves it. Sending the same settlement twice
    changes nothing; another one is refused (FindingClosed).
    """
    case_id = Finding.objects.filter(id=finding_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise FindingNotFound("没有这项核对差异，请返回办件页面查看。")
    case = locked_case(case_id, "people.correct_fact", actor=actor, at=at)
    finding = Finding.objects.select_related("inquiry").get(id=finding_id)
    chosen, note = _chosen(settled_as), note.strip()
    if finding.settled_at is not None and finding.settled_as == chosen:
        return finding
    _require_open(finding, case)
    if len(note) > 500:
        raise Invalid("理由最多 500 个字，请缩短。", field="note")
    if chosen is Settlement.DECLARED and len(note) < 5:
        raise Invalid("采信申报的，请写明部门数据为什么不符合实际情况（不少于 5 个字）。", field="note")
    if chosen is Settlement.DECLARED and evidence_file_id is None:
        raise Invalid("采信申报的，请上传能够证明的材料，例如车辆过户证明。", field="evidence_file_id")
    if evidence_file_id is not None:
        documents.stored_file(evidence_file_id)
    if chosen is Settlement.VERIFIED:
        _record(finding, case, evidence_file_id, actor=actor, at=at)
    finding.settled_as, finding.settled_at, finding.note = chosen, at, note
    finding.settled_by_id, finding.settled_by_name = actor.account_id, actor.name
    finding.evidence_file_id = evidence_file_id
    finding.save()
    event = FindingSettled(
        finding_id=finding.id, case_id=case.id, person_id=finding.person_id,
        household_id=finding.household_id, label=kind_of(finding.fact_name).label, settled_as=chosen.label,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return finding


@transaction.atomic
def settle_with_paper(
    *, finding_id: int, settled_as: str, note: str = "", upload: BinaryIO | None,
    actor: Actor, at: dt.datetime,
) -> Finding:  # fmt: skip
    """Settle a finding and keep the paper handed in with it: both, or neither."""
    finding = Finding.objects.filter(id=finding_id).first()
    paper = None
    if finding is not None and upload is not None:
        case = locked_case(finding.case_id, "people.correct_fact", actor=actor, at=at)
        paper = store_upload(
            upload, purpose="fact_evidence", retention="业务10年", case_id=case.id, actor=actor, at=at
        )
    return settle(
        finding_id=finding_id, settled_as=settled_as, note=note, evidence_file_id=paper.id if paper else None,
        actor=actor, at=at,
    )  # fmt: skip


def _chosen(settled_as: str) -> Settlement:
    try:
        return Settlement(settled_as)
    except ValueError:
        raise Invalid("请选择采信申报还是采信核对。", field="settled_as") from None


def _require_open(finding: Finding, case: Case) -> None:
    if not case.current.is_open:
        raise NotNow(f"办件当前为“{case.current.label}”，不能再处理核对差异。享受待遇后的变化请办理变更。")
    if finding.settled_at is not None:
        raise FindingClosed(
            f"{finding.settled_by_name}已将这项差异处理为“{finding.get_settled_as_display()}”。"
            "确需改变的，请再次核对。"
        )
    if finding.superseded_at is not None:
        raise FindingClosed("部门已有新的答复，这项差异不再有效，请刷新页面查看最新情况。")


def _record(
    finding: Finding, case: Case, evidence_file_id: int | None, *, actor: Actor, at: dt.datetime
) -> None:
    """The verified figure takes the place of the declared one for all its days."""
    inquiry = finding.inquiry
    new = people.NewFact(
        name=finding.fact_name, value=finding.verified, from_date=_from_date(finding, case, at),
        person_id=finding.person_id, household_id=finding.household_id, source=FactSource.VERIFIED,
        source_note=f"{Department(inquiry.department).label}，数据日期 {inquiry.data_date}",
        source_date=inquiry.data_date, evidence_file_id=evidence_file_id, case_id=case.id,
    )  # fmt: skip
    people.record_facts([new], actor=actor, at=at)


def _from_date(finding: Finding, case: Case, at: dt.datetime) -> dt.date:
    """From when the figure holds: where the declared one began, else the first of the month of application.

    A day (of death) holds from that day itself, so that every later month sees it.
    """
    on_file = Fact.objects.filter(
        person_id=finding.person_id, household_id=finding.household_id, name=finding.fact_name,
        superseded_at=None, valid__contains=at.astimezone(CHINA).date(),
    ).first()  # fmt: skip
    begun = [on_file.valid.lower] if on_file is not None and on_file.valid.lower is not None else []
    if kind_of(finding.fact_name).unit is Unit.DAY:
        return min([day_of(finding.verified), *begun])
    return begun[0] if begun else case.submitted_at.astimezone(CHINA).date().replace(day=1)
