"""What an aided household has acquired: a vehicle, a company, a further home (X02). Somebody looks."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from minzheng.kernel.people.facts import kind_of
from minzheng.kernel.people.models import Fact
from minzheng.kernel.watch.declared import Acts, Direction, Finding, Watch, award_of
from minzheng.kernel.watch.limits import Level

from ..models import Award
from . import law
from .reading import headed, name_of

ACQUIRED = ("vehicle_count", "runs_business", "home_count")
OF_MEANS = ("dibao", "dibao_marginal", "rigid_expense")  # granted by what the household has


def acquired(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """More on file today than was known when the award was opened, and learnt since."""
    homes = headed(person_ids)
    awards = Award.objects.filter(
        household__in=homes, programme__in=OF_MEANS, person=None, valid__endswith=None, valid__isempty=False
    )
    rows: dict[tuple[int, str], list[Fact]] = defaultdict(list)
    for row in Fact.objects.filter(household__in=homes, name__in=ACQUIRED).order_by("id"):
        rows[row.household_id, row.name].append(row)
    for award in awards.order_by("id"):
        for name in ACQUIRED:
            mine = rows.get((award.household_id, name), ())
            now = next((one for one in mine if one.superseded_at is None and _holds(one, day)), None)
            if now is None or now.recorded_at <= award.opened_at:
                continue
            before = _known_then(mine, award)
            if now.value <= before:
                continue
            home, kind = homes[award.household_id], kind_of(name)
            yield Finding(
                person_id=home.head_id, household_id=home.id, division_code=award.division_code,
                mark=f"{award.id}:{name}={now.value}",
                sentence=f"{home.head.name}家庭享受{name_of(award.programme)}，新增{kind.label}"
                         f"（{kind.text(before)} → {kind.text(now.value)}），请核查财产状况",
                evidence={"award_id": award.id, "fact_id": now.id, "name": name, "before": before,
                          "now": now.value},
            )  # fmt: skip


def _holds(row: Fact, day: dt.date) -> bool:
    return (row.valid.lower is None or row.valid.lower <= day) and (
        row.valid.upper is None or day < row.valid.upper
    )


def _known_then(rows: Sequence[Fact], award: Award) -> int:
    """What was on file for the first day of the award when it was opened; nothing on file counts as none."""
    known = [
        row.value
        for row in rows
        if row.recorded_at <= award.opened_at
        and (row.superseded_at is None or row.superseded_at > award.opened_at)
        and _holds(row, award.valid.lower)
    ]
    return known[-1] if known else 0


def watches() -> list[Watch]:
    return [
        Watch(
            code="acquired", name="新增车辆、房产或经营登记", article=law.AID, owner="case.assess",
            level=Level.ORANGE, direction=Direction.EXCESS,
            looks_at=frozenset({*ACQUIRED, *map(award_of, OF_MEANS)}), examine=acquired, acts=Acts.HUMAN,
        )
    ]  # fmt: skip
