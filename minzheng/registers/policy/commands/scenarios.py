"""Scenarios: kept with everything that fixes their result, and put away."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid

from ..errors import AlreadyArchived, NameTaken, ScenarioNotFound
from ..events import ScenarioArchived, ScenarioSaved
from ..models import PopulationSnapshot, Scenario
from ..simulating import Question, answer, digest_of

NAME_MIN, NAME_MAX = 2, 60


def save_scenario(
    *, name: str, note: str, question: Question, snapshot_id: int, request_id: uuid.UUID, actor: Actor,
    at: dt.datetime,
) -> Scenario:  # fmt: skip
    """Compute the what-if once more and keep it. The same request saves once.

    Raises NameTaken, and what `answer` raises; a scenario that changes nothing is refused.
    """
    access.require(actor, "policy.simulate", division_code=question.division_prefix)
    if saved := Scenario.objects.filter(request_id=request_id).first():
        return saved
    name = name.strip()
    if not NAME_MIN <= len(name) <= NAME_MAX:
        raise Invalid(f"请给方案起一个 {NAME_MIN} 至 {NAME_MAX} 个字的名称，便于以后查找。", field="name")
    if question.changes_nothing:
        raise Invalid("还没有假设任何改变，没有可保存的结果。请先改动一个参数。")
    record = PopulationSnapshot.objects.get(
        id=snapshot_id, programme=question.programme, division_prefix=question.division_prefix
    )
    found = answer(question, record)
    result = found.summary()
    try:
        with transaction.atomic():
            scenario = Scenario.objects.create(
                name=name, note=note.strip(), programme=question.programme,
                division_prefix=question.division_prefix, snapshot=record,
                first_month=question.first_month, last_month=question.last_month, region=question.region,
                assumed=[one.plain() for one in sorted(question.assumptions)],
                snapshot_digest=record.digest, law_digest=found.digests.law,
                before_digest=found.digests.before, after_digest=found.digests.after,
                result=result, result_digest=digest_of(result), request_id=request_id,
                saved_by_id=actor.account_id, saved_by_name=actor.name, saved_at=at,
            )  # fmt: skip
            event = ScenarioSaved(scenario_id=scenario.id, name=name, result_digest=scenario.result_digest)
            audit.record(event, actor=actor, at=at)
    except IntegrityError as error:
        if saved := Scenario.objects.filter(request_id=request_id).first():
            return saved
        raise NameTaken(
            f"已有名为“{name}”的测算方案，请换一个名称，或先归档原来的。", field="name"
        ) from error
    return scenario


@transaction.atomic
def archive_scenario(*, scenario_id: int, actor: Actor, at: dt.datetime) -> Scenario:
    """Put a scenario away; its name is free again and it can still be read. Raises AlreadyArchived."""
    scenario = Scenario.objects.select_for_update().filter(id=scenario_id).first()
    if scenario is None or not access.may(actor, "policy.read", division_code=scenario.division_prefix):
        raise ScenarioNotFound("没有这个测算方案，请返回列表重新查找。")
    access.require(actor, "policy.simulate", division_code=scenario.division_prefix)
    if scenario.archived_at is not None:
        raise AlreadyArchived("这个方案已经归档。")
    scenario.archived_at, scenario.archived_by_name = at, actor.name
    scenario.save(update_fields=["archived_at", "archived_by_name"])
    audit.record(ScenarioArchived(scenario_id=scenario.id, name=scenario.name), actor=actor, at=at)
    return scenario
