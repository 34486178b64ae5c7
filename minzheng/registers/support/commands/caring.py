"""The care agreement, the guardian and the family doctor of one person."""

import datetime as dt
from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import store_upload
from minzheng.kernel.documents.models import StoredFile
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Person

from ..errors import NotNow
from ..models import DUTIES, CareArrangement, DoctorContract, GuardianKind, Guardianship
from ..reach import ARRANGE, PHONE, RETENTION, supported, tell
from .dated import end_current, enter, period, required, today_of

CALLS_MAX = 93  # three a day


@transaction.atomic
def arrange_care(
    *, person_id: int, caregiver_name: str, relation: str, phone: str, agreement_number: str,
    duties: Sequence[str], calls_per_month: int, from_date: dt.date, until_date: dt.date | None = None,
    caregiver_number: str = "", upload: BinaryIO | None = None, actor: Actor, at: dt.datetime,
) -> CareArrangement:  # fmt: skip
    """Enter the signed care agreement of a person at home (委托照料服务协议, 国发〔2016〕14号).

    `upload` is the scan of the signed paper. `caregiver_number` is the caregiver's identity number where she
    is on file; it is not kept. Raises NotNow for somebody in an institution, AlreadyThere where an agreement
    runs in these days, Invalid.
    """
    row = supported(person_id, ARRANGE, actor=actor, at=at)
    if not row.is_at_home:
        raise NotNow("这个人是集中供养，由供养机构照料，不签委托照料服务协议。")
    made = CareArrangement(
        person_id=person_id,
        caregiver_name=required(caregiver_name, "请填写照料护理人姓名。", "caregiver_name"),
        relation=required(relation, "请填写与特困人员的关系。", "relation"),
        phone_sealed=_sealed(phone),
        agreement_number=required(agreement_number, "请填写协议编号。", "agreement_number"),
        duties=[key for key in DUTIES if key in duties], calls_per_month=calls_per_month,
        valid=period(from_date, until_date),
    )  # fmt: skip
    if unknown := set(duties) - DUTIES.keys():
        raise Invalid(f"责任清单中没有“{'、'.join(sorted(unknown))}”，请重新勾选。", field="duties")
    if not made.duties:
        raise Invalid("请至少勾选一项照料责任。", field="duties")
    if not 1 <= calls_per_month <= CALLS_MAX:
        raise Invalid(f"每月上门次数应在 1 至 {CALLS_MAX} 之间。", field="calls_per_month")
    made.caregiver = _on_file(person_id, made.caregiver_name, caregiver_number, today_of(at))
    made.scan = _stored(upload, "照料服务协议", actor, at)
    enter(made, "这段时间已有照料服务协议，请先终止原来的协议，再登记新的。", actor=actor, at=at)
    tell(person_id, "登记照料服务协议", actor=actor, at=at)
    return made


def _sealed(phone: str) -> bytes:
    return secrecy.encrypt(required(phone, "请填写联系电话。", "phone"), purpose=PHONE)


def _stored(upload: BinaryIO | None, purpose: str, actor: Actor, at: dt.datetime) -> StoredFile | None:
    if upload is None:
        return None
    return store_upload(upload, purpose=purpose, retention=RETENTION, actor=actor, at=at)


def _on_file(person_id: int, name: str, number: str, today: dt.date) -> Person | None:
    """The caregiver's own file. Raises Invalid for another name, and for the cared-for person herself."""
    if not number.strip():
        return None
    try:
        found = people.by_identity_number(number, on_date=today)
    except Invalid as error:
        error.field = "caregiver_number"
        raise
    if found is None:
        return None
    if found.id == person_id:
        raise Invalid("照料护理人不能是特困人员本人，请核对身份证号。", field="caregiver_number")
    if found.name != name:
        raise Invalid("这个身份证号登记在另一姓名下，请对照证件核对。", field="caregiver_number")
    return found


@transaction.atomic
def end_care(*, person_id: int, last_date: dt.date, reason: str, actor: Actor, at: dt.datetime) -> None:
    """End the agreement that runs today, with its last day. Raises NotNow, Invalid."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    end_current(
        CareArrangement, person_id, last_date=last_date, reason=reason, at=at,
        nothing="现在没有生效的照料服务协议。请刷新页面查看。",
    )  # fmt: skip
    tell(person_id, "终止照料服务协议", actor=actor, at=at)


@transaction.atomic
def appoint_guardian(
    *, person_id: int, kind: str, guardian_name: str, relation: str, phone: str, agreement_number: str,
    from_date: dt.date, until_date: dt.date | None = None, upload: BinaryIO | None = None, actor: Actor,
    at: dt.datetime,
) -> Guardianship:  # fmt: skip
    """Enter the guardian who was chosen and confirmed, with the agreement. Raises AlreadyThere, Invalid."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    if kind not in GuardianKind.values:
        raise Invalid("请选择监护人类别。", field="kind")
    made = Guardianship(
        person_id=person_id, kind=kind, guardian_name=required(guardian_name, "请填写监护人。", "guardian_name"),
        relation=required(relation, "请填写与特困人员的关系。", "relation"), phone_sealed=_sealed(phone),
        agreement_number=required(agreement_number, "请填写协议编号。", "agreement_number"),
        valid=period(from_date, until_date),
    )  # fmt: skip
    made.scan = _stored(upload, "监护协议", actor, at)
    enter(made, "这段时间已有监护人，请先终止原来的监护协议，再登记新的。", actor=actor, at=at)
    tell(person_id, "登记监护协议", actor=actor, at=at)
    return made


@transaction.atomic
def end_guardianship(
    *, person_id: int, last_date: dt.date, reason: str, actor: Actor, at: dt.datetime
) -> None:
    """End the guardianship that runs today. Raises NotNow, Invalid."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    end_current(
        Guardianship, person_id, last_date=last_date, reason=reason, at=at,
        nothing="现在没有生效的监护协议。请刷新页面查看。",
    )  # fmt: skip
    tell(person_id, "终止监护协议", actor=actor, at=at)


@transaction.atomic
def sign_doctor(
    *, person_id: int, hospital: str, team: str, from_date: dt.date, until_date: dt.date | None = None,
    actor: Actor, at: dt.datetime,
) -> DoctorContract:  # fmt: skip
    """Enter the contract with a team of family doctors. Raises AlreadyThere, Invalid."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    made = DoctorContract(
        person_id=person_id, hospital=required(hospital, "请填写签约医疗机构。", "hospital"),
        team=required(team, "请填写家庭医生或团队。", "team"), valid=period(from_date, until_date),
    )  # fmt: skip
    enter(made, "这段时间已有家庭医生签约，请先终止原来的签约，再登记新的。", actor=actor, at=at)
    tell(person_id, "登记家庭医生签约", actor=actor, at=at)
    return made


@transaction.atomic
def end_doctor(*, person_id: int, last_date: dt.date, reason: str, actor: Actor, at: dt.datetime) -> None:
    """End the contract that runs today. Raises NotNow, Invalid."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    end_current(
        DoctorContract, person_id, last_date=last_date, reason=reason, at=at,
        nothing="现在没有生效的家庭医生签约。请刷新页面查看。",
    )  # fmt: skip
    tell(person_id, "终止家庭医生签约", actor=actor, at=at)
