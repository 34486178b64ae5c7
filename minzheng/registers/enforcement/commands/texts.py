"""法规文库: a text enters with its level and days; a later version ends the earlier one."""

import datetime as dt
import tomllib
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid

from ..events import LawTextKept
from ..fields import Field
from ..models import LawText

FIRST_TEXTS = Path(__file__).parents[1] / "texts.toml"
_ONE = dt.timedelta(days=1)


@transaction.atomic
def keep_text(
    *,
    code: str,
    title: str,
    rank: str,
    fields: Sequence[str],
    from_date: dt.date,
    actor: Actor,
    at: dt.datetime,
    document_number: str = "",
    until_date: dt.date | None = None,
    articles: Sequence[dict] = (),
    note: str = "",
    replaces_id: int | None = None,
) -> LawText:
    """Keep one version of a text. `articles` are rows {article, text}. What it replaces ends before."""
    access.require(actor, "penalty.review")
    wanted = [one for one in Field.values if one in set(fields)]
    if rank not in LawText.Rank.values:
        raise Invalid("请选择效力级别。", field="rank")
    if not code.strip() or not title.strip() or not wanted:
        raise Invalid("请填写简称、名称，并至少选择一个领域。", field="title")
    if until_date is not None and until_date < from_date:
        raise Invalid("失效日期不能早于施行日期。", field="until_date")
    replaced = None
    if replaces_id is not None:
        replaced = LawText.objects.select_for_update().filter(id=replaces_id).first()
        if replaced is None or replaced.from_date >= from_date:
            raise Invalid("被取代的文本不存在，或它的施行日期不早于新文本。", field="replaces_id")
        if replaced.until_date is not None and replaced.until_date >= from_date:
            raise Conflict("被取代的文本失效日期晚于新文本施行日期，请先核对两者的日期。")
    if LawText.objects.filter(code=code.strip(), from_date=from_date).exists():
        raise Conflict(f"《{title.strip()}》自 {from_date} 施行的版本已在库中，不能重复收入。")
    made = LawText.objects.create(
        code=code.strip(), title=title.strip(), rank=rank, document_number=document_number, fields=wanted,
        from_date=from_date, until_date=until_date, articles=list(articles), note=note, replaces=replaced,
        recorded_at=at,
    )  # fmt: skip
    if replaced is not None and replaced.until_date is None:
        replaced.until_date = from_date - _ONE
        replaced.save(update_fields=["until_date"])
    audit.record(LawTextKept(law_text_id=made.id, title=made.title), actor=actor, at=at)
    return made


@transaction.atomic
def keep_first_texts(*, actor: Actor, at: dt.datetime) -> int:
    """Keep the texts that come with the code and are not in the library yet; returns how many."""
    known = set(LawText.objects.values_list("code", "from_date"))
    rows = tomllib.loads(FIRST_TEXTS.read_text(encoding="utf-8"))["text"]
    new = sorted(
        (row for row in rows if (row["code"], row["from"]) not in known), key=lambda row: row["from"]
    )
    for row in new:
        earlier = (
            LawText.objects.filter(code=row["code"], from_date__lt=row["from"]).order_by("-from_date").first()
        )
        keep_text(
            code=row["code"],
            title=row["title"],
            rank=row["rank"],
            fields=row["fields"],
            from_date=row["from"],
            until_date=row.get("until"),
            document_number=row.get("document_number", ""),
            note=row.get("note", ""),
            articles=row.get("articles", ()),
            replaces_id=earlier.id if earlier else None,
            actor=actor,
            at=at,
        )
    return len(new)
