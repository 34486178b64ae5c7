"""The contract, the assessments, and what is paid."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import take_number
from minzheng.kernel.territory.working_days import WorkingCalendar

from ..errors import AlreadyThere, ProjectNotFound, ProjectNotNow
from ..models import (
    Assessment,
    ContractState,
    PartState,
    PaymentPart,
    ProjectState,
    PurchaseProject,
    SeatRole,
    ServiceContract,
)
from ..parameters import figures
from ..paying import BASIS, POINT, Bands, average, pay_fen
from ..reach import DECIDE, HANDLE, locked_project, tell

NUMBER_WORD = "社会服务合同"
STAGES = ("signing", "midterm", "final")
ASSESSORS_MIN = 1


@transaction.atomic
def sign_contract(
    *, project_id: int, signing_percent: int, midterm_percent: int, final_percent: int, from_date: dt.date,
    actor: Actor, at: dt.datetime,
) -> ServiceContract:  # fmt: skip
    """Sign with the winner at its price, after the publicity and within 30 days of the result.

    The three parts make one hundred per cent. Raises Invalid, ProjectNotNow.
    """
    project = locked_project(project_id, DECIDE, (ProjectState.CONCLUDED,), actor=actor)
    today = at.astimezone(CHINA).date()
    days = figures(division_code=project.division_code, on_date=today)["contract_days"]
    last = project.concluded_date + dt.timedelta(days=days)
    if today <= project.publicity_until:
        raise ProjectNotNow(f"公示至 {project.publicity_until}，公示期满才能签订合同。")
    if today > last:
        raise ProjectNotNow(
            f"合同应在确定成交之日起 {days} 日内签订（政府采购法 第四十六条），最迟 {last}，已经超过。请报负责人处理。"
        )
    percents = (signing_percent, midterm_percent, final_percent)
    if sum(percents) != 100 or min(percents) < 0 or not final_percent:
        raise Invalid("首付、中期、尾款的比例合计应为 100%，尾款不能为零，请核对。", field="final_percent")
    if from_date < today:
        raise Invalid("履行起始日早于签订日期，请核对。", field="from_date")
    contract = ServiceContract.objects.create(
        project=project, number=take_number(agency_word=NUMBER_WORD, year=today.year, at=at),
        uscc=project.winner.uscc, organisation_name=project.winner.organisation_name,
        amount_fen=project.winner.price_fen, signed_date=today, from_date=from_date,
        until_date=WorkingCalendar.add_months(from_date, project.term_months) - dt.timedelta(days=1),
    )  # fmt: skip
    for stage, percent in zip(STAGES, percents, strict=True):
        if percent:
            _open_part(contract, stage, percent * BASIS // 100)
    project.state = ProjectState.CONTRACTED
    project.save()
    tell(project, f"签订合同 {contract.number}", actor=actor, at=at)
    return contract


def _open_part(contract: ServiceContract, stage: str, ratio: int) -> None:
    """The part of signing is due at once; the others wait for their assessment."""
    if stage == "signing":
        PaymentPart.objects.create(
            contract=contract, stage=stage, ratio=ratio, state=PartState.DUE, factor=BASIS,
            due_fen=pay_fen(contract.amount_fen, ratio, BASIS),
        )  # fmt: skip
    else:
        PaymentPart.objects.create(contract=contract, stage=stage, ratio=ratio, state=PartState.WAITING)


@transaction.atomic
def assess(
    *, project_id: int, stage: str, given: dict[int, int], opinion: str, actor: Actor, at: dt.datetime
) -> Assessment:
    """Assess the work at a stage: each assessor's points in hundredths, by seat.

    The part of the stage becomes due by its band; below the lowest band the contract ends and nothing more
    is paid. The final assessment comes after the midterm one where the contract has a part for it.
    """
    project = locked_project(project_id, HANDLE, (ProjectState.CONTRACTED,), actor=actor)
    contract = project.contract
    seats = {seat.id: seat for seat in project.seats.filter(role=SeatRole.ASSESS)}
    if len(seats) < ASSESSORS_MIN:
        raise ProjectNotNow("还没有评估人员，请先从评估人员库选人。")
    if set(given) != set(seats):
        raise Invalid("每名评估人员都要打分，且只有评估人员打分，请核对。", field="points")
    if any(not 0 <= points <= 100 * POINT for points in given.values()):
        raise Invalid("得分应在 0 到 100 之间，请核对。", field="points")
    part = PaymentPart.objects.select_for_update().filter(contract=contract, stage=stage).first()
    if part is None or stage == "signing":
        raise Invalid("合同没有这个阶段的款项，请核对阶段。", field="stage")
    if part.state != PartState.WAITING:
        raise AlreadyThere(f"{part.get_stage_display()}的评估已经登记，不能再改。", field="stage")
    if stage == "final" and contract.parts.filter(stage="midterm", state=PartState.WAITING).exists():
        raise ProjectNotNow("先做中期评估，再做末期评估。")
    mean, today = average(given.values()), at.astimezone(CHINA).date()
    made = Assessment.objects.create(
        contract=contract, stage=stage, on_date=today, points=mean, opinion=opinion.strip(), recorded_at=at,
        given={seats[seat].name: points for seat, points in given.items()}, recorded_by_name=actor.name,
    )  # fmt: skip
    factor = bands(project.division_code, contract.signed_date).factor(mean)
    if factor is None:
        _terminate(project, contract, f"{made.get_stage_display()}不合格", actor=actor, at=at)
        return made
    part.state, part.factor = PartState.DUE, factor
    part.due_fen = pay_fen(contract.amount_fen, part.ratio, factor)
    part.save()
    tell(project, f"{made.get_stage_display()}，应付{part.get_stage_display()}", actor=actor, at=at)
    return made


def bands(division_code: str, on_date: dt.date) -> Bands:
    """The bands of a contract: those in force on the day it was signed."""
    known = figures(division_code=division_code, on_date=on_date)
    return Bands(**{name: known[name] for name in Bands.__dataclass_fields__})


def _terminate(
    project: PurchaseProject, contract: ServiceContract, reason: str, *, actor: Actor, at: dt.datetime
) -> None:
    contract.parts.filter(state=PartState.WAITING).update(state=PartState.DROPPED)
    contract.state = ContractState.TERMINATED
    contract.save()
    project.state, project.closed_reason = ProjectState.TERMINATED, reason
    project.save()
    tell(project, f"终止合同：{reason}", actor=actor, at=at)


@transaction.atomic
def record_payment(
    *, project_id: int, part_id: int, voucher: str, actor: Actor, at: dt.datetime
) -> PaymentPart:
    """A due part was paid today under a voucher. After the last one the project is finished."""
    states = (ProjectState.CONTRACTED, ProjectState.TERMINATED)
    project = locked_project(project_id, HANDLE, states, actor=actor)
    part = PaymentPart.objects.select_for_update().filter(id=part_id, contract__project=project).first()
    if part is None:
        raise ProjectNotFound("没有这笔款项。请刷新页面重新选择。")
    if part.state != PartState.DUE:
        raise AlreadyThere(
            f"{part.get_stage_display()}{part.get_state_display()}，不能登记支付。", field="voucher"
        )
    if not voucher.strip():
        raise Invalid("请填写支付凭证号。", field="voucher")
    part.state, part.paid_date, part.voucher = PartState.PAID, at.astimezone(CHINA).date(), voucher.strip()
    part.save()
    tell(project, f"支付{part.get_stage_display()}", actor=actor, at=at)
    contract = project.contract
    if contract.state == ContractState.RUNNING and not contract.parts.exclude(state=PartState.PAID).exists():
        contract.state = ContractState.FINISHED
        contract.save()
        project.state = ProjectState.FINISHED
        project.save()
    return part
