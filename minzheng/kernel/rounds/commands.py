"""Verbs of this room: freeze a list, draw it, publish the result, void it.

`permission` is the action by which whoever draws allows it, in the division of the draw.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.documents.commands import take_number

from .drawing import ALGORITHMS, SHA256, Entry, Placed, canonical, digest, list_digest, place, seed_of
from .errors import DrawnAlready, DrawNotFound, ListFrozen, NotEnough, TooEarly
from .events import DrawPublished, DrawVoided, ListDrawn, ListFrozenAndPublished
from .models import Draw, DrawnKey, DrawPublication, DrawResult, DrawVoiding, ListEntry

NUMBER_WORD = "抽签"
RULE = "《国务院办公厅关于推广随机抽查规范事中事后监管的通知》（国办发〔2015〕58号）"
_BATCH = 2000


@transaction.atomic
def freeze_list(
    *, purpose: str, title: str, entries: Iterable[tuple], entropy_source: str, draw_date: dt.date,
    division_code: str, actor: Actor, at: dt.datetime, want: int | Mapping[str, int] | None = None,
    issue: str = "", algorithm: str = SHA256, is_list_public: bool = True,
    permission: str = "inspection.draw",
) -> Draw:  # fmt: skip
    """Freeze a list and publish its digest. The day of the draw must lie after the day of freezing.

    `entries` are (id, label) or (id, label, layer). `want` fixes how many are drawn (by layer, where a
    mapping); without it `draw` says so. Raises TooEarly, ListFrozen, Invalid.
    """
    access.require(actor, permission, division_code=division_code)
    rows = [ListEntry(identifier=str(row[0]).strip(), label=row[1], layer=(row[2] if len(row) > 2 else ""))
            for row in entries]  # fmt: skip
    _check_list(rows, entropy_source, algorithm)
    day = at.astimezone(CHINA).date()
    if draw_date <= day:
        raise TooEarly(
            f"抽取日期 {draw_date} 不晚于冻结名单的日期 {day}。名单摘要须在随机数产生之前公布（{RULE}），"
            "请选择以后的开奖日期。",
            field="draw_date",
        )
    wants = _wants(want, rows)
    draw = _write_draw(
        number=take_number(agency_word=NUMBER_WORD, year=day.year, at=at),
        purpose=purpose,
        attempt=_next_attempt(purpose),
        title=title,
        division_code=division_code,
        algorithm=algorithm,
        list_digest=list_digest([_entry(row) for row in rows], algorithm),
        size=len(rows),
        wants=wants,
        entropy_source=entropy_source,
        issue=issue,
        draw_date=draw_date,
        is_list_public=is_list_public,
        frozen_at=at,
        frozen_by=actor.account_id,
        frozen_by_name=actor.name,
    )
    for row in rows:
        row.draw = draw
    ListEntry.objects.bulk_create(rows, batch_size=_BATCH)
    event = ListFrozenAndPublished(
        draw_id=draw.id, number=draw.number, title=title, size=draw.size, list_digest=draw.list_digest
    )
    audit.record(event, actor=actor, at=at)
    return draw


@transaction.atomic
def draw(
    *, draw_id: int, entropy: str, actor: Actor, at: dt.datetime, want: int | Mapping[str, int] | None = None,
    conflicts: Mapping[str, str] | Mapping[str, Mapping[str, str]] | None = None,
    permission: str = "inspection.draw",
) -> DrawResult:  # fmt: skip
    """Draw a frozen list with the entropy that was announced, "issue|numbers" as the source prints them.

    `conflicts` gives who must keep away, and why: {id: reason}, or {layer: {id: reason}}. The same entropy
    again answers with the result that stands; another raises DrawnAlready and changes nothing.
    """
    found = _locked(draw_id)
    access.require(actor, permission, division_code=found.division_code)
    entropy = canonical(entropy)
    _check_may_be_drawn(found, entropy)
    stands = DrawResult.objects.filter(draw=found).first()
    if stands is not None:
        if stands.entropy == entropy:
            return stands
        raise DrawnAlready(
            f"{found.title}已于 {stands.drawn_at.astimezone(CHINA):%Y-%m-%d %H:%M} 抽取，"
            f"种子为“{stands.seed[:60]}…”，不能换种子重抽（{RULE}：随机抽取全程留痕、责任可追溯）。"
            "确有错误的，由负责人作废并写明理由，作废记录长期公开，再冻结新名单重抽。",
            field="entropy",
        )
    _check_day(found, at)
    rows = list(found.entries.order_by("identifier"))
    wants = _agreed_wants(found, want, rows)
    seed = seed_of(found.draw_date, entropy, found.list_digest)
    placed = place(
        [_entry(row) for row in rows], seed=seed, wants=wants, conflicts=_by_layer(conflicts),
        algorithm=found.algorithm,
    )  # fmt: skip
    _check_enough(placed, wants)
    result = _write_result(found, entropy, seed, wants, actor, at)
    ids = {row.identifier: row.id for row in rows}
    DrawnKey.objects.bulk_create(
        [
            DrawnKey(
                result=result, entry_id=ids[one.identifier], layer=one.layer, key=one.key, rank=one.rank,
                is_drawn=one.is_drawn, passed_over=one.passed_over,
            )
            for one in placed
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    event = ListDrawn(
        draw_id=found.id, number=found.number, seed=seed, drawn=sum(one.is_drawn for one in placed),
        passed_over=sum(bool(one.passed_over) for one in placed),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return result


@transaction.atomic
def publish(
    *, draw_id: int, actor: Actor, at: dt.datetime, permission: str = "inspection.draw"
) -> DrawPublication:
    """Publish list, seed and keys. A draw is published once; again answers with what stands."""
    found = _locked(draw_id)
    access.require(actor, permission, division_code=found.division_code)
    if not DrawResult.objects.filter(draw=found).exists():
        raise Conflict(f"{found.title}还没有抽取，没有结果可以公布。请先按公布的随机数抽取。")
    made, is_new = DrawPublication.objects.get_or_create(
        draw=found, defaults={"published_at": at, "published_by": actor.account_id}
    )
    if is_new:
        audit.record(DrawPublished(draw_id=found.id, number=found.number), actor=actor, at=at)
    return made


@transaction.atomic
def void(
    *, draw_id: int, reason: str, actor: Actor, at: dt.datetime, permission: str = "inspection.draw"
) -> DrawVoiding:
    """Say that a draw does not count. It stays visible for ever, with the reason."""
    found = _locked(draw_id)
    access.require(actor, permission, division_code=found.division_code)
    reason = reason.strip()
    if len(reason) < 4:
        raise Invalid("作废抽取必须写明理由（至少 4 个字），理由会与原结果一起长期公开。", field="reason")
    if DrawVoiding.objects.filter(draw=found).exists():
        raise Conflict(f"{found.title}（{found.number}）已经作废，不能再次作废。")
    made = DrawVoiding.objects.create(
        draw=found, reason=reason, voided_at=at, voided_by=actor.account_id, voided_by_name=actor.name
    )
    audit.record(DrawVoided(draw_id=found.id, number=found.number, reason=reason), actor=actor, at=at)
    return made


def _entry(row: ListEntry) -> Entry:
    return Entry(row.identifier, row.layer)


def _check_list(rows: list[ListEntry], entropy_source: str, algorithm: str) -> None:
    if not rows:
        raise Invalid("名单是空的，不能冻结。请先维护对象库或人员库。", field="entries")
    names = [row.identifier for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise Invalid(
            f"名单中“{twice[0]}”出现了不止一次，每个对象只能有一个机会。请去掉重复后再冻结。", field="entries"
        )
    bad = next((name for name in names if not name or len(name.splitlines()) > 1 or "|" in name), None)
    if bad is not None:
        raise Invalid("名单中有空的、含换行或“|”的编号，无法计算摘要。请更正编号后再冻结。", field="entries")
    if not entropy_source.strip():
        raise Invalid(
            "请写明随机数来源，例如“中国福利彩票双色球第2020118期开奖号码”。", field="entropy_source"
        )
    if algorithm not in ALGORITHMS:
        raise Invalid("摘要算法只能是 SHA-256 或 SM3，请重新选择。", field="algorithm")


def _wants(want: int | Mapping[str, int] | None, rows: list[ListEntry]) -> dict[str, int]:
    """How many of each layer; checked against the list. Empty where it is not fixed yet."""
    if want is None:
        return {}
    wants = dict(want) if isinstance(want, Mapping) else {"": want}
    layers = {row.layer for row in rows}
    for layer, count in wants.items():
        have = sum(row.layer in ("", layer) for row in rows)
        if count < 0 or count > have:
            where = f"“{layer}”" if layer else "名单"
            raise Invalid(
                f"要从{where}抽 {count} 个，而其中只有 {have} 个。请改小数量或补充名单。", field="want"
            )
    if sum(wants.values()) < 1:
        raise Invalid("抽取数量至少为 1。", field="want")
    if layers - {""} and "" in wants:
        raise Invalid("名单分了层，请按层写明各抽几个。", field="want")
    return wants


def _write_draw(**values) -> Draw:
    try:
        with transaction.atomic():
            return Draw.objects.create(**values)
    except IntegrityError as error:
        raise ListFrozen("刚刚有人为同一用途冻结了名单。请刷新页面，使用已冻结的那一份。") from error


def _next_attempt(purpose: str) -> int:
    last = Draw.objects.select_for_update().filter(purpose=purpose).order_by("-attempt").first()
    if last is None:
        return 1
    if not DrawVoiding.objects.filter(draw=last).exists():
        raise ListFrozen(
            f"{last.title}的名单已于 {last.frozen_at.astimezone(CHINA):%Y-%m-%d} 冻结（{last.number}），不能另冻一份。"
            "确有错误的，先作废并写明理由。"
        )
    return last.attempt + 1


def _locked(draw_id: int) -> Draw:
    found = Draw.objects.select_for_update().filter(id=draw_id).first()
    if found is None:
        raise DrawNotFound("没有这次抽取，请返回列表重新查找。")
    return found


def _check_may_be_drawn(found: Draw, entropy: str) -> None:
    voiding = DrawVoiding.objects.filter(draw=found).first()
    if voiding is not None:
        raise Conflict(f"{found.title}（{found.number}）已作废（{voiding.reason}），不能再抽。请冻结新名单。")
    issue = entropy.partition("|")[0]
    if not entropy:
        raise Invalid(
            "请按“期号|开奖号码”填写随机数，号码照公布的写法，位数一致，用空格隔开，"
            "例如“2020118|03 08 12 19 25 30 07”。",
            field="entropy",
        )
    if found.issue and issue != "".join(found.issue.split()):
        raise Invalid(
            f"冻结名单时公布的是第 {found.issue} 期，不能改用第 {issue} 期的号码。请填写第 {found.issue} 期的号码。",
            field="entropy",
        )


def _check_day(found: Draw, at: dt.datetime) -> None:
    day = at.astimezone(CHINA).date()
    if day < found.draw_date:
        raise TooEarly(
            f"公布的抽取日期是 {found.draw_date}，今天是 {day}，随机数还没有产生。请到期后再抽。",
            field="entropy",
        )


def _agreed_wants(found: Draw, want, rows: list[ListEntry]) -> dict[str, int]:
    """What was fixed at freezing stands; a number given now must be the same."""
    now = _wants(want, rows)
    if found.wants and now and now != found.wants:
        raise Invalid("抽取数量在冻结名单时已经公布，不能再改。请按公布的数量抽取。", field="want")
    if not (found.wants or now):
        raise Invalid("请写明抽取数量。", field="want")
    return found.wants or now


def _by_layer(conflicts) -> dict[str, Mapping[str, str]]:
    if not conflicts:
        return {}
    if all(isinstance(value, Mapping) for value in conflicts.values()):
        return dict(conflicts)
    return {"": conflicts}


def _check_enough(placed: list[Placed], wants: Mapping[str, int]) -> None:
    for layer, count in wants.items():
        have = sum(one.is_drawn for one in placed if one.layer == layer)
        if have < count:
            where = f"“{layer}”" if layer else "名单"
            raise NotEnough(
                f"{where}除去应当回避的，只剩 {have} 个，不够抽 {count} 个。请作废后补充名单，再冻结重抽。",
                field="want",
            )


def _write_result(found: Draw, entropy: str, seed: str, wants, actor: Actor, at: dt.datetime) -> DrawResult:
    try:
        with transaction.atomic():
            return DrawResult.objects.create(
                draw=found, entropy=entropy, seed=seed, seed_hash=digest(seed, found.algorithm), wants=wants,
                drawn_at=at, drawn_by=actor.account_id, drawn_by_name=actor.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise DrawnAlready("这份名单刚刚已被抽取，请刷新页面查看结果。") from error
