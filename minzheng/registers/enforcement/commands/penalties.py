"""What is recorded of a penalty beside its steps: evidence, and days without late charge."""

import datetime as dt
import uuid
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.documents.commands import store_upload
from minzheng.kernel.territory import queries as territory

from ..errors import CertificateInvalid, DoneAlready, EnforcementNotFound
from ..events import EvidenceRecorded, PenaltyRecorded
from ..fields import EvidenceKind
from ..models import EnforcementOfficer, Evidence, PenaltyFile, PenaltyStop
from ..parameters import figures

RETENTION = "执法案卷长期"
DISPOSALS = ("发还当事人", "作为证据入卷", "送交鉴定", "依法没收", "移送有关机关")


def certified_pair(
    officer_ids: list[int], *, field: str, division_code: str, on_date: dt.date
) -> list[EnforcementOfficer]:
    """Two officers or more whose certificates hold that day and cover the field. Or CertificateInvalid."""
    found = list(EnforcementOfficer.objects.filter(id__in=set(officer_ids)).order_by("id"))
    if len(found) < 2 or len(found) != len(set(officer_ids)):
        raise CertificateInvalid(
            "调查取证须由两名以上持证执法人员进行（行政处罚法 第四十二条）。请另选一名执法人员。",
            field="officers",
        )
    for one in found:
        if not one.valid_from <= on_date <= one.valid_until:
            raise CertificateInvalid(
                f"{one.name}的执法证（{one.certificate_number}）在 {on_date} 不在有效期内"
                f"（{one.valid_from} 至 {one.valid_until}），不能办案（行政处罚法 第四十二条）。请换证或换人。",
                field="officers",
            )
        if field not in one.fields or not one.division_code.startswith(division_code[:6]):
            raise CertificateInvalid(
                f"{one.name}的执法证不含这一领域或不在本辖区，不能办本案。请另选执法人员。", field="officers"
            )
    return found


@transaction.atomic
def add_evidence(
    *, case_id: int, kind: str, name: str, origin: str, proves: str, collected_at: dt.datetime,
    officer_ids: list[int], actor: Actor, at: dt.datetime, request_id: uuid.UUID, is_preserved: bool = False,
    upload: BinaryIO | None = None,
) -> Evidence:  # fmt: skip
    """Enter evidence into the file of a case under investigation. The same request again gives the same row.

    The moment of taking lies after filing and not in the future: nothing is dated back.
    """
    file = _file(case_id, actor)
    done = Evidence.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    if not file.case.current.is_open or file.decided_date is not None:
        raise Conflict("案件已经作出决定或办结，不能再补证据。确需补充调查的，请先撤销决定。")
    if kind not in EvidenceKind.values:
        raise Invalid("请选择证据种类（行政处罚法 第四十六条列八种）。", field="kind")
    if collected_at > at:
        raise Invalid("取得时间不能晚于现在，请改正。", field="collected_at")
    day = collected_at.astimezone(CHINA).date()
    if file.filed_date is not None and day < file.filed_date:
        raise Invalid(
            f"取得日期 {day} 早于立案日期 {file.filed_date}。立案前的检查材料请注明来源，以立案后复核取得的时间登记，不得倒签。",
            field="collected_at",
        )
    for key, text in (("name", name), ("origin", origin), ("proves", proves)):
        if not text.strip():
            raise Invalid("证据名称、来源和证明事项都要填写。", field=key)
    pair = certified_pair(officer_ids, field=file.field, division_code=file.case.division_code, on_date=day)
    dispose_by = None
    if is_preserved:
        days = figures(division_code=file.case.division_code, on_date=day)["preserve_working_days"]
        dispose_by = territory.calendar(at).add_working_days(day, days)
    scan = (
        store_upload(upload, actor=actor, at=at, purpose="处罚证据", retention=RETENTION, case_id=case_id)
        if upload else None
    )  # fmt: skip
    made = Evidence.objects.create(
        file=file, kind=kind, name=name.strip(), origin=origin.strip(), proves=proves.strip(),
        collected_at=collected_at, first_officer=pair[0].name, second_officer=pair[1].name, scan=scan,
        is_preserved=is_preserved, dispose_by=dispose_by, recorded_at=at, recorded_by_name=actor.name,
        request_id=request_id,
    )  # fmt: skip
    what = f"{made.get_kind_display()}一件" + (f"，先行登记保存，{dispose_by} 前处理" if dispose_by else "")
    audit.record(EvidenceRecorded(evidence_id=made.id, what=what, case_id=case_id), actor=actor, at=at)
    return made


@transaction.atomic
def dispose_evidence(*, evidence_id: int, disposal: str, actor: Actor, at: dt.datetime) -> Evidence:
    """Say what became of a thing kept beforehand. After seven working days it must be given back."""
    found = Evidence.objects.select_for_update(of=("self",)).filter(id=evidence_id).first()
    if found is None:
        raise EnforcementNotFound("没有这件证据，请返回案件查找。")
    _file(found.file.case_id, actor)
    if not found.is_preserved:
        raise Invalid("这件证据没有先行登记保存，不需要处理决定。")
    if found.disposed_date is not None:
        raise DoneAlready(f"这件证据已于 {found.disposed_date} {found.disposal}，不能重复处理。")
    if disposal not in DISPOSALS:
        raise Invalid(f"处理结果请选择：{'、'.join(DISPOSALS)}。", field="disposal")
    day = at.astimezone(CHINA).date()
    if day > found.dispose_by and disposal != DISPOSALS[0]:
        raise Invalid(
            f"七个工作日（至 {found.dispose_by}）内没有作出处理决定，先行登记保存自动解除，应当发还当事人"
            "（行政处罚法 第五十六条）。",
            field="disposal",
        )
    found.disposed_date, found.disposal = day, disposal
    found.save(update_fields=["disposed_date", "disposal"])
    event = EvidenceRecorded(
        evidence_id=found.id, what=f"先行登记保存的证据{disposal}", case_id=found.file.case_id
    )
    audit.record(event, actor=actor, at=at)
    return found


@transaction.atomic
def stop_late_charge(
    *, case_id: int, from_date: dt.date, reason: str, actor: Actor, at: dt.datetime
) -> PenaltyStop:
    """The late charge stands still from a day on: reconsideration or litigation was begun (第七十三条)."""
    file = _file(case_id, actor)
    if file.served_date is None:
        raise Conflict("决定书还没有送达，没有加处罚款可以停计。")
    if file.stops.filter(until_date=None).exists():
        raise DoneAlready("加处罚款已经停计，不用重复登记。")
    if not file.served_date <= from_date <= at.astimezone(CHINA).date():
        raise Invalid("停计日期应在送达以后、今天以前（含当天）。", field="from_date")
    if not reason.strip():
        raise Invalid("请写明停计的原因，例如“当事人申请行政复议”。", field="reason")
    made = PenaltyStop.objects.create(file=file, from_date=from_date, reason=reason.strip())
    event = PenaltyRecorded(what=f"加处罚款自 {from_date} 停计：{reason.strip()}", case_id=case_id)
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def end_stop(*, case_id: int, until_date: dt.date, actor: Actor, at: dt.datetime) -> PenaltyStop:
    """The last day on which it stands still."""
    file = _file(case_id, actor)
    found = PenaltyStop.objects.select_for_update().filter(file=file, until_date=None).first()
    if found is None:
        raise Conflict("加处罚款没有停计，不能恢复。")
    if not found.from_date <= until_date <= at.astimezone(CHINA).date():
        raise Invalid("停计截止日期应在停计开始以后、今天以前（含当天）。", field="until_date")
    found.until_date = until_date
    found.save(update_fields=["until_date"])
    audit.record(PenaltyRecorded(what=f"加处罚款停计至 {until_date}", case_id=case_id), actor=actor, at=at)
    return found


def _file(case_id: int, actor: Actor) -> PenaltyFile:
    rows = PenaltyFile.objects.select_for_update(of=("self",)).select_related("case").filter(case_id=case_id)
    found = access.visible_to(actor, "penalty.handle", rows, "case__division_code").first()
    if found is None:
        access.require(actor, "penalty.handle")
        raise EnforcementNotFound("没有这个案件，或者还没有立案。请返回列表查找。")
    return found
