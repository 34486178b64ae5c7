"""From a draft to an accepted case."""

import datetime as dt
import json
import uuid

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.people import queries as people

from ..catalogue import matter as matter_of
from ..errors import CaseNotFound, NotReady
from ..events import DraftSaved, NearRelativeFiled, PaperAdded
from ..models import Case, CasePaper, Draft, NearRelativeFiling, Pause, Step
from ..procedures import BEFORE_ACCEPTANCE, Transition
from ..states import State
from . import core, papers

DRAFT = "cases.draft"
_SUBMIT = Transition("submit", "提交申请", (), State.SUBMITTED, "applicant")


def own_draft(draft_id: int, actor: Actor, *, lock: bool = False) -> Draft:
    """The actor's own draft; anybody else's does not exist for her."""
    rows = Draft.objects.select_for_update() if lock else Draft.objects
    draft = rows.filter(id=draft_id, account_id=actor.account_id).first()
    if draft is None:
        raise CaseNotFound("没有这份草稿，它可能已提交。请到“我的办件”查看。")
    return draft


@transaction.atomic
def start_draft(*, matter: str, actor: Actor, at: dt.datetime) -> Draft:
    """An empty draft of a matter."""
    matter_of(matter)
    draft = Draft(matter=matter, account_id=actor.account_id, saved_at=at)
    draft.answers_cipher = secrecy.encrypt("{}", purpose=DRAFT)
    draft.save()
    return draft


@transaction.atomic
def save_draft(
    *, draft_id: int, step: str, answers: dict, title: str = "", actor: Actor, at: dt.datetime
) -> Draft:
    """Keep the answers of one step. Nothing is judged here: an unfinished answer is kept as typed."""
    draft = own_draft(draft_id, actor, lock=True)
    if draft.submitted_case_id:
        raise Conflict("这份申请已经提交，不能再改。需要补充的，请等待乡镇（街道）一次性告知。")
    whole = json.loads(secrecy.decrypt(draft.answers_cipher, purpose=DRAFT)) | {step: answers}
    draft.answers_cipher = secrecy.encrypt(json.dumps(whole, ensure_ascii=False), purpose=DRAFT)
    draft.step, draft.saved_at, draft.version = step, at, draft.version + 1
    draft.title = title or draft.title
    draft.save()
    audit.record(DraftSaved(draft_id=draft.id), actor=actor, at=at)
    return draft


@transaction.atomic
def discard_draft(*, draft_id: int, actor: Actor, at: dt.datetime) -> None:
    """Throw an unsubmitted draft away, papers included."""
    draft = own_draft(draft_id, actor, lock=True)
    if draft.submitted_case_id:
        raise Conflict("这份申请已经提交，不能删除；不想继续办理的，请在办件中撤回。")
    draft.papers.all().delete()
    draft.delete()


@transaction.atomic
def add_paper(
    *,
    upload,
    key: str,
    label: str,
    draft_id: int | None = None,
    case_id: int | None = None,
    actor: Actor,
    at: dt.datetime,
) -> CasePaper:
    """Store an uploaded paper with a draft, or with a case that waits for papers."""
    case = None
    if draft_id is not None:
        if own_draft(draft_id, actor, lock=True).submitted_case_id:
            raise Conflict("这份申请已经提交，材料请到“我的办件”中补充。")
    else:
        case = core.locked(case_id)
        core.require_reach(case, actor, None)
        if not core.is_applicant(case, actor):
            core.require_handling(case, actor)
        if not case.current.is_open:
            raise Conflict("办件已办结，不能再上传材料。")
    file = documents.store_upload(upload, purpose="case_paper", retention="业务10年", actor=actor, at=at)
    paper = CasePaper.objects.create(
        draft_id=draft_id,
        case=case,
        key=key,
        label=label,
        file=file,
        account_id=actor.account_id,
        uploaded_at=at,
    )
    audit.record(PaperAdded(case_id=case_id, label=label), actor=actor, at=at)
    return paper


@transaction.atomic
def remove_paper(*, paper_id: int, actor: Actor, at: dt.datetime) -> None:
    """Take a paper out of a draft that is not submitted yet."""
    paper = (
        CasePaper.objects.select_related("draft")
        .filter(id=paper_id, draft__account_id=actor.account_id)
        .first()
    )
    if paper is None or paper.draft.submitted_case_id:
        raise CaseNotFound("没有这份材料，或申请已提交，不能移除。")
    paper.removed_at = at
    paper.save(update_fields=["removed_at"])


@transaction.atomic
def submit(*, draft_id: int, request_id: uuid.UUID, actor: Actor, at: dt.datetime) -> Case:
    """Submit a draft: persons, facts and authorisations are filed and a case with a number begins.

    Submitting the same draft again returns its case. Raises Invalid with the step and field at fault.
    """
    draft = own_draft(draft_id, actor, lock=True)
    if draft.submitted_case_id:
        return draft.submitted_case
    matter = matter_of(draft.matter)
    answers = json.loads(secrecy.decrypt(draft.answers_cipher, purpose=DRAFT))
    given = set(draft.papers.filter(removed_at=None).values_list("key", flat=True))
    missing = [paper.label for paper in matter.papers if paper.required and paper.key not in given]
    if missing:
        raise NotReady(f"还缺以下材料：{'、'.join(missing)}。请拍照上传后再提交。", field="papers")
    on_behalf = access.may(actor, "case.take_in")
    filed = matter.take_in(answers=answers, actor=actor, at=at, on_behalf=on_behalf)
    if on_behalf:
        access.require(actor, "case.take_in", division_code=filed.household.division_code)
    case = Case(
        number=f"pending-{uuid.uuid4().hex[:20]}", matter=matter.code, procedure=BEFORE_ACCEPTANCE.code,
        state=State.SUBMITTED, division_code=filed.household.division_code, applicant=filed.applicant,
        household=filed.household, application=filed.application, submitted_by_id=actor.account_id,
        on_behalf=on_behalf, submitted_at=at, near_relative=bool(filed.near_relatives),
    )  # fmt: skip
    _save_new(case)
    case.number = f"{matter.number_word}{at.astimezone(CHINA):%Y%m%d}-{case.id:06d}"
    draft.submitted_case = case
    draft.save(update_fields=["submitted_case"])
    draft.papers.filter(removed_at=None).update(case=case)
    _file_relatives(case, filed.near_relatives, actor, at)
    step = core.move(case, _SUBMIT, actor=actor, at=at, request_id=request_id)
    if on_behalf:
        Step.objects.create(
            case=case, action="take_in", label="代为收件", source=State.SUBMITTED, target=State.SUBMITTED,
            account_id=actor.account_id, actor_name=actor.name, at=at, request_id=step.request_id,
        )  # fmt: skip
    case.step_due_date = core.deadlines.due_date(
        BEFORE_ACCEPTANCE.investigate, at.astimezone(CHINA).date(), core.territory.calendar()
    )
    case.save(update_fields=["step_due_date"])
    papers.issue_receipt(case, actor=actor, at=at)
    return case


def _save_new(case: Case) -> None:
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError as error:
        raise Conflict(
            "这个家庭已有同一事项的申请正在办理，不能重复提交。请到“我的办件”查看进度。"
        ) from error


def _file_relatives(case: Case, relatives: list[dict], actor: Actor, at: dt.datetime) -> None:
    for relative in relatives:
        NearRelativeFiling.objects.create(case=case, filed_at=at, **relative)
        audit.record(NearRelativeFiled(case_id=case.id, source=relative["source"]), actor=actor, at=at)


@transaction.atomic
def ask_supplement(
    *, case_id: int, missing: list[str], note: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID
) -> Case:
    """Send back once with everything that is missing (一次性告知); the clock stops.

    A second time is refused: what was not named the first time may not be asked for later.
    """
    case, transition = core.begin(
        case_id=case_id, action="ask_supplement", actor=actor, request_id=request_id
    )
    if transition is None:
        return case
    wanted = [text.strip() for text in missing if text.strip()]
    if not wanted:
        raise Invalid("请列出需要补正的全部材料，一项一行。", field="missing")
    if case.supplement_asked:
        raise Invalid(
            "本件已一次性告知过补正内容，依规定不能再次退回补正。材料仍不齐的，请受理后在调查中核实，或作出不予受理决定。"
        )
    case.supplement_asked = True
    today = at.astimezone(CHINA).date()
    Pause.objects.create(case=case, from_date=today, reason="补正材料")
    details = {"missing": wanted}
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note, details=details)
    papers.issue_supplement(case, wanted, actor=actor, at=at)
    return case


@transaction.atomic
def supplement(*, case_id: int, note: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """The applicant has handed in what was missing; the clock runs again."""
    case, transition = core.begin(case_id=case_id, action="supplement", actor=actor, request_id=request_id)
    if transition is None:
        return case
    case.pauses.filter(until_date=None).update(until_date=at.astimezone(CHINA).date())
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    return case


@transaction.atomic
def accept(*, case_id: int, note: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Accept the case. The law of this day governs it from here to the decision."""
    case, transition = core.begin(case_id=case_id, action="accept", actor=actor, request_id=request_id)
    if transition is None:
        return case
    today = at.astimezone(CHINA).date()
    procedure = matter_of(case.matter).procedure_on(day=today, division_code=case.division_code)
    case.procedure, case.accepted_at = procedure.code, at
    core.refresh_total_due(case, today)
    detect_relatives(case, actor, at)
    core.move(
        case,
        transition,
        actor=actor,
        at=at,
        request_id=request_id,
        note=note,
        details={"procedure": procedure.code},
    )
    papers.issue_acceptance(case, actor=actor, at=at)
    return case


def detect_relatives(case: Case, actor: Actor, at: dt.datetime) -> None:
    """File a household member who is an officer herself, declared or not (民发〔2021〕57号 近亲属备案)."""
    today = at.astimezone(CHINA).date()
    for member in people.members(case.household_id, on_date=today):
        post = people.post_of_person(member.person.id, on_date=today)
        if post is None or case.filings.filter(official_name=member.person.name).exists():
            continue
        NearRelativeFiling.objects.create(
            case=case, official_name=member.person.name, official_post=post, relation="共同生活家庭成员",
            source="detected", filed_at=at,
        )  # fmt: skip
        case.near_relative = True
        audit.record(NearRelativeFiled(case_id=case.id, source="detected"), actor=actor, at=at)


@transaction.atomic
def reject_intake(*, case_id: int, note: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Not accepted, with the reason: the matter is not this office's, or is none at all."""
    case, transition = core.begin(case_id=case_id, action="reject_intake", actor=actor, request_id=request_id)
    if transition is None:
        return case
    if len(note.strip()) < 5:
        raise Invalid("请写明不予受理的理由和应当向哪里申请。", field="note")
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    return case


@transaction.atomic
def withdraw(*, case_id: int, note: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """The applicant takes the application back, at any time before the decision."""
    case, transition = core.begin(case_id=case_id, action="withdraw", actor=actor, request_id=request_id)
    if transition is None:
        return case
    case.notices.filter(ended_at=None).update(ended_at=at)
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    return case
