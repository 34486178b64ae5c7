"""Objects for the pages of inspection and penalty: one of each, told quickly."""

import datetime as dt

from minzheng.config.demo.fields.enforcement import Story
from minzheng.config.demo.walking import photo
from minzheng.config.demo.year import DISTRICT
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case, CasePaper
from minzheng.kernel.documents import queries as archive
from minzheng.registers.enforcement import commands
from minzheng.registers.enforcement.fields import Field
from minzheng.registers.enforcement.models import (
    Campaign,
    EnforcementOfficer,
    Evidence,
    InspectionObject,
    InspectionRecord,
    InspectionTask,
    LawText,
    Lead,
    LegalChallenge,
    PenaltyFile,
    PenaltyStop,
    RandomInspection,
    SupervisionFinding,
)

from ..address import Address

OBJECTS, NEXT = 5, dt.date(2021, 1, 12)


def tell(officers: dict[str, Officer]) -> None:
    """A drawn round with one inspection, one planned and one frozen; cases; findings; a campaign."""
    story, head = Story(officers), officers["shenpi"]
    story.libraries()
    for number in range(OBJECTS):
        commands.enter_object(
            code=f"T-{number}",
            field=Field.ORGANISATIONS,
            name=f"示例协会{number}",
            division_code=DISTRICT,
            actor=head,
            at=at_hour(dt.date(2020, 1, 6)),
        )
    story.round()
    by = {"actor": head, "at": at_hour(dt.date(2021, 1, 5))}
    plan = {"field": Field.ORGANISATIONS, "division_code": DISTRICT, "finish_by": dt.date(2021, 3, 1)}
    commands.plan_round(title="已计划", **plan, **by)
    frozen = commands.plan_round(title="已冻结", **plan, **by)
    commands.freeze_round(
        round_id=frozen.id, entropy_source="演示号码", issue="2021001", draw_date=NEXT, **by
    )
    _inspected(story, plan, head)
    story.supervision()
    _cases(story)
    story.rest()


def _inspected(story: Story, plan: dict, head: Officer) -> None:
    """A second round whose one object was inspected with a photo."""
    at = at_hour(dt.date(2020, 11, 12))
    found = commands.plan_round(
        title="已检查", **plan | {"finish_by": dt.date(2021, 1, 15)}, actor=head, at=at
    )
    commands.freeze_round(
        round_id=found.id,
        entropy_source="演示号码",
        issue="1",
        draw_date=dt.date(2020, 11, 15),
        actor=head,
        at=at,
    )
    commands.draw_round(round_id=found.id, entropy="1|2", actor=head, at=at_hour(dt.date(2020, 11, 15), 22))
    task = found.tasks.get()
    ids = set(task.officers.values_list("officer__account_id", flat=True))
    filer = next(one for one in story.officers.values() if one.account_id in ids)
    commands.record_inspection(
        task_id=task.id, inspected_at=at_hour(dt.date(2020, 11, 20)), outcome="nothing", findings="符合。",
        answers={item["key"]: {"answer": "ok"} for item in found.checklist.items}, signed_by="负责人",
        photos=[photo("现场")], actor=filer, at=at_hour(dt.date(2020, 11, 20), 12), request_id=story.request(),
    )  # fmt: skip


def _cases(story: Story) -> None:
    """One waiting for filing, one under investigation with a thing kept, two served: one of them stopped."""
    story.open_case(dt.date(2021, 1, 4), field=Field.MARRIAGE, violation="agency-false-information",
                    party_name="某婚介所", facts="信息不实。")  # fmt: skip
    grave = story.open_case(dt.date(2020, 12, 14), field=Field.FUNERALS, violation="grave-oversize",
                            party_name="某石材部", facts="超面积。", base=12000)  # fmt: skip
    story.act(grave, "file", "fushen", dt.date(2020, 12, 15))
    story.evidence(
        grave, dt.date(2020, 12, 30), "账本", kind="object", is_preserved=True, upload=photo("账本")
    )
    cases.add_paper(upload=photo("合同"), key="added", label="合同扫描件", case_id=grave.id,
                    actor=story.officers["zhifa"], at=at_hour(dt.date(2020, 12, 30), 18))  # fmt: skip
    for number in (1, 2):
        case = story.fees_case(f"某协会{number}", dt.date(2020, 8, 3), 20000)
        story.act(case, "decide", "shenpi", dt.date(2020, 8, 24), tier="light", fine=20000, confiscated=6000,
                  kinds=["warning", "confiscation", "fine"], reasons="属实")  # fmt: skip
        day = dt.date(2020, 8, 26)
        story.act(case, "serve", "zhifa", day, served_date=day, method="direct", receiver="负责人")
    commands.stop_late_charge(case_id=case.id, from_date=dt.date(2020, 9, 20), reason="申请复议",
                              actor=story.officers["zhifa"], at=at_hour(dt.date(2020, 9, 20)))  # fmt: skip


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    return {
        f"enforcement:{name}": row
        for name, row in (_round() | _library() | _leads() | _penalties() | _rest()).items()
    } | {
        f"hall_draws:{name}": Address(
            {"draw_id": RandomInspection.objects.get(title="已检查").object_draw_id}
        )
        for name in ("draw", "json", "csv")
    }


def _round() -> dict[str, Address]:
    def of(title: str) -> dict:
        return {"round_id": RandomInspection.objects.get(title=title).id}

    done = InspectionRecord.objects.first()
    mine = InspectionTask.objects.filter(record=None, officers__officer__account__username="zhifa").first()
    waiting = {"task_id": (mine or InspectionTask.objects.filter(record=None).first()).id}
    checked = {"task_id": done.task_id}
    return {
        "round": Address(of("已检查")),
        "round_freeze": Address(
            of("已计划"),
            form={
                "entropy_source": "演示号码",
                "issue": "2021003",
                "draw_date": NEXT.isoformat(),
                "algorithm": "sha256",
            },
        ),
        "round_draw": Address(of("已冻结"), form={"entropy_issue": "2021001", "entropy": "1 2 3"}),
        "round_void": Address(of("已冻结"), form={"reason": "漏列新登记的组织"}),
        "task": Address(checked),
        "inspect": Address(waiting),
        "task_publish": Address(checked),
        "photo": Address(checked | {"file_id": done.photo_ids[0]}),
    }


def _library() -> dict[str, Address]:
    one = {"object_id": InspectionObject.objects.get(code="T-0").id}
    officer = {"officer_id": EnforcementOfficer.objects.get(certificate_number="HN431103003").id}
    return {
        "object": Address(one), "classify": Address(one, form={"risk_class": "C", "reason": "年检不合格"}),
        "retire": Address(one, form={"reason": "已注销"}), "officer": Address(officer),
        "avoid": Address(officer, form={"code": "T-1", "reason": "曾任职"}), "duty": Address(officer),
        "text": Address({"text_id": LawText.objects.first().id}),
    }  # fmt: skip


def _leads() -> dict[str, Address]:
    finding = {"finding_id": SupervisionFinding.objects.filter(corrected_date=None).first().id}
    lead = {"lead_id": Lead.objects.filter(state="open").order_by("id").last().id}
    return {
        "finding": Address(finding), "correct": Address(finding, form={"corrected_date": "2021-01-06"}),
        "lead": Address(lead), "lead_receipt": Address(lead),
        "lead_settle": Address(lead, form={"state": "unfounded", "settlement": "没有违法事实"}),
    }  # fmt: skip


def _penalties() -> dict[str, Address]:
    kept = Evidence.objects.get(is_preserved=True)
    drafted = Case.objects.get(matter="penalty", state="pen_drafted")
    grave, evidence = {"case_id": kept.file.case_id}, {"evidence_id": kept.id}
    stopped = PenaltyStop.objects.get().file
    running = PenaltyFile.objects.filter(served_date__isnull=False).exclude(id=stopped.id).get()
    document = next(iter(archive.documents_of(case_id=kept.file.case_id)))
    return {
        "case": Address(grave), "paper_add": Address(grave, form={"label": "合同"}, file="file"),
        "act": Address({"case_id": drafted.id, "action": "file"}, form={"note": "同意"}),
        "paper": Address(grave | {"paper_id": CasePaper.objects.get(label="合同扫描件").id}),
        "document": Address(grave | {"document_id": document.id}),
        "evidence_add": Address(grave, form={
            "kind": "document", "name": "照片", "origin": "现场", "proves": "面积",
            "collected_at": "2021-01-05T10:00",
            "officers": [str(one.officer_id) for one in kept.file.officers.all()]}),
        "evidence_file": Address(grave | evidence),
        "evidence_dispose": Address(grave | evidence, form={"disposal": "发还当事人"}),
        "stop": Address({"case_id": running.case_id}, form={"from_date": "2021-01-05", "reason": "起诉"}),
        "stop_end": Address({"case_id": stopped.case_id}, form={"until_date": "2021-01-05"}),
    }  # fmt: skip


def _rest() -> dict[str, Address]:
    campaign = {"campaign_id": Campaign.objects.get().id}
    challenge = {"challenge_id": LegalChallenge.objects.get().id}
    return {
        "campaign": Address(campaign),
        "campaign_action": Address(campaign, form={
            "label": "劝散", "done_date": "2020-12-30", "place": "某处", "count": "1", "result": "已散"}),
        "campaign_close": Address(campaign, form={"summary": "完成"}),
        "challenge": Address(challenge),
        "challenge_reply": Address(challenge, form={"defence": "合法", "replied_date": "2020-12-30"}),
        "challenge_decide": Address(challenge, form={"result": "upheld", "decided_date": "2020-12-30"}),
    }  # fmt: skip
