"""三级现场联合审批, 领导小组, 协调机制: a meeting, its items, its minutes."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.commands import issue_document, take_number
from minzheng.kernel.people.models import Household
from minzheng.kernel.territory import queries as territory

from ..errors import NeedsNotFound, NeedsNotNow
from ..events import MeetingMoved
from ..models import (
    AssistanceMeeting,
    ItemKind,
    MeetingItem,
    MeetingKind,
    MeetingLevel,
    MeetingParticipant,
    MeetingState,
)
from ..reach import DISTRICT_DIGITS, MEET, READ, TOWNSHIP_DIGITS, meeting_for

NAME_CHARACTERS, SUBJECT_CHARACTERS = 64, 120  # as the tables hold them
NUMBER_WORD, TEMPLATE = "救助会议", "registers/needs/papers/minutes"


@dataclass(frozen=True)
class Attendance:
    """One who took part: the level, the name, and unit and post as said."""

    level: str
    name: str
    post: str = ""


@transaction.atomic
def hold_meeting(
    *, kind: str, division_code: str, held_date: dt.date, place: str, participants: Sequence[Attendance],
    actor: Actor, at: dt.datetime, request_id: uuid.UUID,
) -> AssistanceMeeting:  # fmt: skip
    """Put down that a meeting was held. A joint session needs somebody of each of the three levels (SA-29).

    `division_code` is the prefix of a township or of the district. Raises NotPermitted, Invalid.
    """
    access.require(actor, MEET, division_code=division_code)
    done = AssistanceMeeting.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    day = at.astimezone(CHINA).date()
    if kind not in MeetingKind.values:
        raise Invalid("请选择会议类型。", field="kind")
    if len(division_code) not in (DISTRICT_DIGITS, TOWNSHIP_DIGITS):
        raise Invalid("请选择召开会议的乡镇（街道）或区县。", field="division_code")
    if held_date > day:
        raise Invalid("会议日期不能晚于今天，请改正；会议开过以后再登记。", field="held_date")
    if not place.strip():
        raise Invalid("请填写会议地点。", field="place")
    rows = _attending(kind, participants)
    made = AssistanceMeeting.objects.create(
        number=take_number(agency_word=NUMBER_WORD, year=held_date.year, at=at), kind=kind,
        division_code=division_code, held_date=held_date, place=place.strip(), recorded_at=at,
        request_id=request_id,
    )  # fmt: skip
    MeetingParticipant.objects.bulk_create(
        MeetingParticipant(meeting=made, level=one.level, name=one.name, post=one.post) for one in rows
    )
    _tell(made, f"{made.get_kind_display()}，{len(rows)} 人参加", actor=actor, at=at)
    return made


def _attending(kind: str, participants: Sequence[Attendance]) -> list[Attendance]:
    """Those named, each once. Raises Invalid where a level is missing that must be there."""
    rows = dict.fromkeys(
        Attendance(one.level, one.name.strip(), one.post.strip()) for one in participants if one.name.strip()
    )
    if {one.level for one in rows} - set(MeetingLevel.values):
        raise Invalid("参会人员的层级应为村（社区）、乡镇（街道）或区县。", field="participants")
    named = [(one.level, one.name) for one in rows]
    if len(set(named)) != len(named):
        twice = next(name for level, name in named if named.count((level, name)) > 1)
        raise Invalid(f"“{twice}”登记了两次，请去掉一个。", field="participants")
    for one in rows:
        if len(one.name) > NAME_CHARACTERS or len(one.post) > SUBJECT_CHARACTERS:
            raise Invalid(
                f"“{one.name[:10]}……”写得太长。每行只写一人：姓名，再空一格写单位职务。", field=one.level
            )
    there = {one.level for one in rows}
    missing = [level for level in MeetingLevel if level not in there]
    if kind == MeetingKind.JOINT and missing:
        labels = "、".join(str(level.label) for level in missing)
        raise Invalid(
            f"三级现场联合审批要有村、乡镇、区县三级人员到场，还没有{labels}的人员，请补充。",
            field=str(missing[0]),
        )
    if len(rows) < 2:
        raise Invalid("请至少登记两名参会人员。", field="district")
    return list(rows)


@transaction.atomic
def add_item(
    *, meeting_id: int, kind: str, question: str, household_id: int | None = None, case_number: str = "",
    subject: str = "", actor: Actor, at: dt.datetime,
) -> MeetingItem:  # fmt: skip
    """Put something to the meeting: a household, a case by its number, or a hard case (一事一议) in words.

    The household and the case stand in the meeting's place. A hard case may be about a household. Raises
    NeedsNotFound, NeedsNotNow once minutes are issued, Invalid.
    """
    meeting = meeting_for(meeting_id, actor=actor)
    if kind not in ItemKind.values:
        raise Invalid("请选择议题类型。", field="kind")
    if not question.strip():
        raise Invalid("请写明提请研究的问题。", field="question")
    case = _case(case_number, meeting, actor) if kind == ItemKind.CASE else None
    home = case.household if case else _home(household_id, meeting, actor)
    if kind == ItemKind.HOUSEHOLD and home is None:
        raise Invalid("请选择家庭：从家庭的帮扶页面提交，或填写家庭编号。", field="household_id")
    said = subject.strip() or (
        f"{home.head.name}家庭" if home else case.title[:SUBJECT_CHARACTERS] if case else ""
    )
    if not said:
        raise Invalid("请写明议题对象。", field="subject")
    if case and MeetingItem.objects.filter(meeting=meeting, case=case).exists():
        raise Invalid(f"办件 {case.number} 已经是这次会议的议题。", field="case_number")
    made = MeetingItem.objects.create(
        meeting=meeting, kind=kind, household=home, case=case, subject=said, question=question.strip()
    )
    _tell(
        meeting, f"提请研究第 {meeting.items.count()} 个议题（{made.get_kind_display()}）", actor=actor, at=at,
        household_id=made.household_id, case_id=made.case_id,
    )  # fmt: skip
    return made


def _home(household_id: int | None, meeting: AssistanceMeeting, actor: Actor) -> Household | None:
    if household_id is None:
        return None
    inside = Household.objects.select_related("head").filter(
        id=household_id, division_code__startswith=meeting.division_code
    )
    found = access.visible_to(actor, READ, inside).first()
    if found is None:
        raise Invalid("会议辖区内没有这个家庭，请核对家庭编号。", field="household_id")
    return found


def _case(number: str, meeting: AssistanceMeeting, actor: Actor) -> Case:
    inside = Case.objects.select_related("household__head").filter(
        number=number.strip(), division_code__startswith=meeting.division_code
    )
    found = access.visible_to(actor, "case.read", inside).first()
    if found is None:
        raise Invalid("会议辖区内没有这个编号的办件，请核对办件编号。", field="case_number")
    return found


@transaction.atomic
def decide_item(
    *, meeting_id: int, item_id: int, decision: str, follow_up: str = "", follow_up_by: str = "",
    follow_up_due_date: dt.date | None = None, actor: Actor, at: dt.datetime,
) -> MeetingItem:  # fmt: skip
    """Put down what the meeting decided, and as the case may be who does what until when.

    It may be put right until minutes are issued. Raises NeedsNotFound, NeedsNotNow, Invalid.
    """
    meeting = meeting_for(meeting_id, actor=actor)
    item = _item(meeting, item_id)
    if item.done_date is not None:
        raise NeedsNotNow(f"这个议题的跟进已于 {item.done_date} 完成，不再改动。")
    if not decision.strip():
        raise Invalid("请写明议定意见。", field="decision")
    given = [bool(follow_up.strip()), bool(follow_up_by.strip()), follow_up_due_date is not None]
    if any(given) and not all(given):
        raise Invalid("跟进要写全：做什么、谁负责、什么时候完成；没有跟进的都不填。", field="follow_up")
    if follow_up_due_date is not None and follow_up_due_date < meeting.held_date:
        raise Invalid("跟进期限早于会议日期，请改正。", field="follow_up_due_date")
    item.decision, item.follow_up = decision.strip(), follow_up.strip()
    item.follow_up_by, item.follow_up_due_date = follow_up_by.strip(), follow_up_due_date
    item.save(update_fields=["decision", "follow_up", "follow_up_by", "follow_up_due_date"])
    until = f"，{follow_up_due_date} 前跟进" if follow_up_due_date else ""
    _tell(
        meeting, f"议题（编号 {item.id}）已议定{until}", actor=actor, at=at, household_id=item.household_id,
        case_id=item.case_id,
    )  # fmt: skip
    return item


@transaction.atomic
def finish_follow_up(
    *, meeting_id: int, item_id: int, done_date: dt.date, done_note: str, actor: Actor, at: dt.datetime
) -> MeetingItem:
    """What the meeting asked for was done: before or after its minutes. Raises NeedsNotNow, Invalid."""
    meeting = meeting_for(meeting_id, actor=actor, is_open=False)
    item = _item(meeting, item_id)
    if item.follow_up_due_date is None:
        raise NeedsNotNow("这个议题没有要跟进的事项。")
    if item.done_date is not None:
        raise NeedsNotNow(f"这个议题的跟进已于 {item.done_date} 完成，不用重复登记。")
    if not meeting.held_date <= done_date <= at.astimezone(CHINA).date():
        raise Invalid("完成日期应在会议以后、今天以前（含当天）。", field="done_date")
    if not done_note.strip():
        raise Invalid("请写明跟进结果。", field="done_note")
    item.done_date, item.done_note = done_date, done_note.strip()
    item.save(update_fields=["done_date", "done_note"])
    _tell(
        meeting, f"议题（编号 {item.id}）的跟进已完成", actor=actor, at=at, household_id=item.household_id,
        case_id=item.case_id,
    )  # fmt: skip
    return item


@transaction.atomic
def issue_minutes(*, meeting_id: int, actor: Actor, at: dt.datetime) -> AssistanceMeeting:
    """Typeset and archive the minutes; from then on items and decisions stand.

    Raises NeedsNotNow where there is no item or one is undecided.
    """
    meeting = meeting_for(meeting_id, actor=actor)
    items = list(meeting.items.all())
    undecided = [item.subject for item in items if not item.decision]
    if not items:
        raise NeedsNotNow("会议还没有议题。请先登记议题和议定意见，再出具纪要。")
    if undecided:
        raise NeedsNotNow(f"还有 {len(undecided)} 个议题没有议定意见：{'、'.join(undecided[:5])}。请先补全。")
    meeting.minutes = issue_document(
        template=TEMPLATE, title=f"{meeting.get_kind_display()}会议纪要", actor=actor, at=at,
        data=_paper(meeting, items),
    )  # fmt: skip
    meeting.state = MeetingState.MINUTED
    meeting.save(update_fields=["minutes", "state"])
    _tell(meeting, f"出具纪要，议题 {len(items)} 个", actor=actor, at=at)
    return meeting


def _paper(meeting: AssistanceMeeting, items: Sequence[MeetingItem]) -> dict:
    """What the minutes say."""
    office = territory.name_of(f"{meeting.division_code:0<12}", meeting.held_date)
    present = list(meeting.participants.all())
    return {
        "agency": office + ("民政办公室" if len(meeting.division_code) == TOWNSHIP_DIGITS else "民政局"),
        "meeting_number": meeting.number, "held_date": meeting.held_date.isoformat(), "place": meeting.place,
        "participants": [
            [str(level.label), "；".join(_said(one) for one in present if one.level == level)]
            for level in MeetingLevel
        ],
        "items": [
            {
                "subject": item.subject, "question": item.question, "decision": item.decision,
                "follow_up": _follow_up(item),
            }
            for item in items
        ],
    }  # fmt: skip


def _said(one: MeetingParticipant) -> str:
    return f"{one.name}（{one.post}）" if one.post else one.name


def _follow_up(item: MeetingItem) -> str:
    if item.follow_up_due_date is None:
        return ""
    due = item.follow_up_due_date
    return f"{item.follow_up}，由{item.follow_up_by}负责，{due.year}年{due.month}月{due.day}日前完成。"


def _item(meeting: AssistanceMeeting, item_id: int) -> MeetingItem:
    found = MeetingItem.objects.select_for_update(of=("self",)).filter(id=item_id, meeting=meeting).first()
    if found is None:
        raise NeedsNotFound("没有这个议题。请刷新页面重新选择。")
    return found


def _tell(
    meeting: AssistanceMeeting, what: str, *, actor: Actor, at: dt.datetime, household_id: int | None = None,
    case_id: int | None = None,
) -> None:  # fmt: skip
    event = MeetingMoved(
        meeting_id=meeting.id, number=meeting.number, what=what, household_id=household_id, case_id=case_id
    )
    audit.record(event, actor=actor, at=at)
