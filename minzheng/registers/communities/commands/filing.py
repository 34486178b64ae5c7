"""Filing groups with their township (备案): one at a window, or many at once."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level, level_of

from ..errors import GroupLooksRepeated, GroupRepeated
from ..events import GroupFiled, GroupsImported
from ..models import CommunityGroup, GroupKind, GroupStanding, GroupState
from ..models.groups import STANDING
from ..naming import plain_name, similarity, why_refused
from ..parameters import figures

FILE = "community_group.file"
ALIKE_PERCENT = 60  # names from here on are shown to the clerk, who decides
_LOCK = 20_171_912  # with the township's code: its numbers are given out one after the other


@dataclass(frozen=True, kw_only=True)
class GroupEntry:
    """What is written on the form of filing. `filed_date` None: today."""

    name: str
    kind: str
    division_code: str
    leader_name: str
    leader_phone: str
    member_count: int
    place: str
    purpose: str = ""
    filed_date: dt.date | None = None


def file_group(
    *, entry: GroupEntry, sure: bool = False, request_id: uuid.UUID, actor: Actor, at: dt.datetime
) -> CommunityGroup:
    """File one group. A repeated request gives the group it filed before.

    Raises Invalid for what is written wrongly, GroupRepeated where the community has the name already, and
    GroupLooksRepeated where a similar one stands there, unless `sure` says that it is another.
    """
    access.require(actor, FILE, division_code=entry.division_code)
    today = at.astimezone(CHINA).date()
    check_entry(entry, today)
    try:
        with transaction.atomic():
            _take_turn(entry.division_code)
            earlier = CommunityGroup.objects.filter(request_id=request_id).first()
            if earlier is not None:
                return earlier
            plain = plain_of([entry], today)[0]
            _refuse_repeated(entry, plain)
            if not sure:
                _ask_about_similar(entry, plain)
            made = _written([(entry, plain)], request_id=request_id, actor=actor, at=at)[0]
            event = GroupFiled(
                group_id=made.id, number=made.number, name=made.name, division_code=made.division_code
            )
            audit.record(event, actor=actor, at=at)
            return made
    except IntegrityError as error:
        raise GroupRepeated("同名的组织刚由另一位经办人备案。请查看列表，不要重复备案。") from error


@transaction.atomic
def file_groups(
    *, entries: list[GroupEntry], actor: Actor, at: dt.datetime
) -> list[CommunityGroup]:  # fmt: skip
    """File many groups at once, all or none; similar names are taken as different ones, equal are refused."""
    today = at.astimezone(CHINA).date()
    for entry in entries:
        access.require(actor, FILE, division_code=entry.division_code)
        check_entry(entry, today)
    for code in sorted({entry.division_code[:9] for entry in entries}):
        _take_turn(code)
    rows = list(zip(entries, plain_of(entries, today), strict=True))
    taken = names_taken({entry.division_code for entry in entries})
    for entry, plain in rows:
        other = taken.get((entry.division_code, plain))
        if other is not None:
            raise GroupRepeated(_repeated(entry.name, other))
        taken[entry.division_code, plain] = "本次"
    made = _written(rows, request_id=None, actor=actor, at=at)
    for code, count in sorted(_by_town(made).items()):
        audit.record(GroupsImported(count=count, division_code=code), actor=actor, at=at)
    return made


def check_entry(entry: GroupEntry, today: dt.date) -> None:
    """What can be said of an entry by itself. Raises Invalid with the field."""
    refused = why_refused(entry.name)
    if refused:
        raise Invalid(refused, field="name")
    if entry.kind not in GroupKind.values:
        raise Invalid(f"类别只能是：{'、'.join(GroupKind.labels)}。请从中选择。", field="kind")
    if level_of(entry.division_code) is not Level.VILLAGE:
        raise Invalid("请选择到具体的村或社区：备案在它所在的村（社区）名下。", field="division_code")
    filed = entry.filed_date or today
    if filed > today:
        raise Invalid(f"备案日期 {filed} 晚于今天，请核对。", field="filed_date")
    territory.division_as_of(entry.division_code, today)
    for field, label in (("leader_name", "负责人"), ("leader_phone", "负责人电话"), ("place", "活动场所")):
        if not getattr(entry, field).strip():
            raise Invalid(f"请填写{label}：备案须有负责人、成员和活动场所。", field=field)
    least = figures(division_code=entry.division_code[:9], on_date=filed).get("members_min", 1)
    if entry.member_count < least:
        raise Invalid(
            f"成员只有 {entry.member_count} 人，备案至少要 {least} 人（备案管理办法）。请补充成员后再备案。",
            field="member_count",
        )


def plain_of(entries: Iterable[GroupEntry], today: dt.date) -> list[str]:
    """The names as compared, each without the name of its own community and township."""
    entries = list(entries)
    codes = {entry.division_code for entry in entries} | {entry.division_code[:9] for entry in entries}
    names = territory.names_of(codes, today)
    return [
        plain_name(
            entry.name,
            [
                names.get(entry.division_code, ""),
                names.get(entry.division_code[:9] + "000", "") + names.get(entry.division_code, ""),
            ],
        )
        for entry in entries
    ]


def names_taken(codes: Iterable[str]) -> dict[tuple[str, str], str]:
    """(community, plain name) -> filing number, of the groups standing in communities."""
    rows = CommunityGroup.objects.filter(division_code__in=list(codes), state__in=STANDING)
    return {(code, plain): number for code, plain, number in
            rows.values_list("division_code", "plain_name", "number")}  # fmt: skip


def _repeated(name: str, number: str) -> str:
    return (
        f"“{name}”在这个村（社区）已经备案（{number}），同一组织只备案一次。"
        "请打开原备案办理变更；确是另一个组织的，请换一个能区分的名称。"
    )


def _refuse_repeated(entry: GroupEntry, plain: str) -> None:
    other = names_taken([entry.division_code]).get((entry.division_code, plain))
    if other is not None:
        raise GroupRepeated(_repeated(entry.name, other), field="name")


def _ask_about_similar(entry: GroupEntry, plain: str) -> None:
    standing = CommunityGroup.objects.filter(division_code=entry.division_code, state__in=STANDING)
    alike = [
        f"“{other.name}”（{other.number}，负责人{other.leader_name}）"
        for other in standing
        if similarity(plain, other.plain_name) >= ALIKE_PERCENT
        or (other.leader_name == entry.leader_name.strip() and other.kind == entry.kind)
    ]
    if alike:
        raise GroupLooksRepeated(
            f"这个村（社区）已有相近的备案：{'、'.join(alike)}。"
            "是同一个组织的，不要重复备案；确是另一个的，请勾选“确认不是同一个组织”后再提交。",
            field="sure",
        )


def _take_turn(division_code: str) -> None:
    """Numbers of a township are given out under a lock, so that they have no gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, int(division_code[:9])])


def _written(
    rows: list[tuple[GroupEntry, str]], *, request_id: uuid.UUID | None, actor: Actor, at: dt.datetime
) -> list[CommunityGroup]:
    """The rows with their numbers, which the caller's lock holds in turn."""
    today = at.astimezone(CHINA).date()
    last: dict[tuple[str, int], int] = defaultdict(int)
    towns = {entry.division_code[:9] for entry, _ in rows}
    used = CommunityGroup.objects.filter(town_code__in=towns).values("town_code", "filed_year")
    for one in used.annotate(last=Max("sequence")).order_by():
        last[one["town_code"], one["filed_year"]] = one["last"]
    groups = []
    for entry, plain in rows:
        filed, town = entry.filed_date or today, entry.division_code[:9]
        last[town, filed.year] += 1
        sequence = last[town, filed.year]
        groups.append(
            CommunityGroup(
                number=f"{town}-{filed.year}-{sequence:04d}", town_code=town, filed_year=filed.year,
                sequence=sequence, name=entry.name.strip(), plain_name=plain, kind=entry.kind,
                division_code=entry.division_code, leader_name=entry.leader_name.strip(),
                leader_phone=entry.leader_phone.strip(), member_count=entry.member_count,
                place=entry.place.strip(), purpose=entry.purpose.strip(), filed_date=filed,
                active_date=filed, filed_at=at, filed_by_id=actor.account_id, request_id=request_id,
            )
        )  # fmt: skip
    made = CommunityGroup.objects.bulk_create(groups)
    GroupStanding.objects.bulk_create(
        GroupStanding(
            group=group, state=GroupState.FILED, from_date=group.filed_date, note="备案", recorded_at=at,
            recorded_by_name=actor.name,
        )
        for group in made
    )  # fmt: skip
    return made


def _by_town(groups: Iterable[CommunityGroup]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for group in groups:
        counts[group.town_code] += 1
    return counts
