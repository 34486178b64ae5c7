"""The notice by which a foundling's parents are sought, and somebody who claims the child."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands as documents

from .. import clock
from ..errors import NotYet
from ..events import ChildClaimed, NoticePublished
from ..models import DossierParty, FoundlingNotice
from ..origins import rules_of
from ..parameters import figures
from ..queries import in_the_clear
from .filing import locked_dossier

TEMPLATE = "registers/adoptions/papers/foundling_notice"


@transaction.atomic
def publish(
    *, dossier_id: int, medium: str, text: str, case_id: int | None = None, actor: Actor, at: dt.datetime
) -> FoundlingNotice:
    """Publish the notice. Its text says sex, about when born, where and when found, what was with the child;
    a text that holds the child's name or number is refused.
    """
    dossier = locked_dossier(dossier_id, "adoption.handle", actor)
    day, text = at.astimezone(CHINA).date(), text.strip()
    if not rules_of(dossier.origin).needs_notice:
        raise NotYet("这类收养不用公告查找生父母，请直接办理下一步。")
    if FoundlingNotice.objects.filter(dossier=dossier).exists():
        raise NotYet("这份卷宗已经刊登公告，不能重复刊登。请刷新页面。")
    if len(text) < 10 or not medium.strip():
        raise Invalid(
            "请写明公告内容（性别、大致出生时间、捡拾时间地点、随身物品）和刊登媒体。", field="text"
        )
    if any(_names(party, text) for party in dossier.parties.exclude(role="giver")):
        raise Invalid(
            "公告里写了姓名或身份证号。公告不得公示儿童和收养人身份（民法典 第一千一百一十条），请删去。",
            field="text",
        )
    days = figures(division_code=dossier.division_code, on_date=day).notice_days
    last = clock.notice_last_day(day, days)
    document = documents.issue_document(
        template=TEMPLATE, title="查找生父母公告", case_id=case_id, actor=actor, at=at,
        number_series=f"{settings.AGENCY_WORD}收养公告",
        data={"text": text, "days": days, "last_date": last, "agency": settings.BUREAU_NAME},
    )  # fmt: skip
    notice = FoundlingNotice.objects.create(
        dossier=dossier, published_on=day, last_date=last, medium=medium.strip(), text=text, document=document
    )
    audit.record(NoticePublished(dossier_id=dossier.id, last_date=last.isoformat()), actor=actor, at=at)
    return notice


def _names(party: DossierParty, text: str) -> bool:
    known = in_the_clear(party)
    return any(value and value in text for value in (known["name"], known["number"]))


@transaction.atomic
def claim(*, dossier_id: int, note: str, actor: Actor, at: dt.datetime) -> FoundlingNotice:
    """Somebody has claimed the child while the notice runs: the adoption cannot go on."""
    dossier = locked_dossier(dossier_id, "adoption.handle", actor)
    day = at.astimezone(CHINA).date()
    notice = FoundlingNotice.objects.select_for_update().filter(dossier=dossier).first()
    if notice is None or notice.claimed_on is not None:
        raise NotYet("没有正在进行的公告，不能登记认领。请刷新页面。")
    if len(note.strip()) < 4:
        raise Invalid("请写明认领人与核实情况。", field="note")
    notice.claimed_on, notice.claim_note = day, note.strip()
    notice.save(update_fields=["claimed_on", "claim_note"])
    dossier.closed_on = day
    dossier.save(update_fields=["closed_on"])
    audit.record(ChildClaimed(dossier_id=dossier.id), actor=actor, at=at)
    return notice
