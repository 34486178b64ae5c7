"""Quality samples: a list frozen first, drawn by a public seed later, each paper read a third time."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rounds import commands as rounds
from minzheng.kernel.rounds import queries as drawn

from ..entries import FIELD_LABELS
from ..errors import AlreadyDone, ArchiveNotFound, SamePerson
from ..events import SampledPaperChecked, SampleDrawn, SampleFrozen
from ..models import ArchiveItem, QualitySample, SampledPaper
from ..parameters import Figures

PERMISSION = "archive.check"


def wanted(population: int, rate_basis_points: int) -> int:
    """How many papers a sample of a rate takes: rounded up, at least one."""
    return max(1, -(-population * rate_basis_points // 10_000))


@transaction.atomic
def freeze_sample(
    *, division_code: str, from_year: int, until_year: int, entropy_source: str, draw_date: dt.date,
    actor: Officer, at: dt.datetime,
) -> QualitySample:  # fmt: skip
    """Freeze the list of all settled papers of some years and publish its digest; the seed comes later.

    Raises Invalid, ListFrozen for a second list of the same years and day, TooEarly.
    """
    access.require(actor, PERMISSION, division_code=division_code)
    if from_year > until_year:
        raise Invalid("起始年度晚于截止年度，请对调。", field="from_year")
    items = list(
        ArchiveItem.objects.filter(
            state=ArchiveItem.State.SETTLED, holding__division_code__startswith=division_code,
            holding__year__range=(from_year, until_year),
        ).order_by("archive_number")
    )  # fmt: skip
    if not items:
        raise Invalid(
            f"{from_year} 至 {until_year} 年还没有入库的档案，没有可抽检的。请改选年度。", field="from_year"
        )
    rate = Figures(division_code).sample_basis_points(at.date())
    want = wanted(len(items), rate)
    draw = rounds.freeze_list(
        purpose=f"archive:{division_code}:{from_year}-{until_year}:{at.date()}",
        title=f"婚姻档案补录抽检 {from_year}—{until_year} 年",
        entries=[(item.archive_number, item.archive_number) for item in items],
        entropy_source=entropy_source, draw_date=draw_date, division_code=division_code, want=want,
        actor=actor, at=at, permission=PERMISSION,
    )  # fmt: skip
    sample = QualitySample.objects.create(
        division_code=division_code, draw=draw, from_year=from_year, until_year=until_year,
        population=len(items), wanted=want, rate_basis_points=rate, frozen_at=at,
    )  # fmt: skip
    event = SampleFrozen(sample_id=sample.id, population=len(items), wanted=want)
    audit.record(event, actor=actor, at=at)
    return sample


@transaction.atomic
def draw_sample(*, sample_id: int, entropy: str, actor: Officer, at: dt.datetime) -> QualitySample:
    """Draw by the numbers that were announced ("期号|号码"). Another seed for a drawn list is refused."""
    sample = _locked(sample_id, actor)
    rounds.draw(draw_id=sample.draw_id, entropy=entropy, actor=actor, at=at, permission=PERMISSION)
    if sample.papers.exists():
        return sample
    rounds.publish(draw_id=sample.draw_id, actor=actor, at=at, permission=PERMISSION)
    numbers = [entry.identifier for entry in drawn.drawn(sample.draw)]
    items = {item.archive_number: item for item in ArchiveItem.objects.filter(archive_number__in=numbers)}
    SampledPaper.objects.bulk_create(
        [SampledPaper(sample=sample, item=items[number]) for number in numbers], batch_size=500
    )
    audit.record(SampleDrawn(sample_id=sample.id, papers=len(numbers)), actor=actor, at=at)
    return sample


@transaction.atomic
def check_paper(
    *, paper_id: int, wrong_fields: Iterable[str], note: str = "", actor: Officer, at: dt.datetime
) -> SampledPaper:
    """Note what the third reading of a sampled paper found. Who keyed it does not check it."""
    paper = (
        SampledPaper.objects.select_for_update(of=("self",))
        .select_related("item__holding")
        .filter(id=paper_id)
        .first()
    )
    if paper is None or not access.may(actor, "archive.read", division_code=paper.item.holding.division_code):
        raise ArchiveNotFound("没有这件抽检档案，请返回抽检清单。")
    access.require(actor, PERMISSION, division_code=paper.item.holding.division_code)
    if paper.verdict:
        raise AlreadyDone(f"{paper.item.archive_number} 已经检查过，结论是“{paper.get_verdict_display()}”。")
    if paper.item.keyings.filter(operator_id=actor.account_id).exists():
        raise SamePerson("您录过这一件，抽检须由没有录过它的人对照原件检查。")
    wrong = [name for name in FIELD_LABELS if name in set(wrong_fields)]
    paper.verdict = SampledPaper.Verdict.WRONG if wrong else SampledPaper.Verdict.RIGHT
    paper.wrong_fields, paper.note = wrong, note.strip()[:200]
    paper.checked_by_id, paper.checked_at = actor.account_id, at
    paper.save()
    event = SampledPaperChecked(
        sample_id=paper.sample_id, archive_number=paper.item.archive_number, wrong=len(wrong)
    )
    audit.record(event, actor=actor, at=at)
    return paper


def _locked(sample_id: int, actor: Officer) -> QualitySample:
    sample = (
        QualitySample.objects.select_for_update(of=("self",))
        .select_related("draw")
        .filter(id=sample_id)
        .first()
    )
    if sample is None or not access.may(actor, "archive.read", division_code=sample.division_code):
        raise ArchiveNotFound("没有这次抽检，请返回抽检清单。")
    access.require(actor, PERMISSION, division_code=sample.division_code)
    return sample
