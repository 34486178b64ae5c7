"""Every address with an object of the told district behind it, and a form as somebody would send it.

A form stands here where an empty one would be turned away for being empty, before anybody asks who sent it.
"""

from django.urls import URLPattern, get_resolver

from minzheng.config.demo import accounts, build
from minzheng.kernel.access.models import Account
from minzheng.kernel.cases.models import Appeal, Case, Decision, Draft, HomeVisit, Notice, Objection
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.models import Document
from minzheng.kernel.exchange.models import IntakeRecord
from minzheng.kernel.rules.models import Standard
from minzheng.matters.assistance.dibao.ledger import DATASET
from minzheng.registers.benefits.models import (
    Award,
    BankBatch,
    CashReceipt,
    Clawback,
    IssueRun,
    Payment,
    RepaymentPlan,
)
from minzheng.registers.policy.models import ComputedEffect, Scenario
from minzheng.registers.verification.models import Department, Finding

from . import told
from .address import Address
from .fields import FIELDS


def every_name() -> list[str]:
    """The name of each address of the platform, with its namespace."""
    return sorted(every_view(get_resolver("minzheng.config.urls")))


def every_view(resolver, before: str = "") -> dict:
    """The views behind the addresses of a resolver, by name with namespace, or by route without a name."""
    found = {}
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found[f"{before}{pattern.name or pattern.pattern}"] = pattern.callback
        else:
            found |= every_view(pattern, f"{before}{pattern.namespace}:" if pattern.namespace else before)
    return found


def addresses() -> dict[str, Address]:
    """By name; a name that is missing here needs neither object nor form."""
    return {
        **_entrance(), **_public(), **_drafts(), **_own_cases(), **_counter(), **_field(), **_cases(),
        **_facts(), **_verification(), **_awards(), **_runs(), **_payments(), **_money(), **_standards(),
        **_what_if(),
        **_oversight(), **_statutory(),
    }  # fmt: skip


def _statutory() -> dict[str, Address]:
    return {name: row for field in FIELDS for name, row in field.addresses().items()}


def _in_state(state: str) -> Case:
    """A case of the village in a state, the earliest."""
    return Case.objects.filter(state=state, division_code=accounts.VILLAGE).order_by("id")[0]


def _assessed() -> dict[str, int]:
    """A case that was refused, and the assessment behind the decision."""
    refused = Decision.objects.get(kind="refuse")
    return {"case_id": refused.case_id, "assessment_id": refused.assessment_id}


def _entrance() -> dict[str, Address]:
    return {
        "login": Address(form={"username": "cun", "password": accounts.PASSWORD}),
        "rehearsal": Address(form={"day": "2021-01-07"}),
    }


def _public() -> dict[str, Address]:
    notice = Notice.objects.filter(ended_at=None, until_date__gte=build.PLAYS_ON).order_by("id")[0]
    objection = {"text": "这家有一辆小货车，平时在镇上拉货。", "contact": ""}
    return {
        "public:paid": Address({"code": accounts.VILLAGE}),
        "public:division": Address({"code": accounts.TOWN + "000"}),
        "public:notice": Address({"notice_id": notice.id}, form=objection),
        "public:verified": Address({"code": Document.objects.order_by("id")[0].verification_code}),
    }


def _drafts() -> dict[str, Address]:
    draft = Draft.objects.get(account__username="tang", submitted_case=None)
    own, photo_of = {"draft_id": draft.id}, draft.papers.get()
    paper = own | {"paper_id": photo_of.id}
    return {
        "citizen:guide": Address({"matter_code": "dibao"}),
        **{f"citizen:{name}": Address(own) for name in ("draft", "discard", "check", "submit")},
        "citizen:draft_papers": Address(own, form={"key": "household_register"}, file="files"),
        "citizen:draft_paper": Address(paper),
        "citizen:remove_paper": Address(paper),
        "citizen:step": Address(
            own | {"step_key": "property"}, form={"version": draft.version, "do": "exit"}
        ),
    }


def _own_cases() -> dict[str, Address]:
    """唐桂香: her approved case with its award; and the case for which she is asked for more papers."""
    award = Award.objects.get(case__applicant__name="唐桂香")
    case, waiting = award.case, _in_state("supplement")
    own, asked = {"case_id": case.id}, {"case_id": waiting.id}
    note, paid = {"note": "子女接去同住，不再申请。"}, {"award_id": award.id, "month": "2020-10"}
    return {
        **{f"citizen:{name}": Address(own) for name in ("case", "receipt", "decision")},
        "citizen:withdraw": Address(asked, form=note, owner=told.ASKED),
        "citizen:withdraw_authorisation": Address(
            asked | {"authorisation_id": waiting.applicant.authorisations.latest("id").id}, owner=told.ASKED
        ),
        "citizen:supplement": Address(asked, form={"key": "supplement-1"}, file="files", owner=told.ASKED),
        "citizen:hand_in": Address(asked, form=note, owner=told.ASKED),
        "citizen:appeal": Address(own, form={"text": "金额算少了，请再核一次。"}),
        "citizen:case_paper": Address(own | {"paper_id": case.papers.order_by("id")[0].id}),
        "citizen:document": Address(own | {"document_id": archive.documents_of(case_id=case.id)[0].id}),
        **{f"citizen:{name}": Address(paid) for name in ("month", "month_beside")},
    }


def _ledger_award() -> Award:
    return Award.objects.filter(case=None, division_code=accounts.VILLAGE).order_by("id")[0]


def _counter() -> dict[str, Address]:
    award, case = _ledger_award(), _in_state("investigating")
    person, own = {"person_id": award.payee_id}, {"case_id": case.id}
    death = {"death_date": "2020-12-30", "source_note": "死亡医学证明"}
    return {
        "counter:home": Address(query={"q": award.payee.name}),
        "counter:person": Address(person),
        "counter:household": Address({"household_id": award.household_id}),
        "counter:household_workbook": Address({"household_id": award.household_id}),
        "counter:open_number": Address(person, form={"reason": "核对证件原件"}),
        "counter:death": Address(person | {"award_id": award.id}, form=death),
        "counter:ledger": Address(form={"basis": "2020年末台账"}),
        "counter:ledger_loaded": Address({"record_id": IntakeRecord.objects.get(dataset=DATASET.name).id}),
        "counter:taken_in": Address(query={"day": "2021-01-05"}),
        "counter:papers": Address(own),
        "counter:document": Address(own | {"document_id": archive.documents_of(case_id=case.id)[0].id}),
    }


def _field() -> dict[str, Address]:
    case = {"case_id": _in_state("investigating").id}
    return {"field:visit": Address(case), "field:visited": Address(case)}


def _cases() -> dict[str, Address]:
    refused, objection = Decision.objects.get(kind="refuse"), Objection.objects.order_by("id")[0]
    open_case, fresh = {"case_id": _in_state("investigating").id}, {"case_id": _in_state("submitted").id}
    visit = HomeVisit.objects.filter(case__division_code=accounts.VILLAGE).order_by("id")[0]
    paper, document = visit.case.papers.order_by("id")[0], archive.documents_of(case_id=visit.case_id)[0]
    seen = {"case_id": visit.case_id}
    heard = {"case_id": objection.notice.case_id, "objection_id": objection.id}
    return {
        "review:case": Address(open_case),
        "review:assessment": Address(_assessed()),
        "review:act": Address(fresh | {"action": "accept"}, form={"note": "材料齐全。"}),
        "review:extend": Address(open_case, form={"reason": "人户分离"}),
        "review:add_paper": Address(open_case, form={"label": "收入证明"}, file="file"),
        "review:deliver": Address({"case_id": refused.case_id, "decision_id": refused.id}),
        "review:objection": Address(heard, form={"answer": "经查，车是邻居的。"}),
        "review:paper": Address(seen | {"paper_id": paper.id}),
        "review:document": Address(seen | {"document_id": document.id}),
        "review:photo": Address(seen | {"visit_id": visit.id, "place": 1}),
        "review:appeal": Address(
            {"appeal_id": Appeal.objects.get().id}, officer=told.SECOND_HEAD,
            form={"outcome": "upheld", "answer": "复核属实，维持原决定。"},
        ),
    }  # fmt: skip


def _facts() -> dict[str, Address]:
    finding = Finding.objects.unsettled().order_by("id")[0]
    case = {"case_id": finding.case_id}
    person = {"of": "person", "subject_id": finding.case.applicant_id, "name": "wage_income_year_fen"}
    return {
        "review:facts": Address(case),
        "review:correct": Address(case | person),
        "review:settle": Address(
            case | {"finding_id": finding.id}, form={"settled_as": "verified", "note": "属实。"}
        ),
        "review:answer": Address(case | {"inquiry_id": finding.inquiry_id}),
        "review:report": Address(case),
        "review:retry": Address(case),
        "review:recheck": Address(case, form={"reason": "收入有新的变化"}),
        "review:ask": Address({"case_id": Case.objects.get(state="investigating", inquiries=None).id}),
    }


def _verification() -> dict[str, Address]:
    department = {"department": Department.values[0]}
    return {"review:request_file": Address(department), "review:take_in": Address(department, file="file")}


def _awards() -> dict[str, Address]:
    award = _ledger_award()
    own = {"award_id": award.id}
    person = {"of": "person", "subject_id": award.payee_id, "name": "wage_income_year_fen"}
    return {
        "review:award": Address(own),
        **{
            f"review:{name}": Address(own | {"month": "2020-10"})
            for name in ("month", "month_beside", "month_learnt")
        },
        "review:award_facts": Address(own),
        "review:award_fact": Address(own | person),
        "review:change": Address(own | {"kind": "remove"}),
    }


def _runs() -> dict[str, Address]:
    prepared = IssueRun.objects.get(state="prepared")
    posted = IssueRun.objects.filter(state="posted").order_by("id")[0]
    waiting, done = {"run_id": prepared.id}, {"run_id": posted.id}
    household = done | {"award_id": _ledger_award().id}
    return {
        "treasury:new_run": Address(
            form={"books": f"{told.PROGRAMME}:{accounts.DISTRICT}", "month": "2021-02"}
        ),
        **{f"treasury:{name}": Address(waiting) for name in ("run", "progress", "check", "again")},
        "treasury:cancel": Address(waiting, form={"reason": "月份选错了"}),
        "treasury:export": Address(done),
        "treasury:household": Address(household),
        **{f"treasury:{name}": Address(household | {"month": "2020-10"}) for name in ("why", "beside")},
    }


def _payments() -> dict[str, Address]:
    batch = {"batch_id": BankBatch.objects.filter(channel="bank").order_by("-id")[0].id}
    returned = Payment.objects.filter(state="returned").order_by("id")[0]
    return {
        "treasury:batch": Address(batch),
        "treasury:bank_file": Address(batch),
        "treasury:take_return": Address(batch, file="file"),
        "treasury:preview": Address(form={"ids": [returned.id]}),
        "treasury:reissue": Address(form={"ids": [returned.id]}),
        "treasury:card": Address({"payment_id": returned.id}),
        **_cash(returned),
    }


def _cash(returned: Payment) -> dict[str, Address]:
    waiting, receipt = Payment.objects.get(state="to_hand"), CashReceipt.objects.get()
    sheet, taken = {"sheet_id": waiting.batch_id}, {"receipt_id": receipt.id}
    handed = {
        "ids": [waiting.id], "received_date": build.PLAYS_ON, "receiver": "self", "paid_by_name": "何敏",
        "witness_name": "廖勇",
    }  # fmt: skip
    return {
        "treasury:make_cash_sheets": Address(form={"ids": [returned.id]}),
        **{f"treasury:cash_sheet{name}": Address(sheet) for name in ("", "_print", "_export")},
        "treasury:hand_over": Address(sheet, form=handed, file="scan"),
        "treasury:put_back": Address(sheet, form={"reason": "外出务工，没有来领"}),
        "treasury:undo_handing": Address(taken, form={"reason": "登记错人"}),
        "treasury:cash_scan": Address(taken),
    }


def _money() -> dict[str, Address]:
    proposed, decided = Clawback.objects.get(state="proposed"), Clawback.objects.get(state="decided")
    debt = {
        "programme_code": told.PROGRAMME, "prefix": int(accounts.DISTRICT),
        "household_id": decided.award.household_id,
    }  # fmt: skip
    plan = {"plan_id": RepaymentPlan.objects.get().id}
    verdict = {"verdict": "claim", "cause": "family", "note": "家属迟报死亡，多发部分追回。"}
    allotment = {
        "book": f"{told.PROGRAMME}:{accounts.DISTRICT}", "year": 2021, "source": "省级", "amount": "1200.50",
        "document_number": "示例〔2021〕2号", "received_date": "2021-01-05", "kind": "regular",
    }  # fmt: skip
    year = {"year": 2020}
    figure = year | {"name": "rural_dibao_person_times"}
    return {
        **{f"treasury:{name}": Address(year) for name in ("yearbook", "yearbook_export")},
        **{f"treasury:{name}": Address(figure) for name in ("yearbook_figure", "yearbook_figure_export")},
        "treasury:clawback": Address({"clawback_id": proposed.id}, form=verdict),
        "treasury:debt": Address(debt, form={"amount": "1.00", "receipt": "示例收据 1"}),
        "treasury:account": Address(debt),
        "treasury:agree_plan": Address(
            debt, form={"monthly": "30", "first_month": "2021-02", "note": "示例协议2号"}
        ),
        "treasury:end_plan": Address(plan, form={"reason": "没有按期还"}),
        "treasury:plan_print": Address(plan),
        "treasury:allotments": Address(form=allotment),
    }


_OF_DRAFT = ("standard", "standard_arrears", "standard_document", "check_standard")


def _standards() -> dict[str, Address]:
    draft, urban = {"standard_id": Standard.objects.get().id}, {"book": "dibao", "name": "standard_urban"}
    return {
        "policy_lab:standards_toml": Address({"book": "dibao"}),
        "policy_lab:parameter": Address(urban),
        "policy_lab:new_standard": Address(urban),
        **{f"policy_lab:{name}": Address(draft) for name in _OF_DRAFT},
        "policy_lab:withdraw_standard": Address(draft, form={"reason": "文号写错"}),
    }


def _what_if() -> dict[str, Address]:
    scenario = Scenario.objects.get()
    own, snapshot = {"scenario_id": scenario.id}, {"snapshot_id": scenario.snapshot_id}
    rise = {"v-standard_urban": "600"}
    return {
        "policy_lab:ask_snapshot": Address(form={"place": f"{told.PROGRAMME}:{accounts.DISTRICT}"}),
        **{f"policy_lab:{name}": Address(snapshot) for name in ("progress", "again", "left_out")},
        **{f"policy_lab:{name}": Address(query=rise) for name in ("lab", "export")},
        "policy_lab:save": Address(form={"name": "示例方案"}),
        "policy_lab:compute": Address(query=rise),
        "policy_lab:effect_progress": Address({"effect_id": ComputedEffect.objects.get().id}),
        **{f"policy_lab:{name}": Address(own) for name in ("scenario", "scenario_export", "archive")},
        "policy_lab:compare": Address(query={"a": scenario.id, "b": scenario.id}),
    }


def _oversight() -> dict[str, Address]:
    award = _ledger_award()
    return {
        "oversight:clues": Address({"rule": "death"}),
        "oversight:case": Address({"case_id": _in_state("investigating").id}),
        "oversight:assessment": Address(_assessed()),
        "oversight:people": Address(query={"q": award.payee.name}),
        "oversight:person": Address({"person_id": award.payee_id}),
        "oversight:household": Address({"household_id": award.household_id}),
        "oversight:account": Address({"account_id": Account.objects.get(username="shouli").id}),
        "oversight:times": Address(query={"year": "2020"}),
    }
