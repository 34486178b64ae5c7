"""Roles, and which role may do what: the whole of it on one page.

A post (岗位) is a role in a division. An action named here is allowed to the roles beside it, inside
the division of the post; nothing else is allowed to anybody. A misspelt name fails at import.
"""

from enum import StrEnum


class Role(StrEnum):
    """The posts of a bureau and its townships."""

    RESIDENT = "resident"
    VILLAGE_WORKER = "village_worker"
    TOWN_CLERK = "town_clerk"
    TOWN_HEAD = "town_head"
    BUREAU_CLERK = "bureau_clerk"
    BUREAU_HEAD = "bureau_head"
    VERIFIER = "verifier"
    TREASURY_MAKER = "treasury_maker"
    TREASURY_CHECKER = "treasury_checker"
    POLICY_OFFICER = "policy_officer"
    REGISTRAR = "registrar"
    REGISTRY_HEAD = "registry_head"
    ARCHIVIST = "archivist"
    ORGANISATION_CLERK = "organisation_clerk"
    ORGANISATION_AGENT = "organisation_agent"
    ENFORCER = "enforcer"
    LEGAL_REVIEWER = "legal_reviewer"
    DISABLED_FEDERATION = "disabled_federation"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.RESIDENT: "居民",
    Role.VILLAGE_WORKER: "村（社区）救助协理员",
    Role.TOWN_CLERK: "乡镇（街道）经办人",
    Role.TOWN_HEAD: "乡镇（街道）审核负责人",
    Role.BUREAU_CLERK: "区民政局经办人",
    Role.BUREAU_HEAD: "区民政局审批负责人",
    Role.VERIFIER: "核对中心",
    Role.TREASURY_MAKER: "资金发放制单",
    Role.TREASURY_CHECKER: "资金发放复核",
    Role.POLICY_OFFICER: "政策测算岗",
    Role.REGISTRAR: "婚姻收养登记员",
    Role.REGISTRY_HEAD: "婚姻登记处负责人",
    Role.ARCHIVIST: "婚姻档案录入员",
    Role.ORGANISATION_CLERK: "社会组织管理岗",
    Role.ORGANISATION_AGENT: "社会组织经办人",
    Role.ENFORCER: "行政执法人员",
    Role.LEGAL_REVIEWER: "法制审核岗",
    Role.DISABLED_FEDERATION: "残联审核岗",
    Role.AUDITOR: "审计监督",
    Role.ADMINISTRATOR: "系统管理员",
}

_TOWN = {Role.TOWN_CLERK, Role.TOWN_HEAD}
_BUREAU = {Role.BUREAU_CLERK, Role.BUREAU_HEAD}
_REGISTRY = {Role.REGISTRAR, Role.REGISTRY_HEAD}
_TREASURY = {Role.TREASURY_MAKER, Role.TREASURY_CHECKER}

PERMISSIONS: dict[str, set[Role]] = {
    # people: search first, open with a reason
    "people.search": {Role.VILLAGE_WORKER, *_TOWN, *_BUREAU, Role.VERIFIER, Role.AUDITOR},
    "people.open_identity": {*_TOWN, *_BUREAU, Role.VERIFIER, Role.AUDITOR},
    "people.correct_fact": {Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "people.import_ledger": {Role.BUREAU_CLERK},
    # cases
    "case.read": {Role.VILLAGE_WORKER, *_TOWN, *_BUREAU, Role.AUDITOR},
    "case.take_in": {Role.VILLAGE_WORKER, Role.TOWN_CLERK},
    "case.accept": {Role.TOWN_CLERK},
    "case.verify": {Role.VERIFIER},
    "case.ask_verification": {Role.TOWN_CLERK},
    "case.visit": {Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "case.assess": {Role.TOWN_CLERK, Role.TOWN_HEAD},
    "case.publish": {Role.TOWN_CLERK},
    "case.hear_objection": {Role.TOWN_CLERK},
    "case.forward": {Role.TOWN_HEAD},
    "case.examine": {Role.BUREAU_CLERK},
    "case.publish_district": {Role.BUREAU_CLERK},
    "case.confirm_district": {Role.BUREAU_HEAD},
    "case.confirm_delegated": {Role.TOWN_HEAD},
    "case.decide_appeal": {Role.BUREAU_HEAD},
    # benefits that one person applies for
    "grant.read": {Role.VILLAGE_WORKER, *_TOWN, *_BUREAU, Role.DISABLED_FEDERATION, Role.AUDITOR},
    "disability.audit": {Role.DISABLED_FEDERATION},
    "disability.bring_cards": {Role.DISABLED_FEDERATION, Role.BUREAU_CLERK},
    "monitoring.bring_records": {Role.BUREAU_CLERK},
    "cremation.bring_records": {Role.BUREAU_CLERK},
    # reports of need, complaints, referrals; handovers to discipline inspection
    "report.read": {Role.VILLAGE_WORKER, *_TOWN, *_BUREAU, Role.AUDITOR},
    "report.take_in": {Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "report.assign": {Role.BUREAU_CLERK},
    "report.look_into": {Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "report.settle": {Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "report.extend": {Role.BUREAU_HEAD},
    "referral.send": {Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "discipline.read": {Role.BUREAU_HEAD, Role.AUDITOR},
    "discipline.hand_over": {Role.BUREAU_HEAD},
    # needs of families, who helps them, meetings that decide hard cases
    "needs.read": {Role.VILLAGE_WORKER, *_TOWN, *_BUREAU, Role.AUDITOR},
    "needs.assess": {Role.VILLAGE_WORKER, Role.TOWN_CLERK},
    "needs.appoint_helper": {Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "needs.score_acceptance": {*_TOWN, *_BUREAU},
    "meeting.read": {*_TOWN, *_BUREAU, Role.AUDITOR},
    "meeting.hold": {Role.TOWN_CLERK, Role.BUREAU_CLERK},
    # the ledger of the destitute: visits, agreements, places and insurance, institutions
    "support.read": {Role.VILLAGE_WORKER, *_TOWN, *_BUREAU, Role.AUDITOR},
    "support.visit": {Role.VILLAGE_WORKER, Role.TOWN_CLERK},
    "support.arrange": {Role.TOWN_CLERK, Role.BUREAU_CLERK},
    "support.manage": {Role.BUREAU_CLERK},
    # benefits and money
    "benefit.read": {*_TOWN, *_BUREAU, *_TREASURY, Role.AUDITOR},
    "benefit.report_change": {Role.VILLAGE_WORKER, Role.TOWN_CLERK},
    "benefit.decide_change": {Role.TOWN_HEAD, Role.BUREAU_HEAD},
    "spot_check.read": {*_TOWN, *_BUREAU, Role.AUDITOR},
    "spot_check.draw": {Role.BUREAU_HEAD, Role.AUDITOR},
    "spot_check.record": {Role.BUREAU_CLERK, Role.AUDITOR},
    "spot_check.rectify": _TOWN,
    "issue.read": {*_TREASURY, Role.BUREAU_HEAD, Role.AUDITOR},
    "issue.make": {Role.TREASURY_MAKER},
    "issue.check": {Role.TREASURY_CHECKER},
    "issue.settle": {Role.TREASURY_MAKER},
    # what if: who may look, and who may keep a scenario or take a snapshot
    "policy.read": {Role.POLICY_OFFICER, *_BUREAU, Role.AUDITOR},
    "policy.simulate": {Role.POLICY_OFFICER, *_BUREAU},
    # standards: one drafts, another checks
    "standard.draft": {Role.POLICY_OFFICER, Role.BUREAU_HEAD},
    "standard.check": {Role.BUREAU_HEAD},
    # marriages, appointments, the archive, adoptions, counselling
    "appointment.serve": {Role.REGISTRAR, Role.REGISTRY_HEAD},
    "appointment.manage": {Role.REGISTRY_HEAD},
    "marriage.read": {*_REGISTRY, Role.AUDITOR},
    "marriage.register": {Role.REGISTRAR},
    "marriage.decide": {Role.REGISTRY_HEAD},
    "marriage.keep_stock": {*_REGISTRY},
    "archive.read": {*_REGISTRY, Role.ARCHIVIST, Role.AUDITOR},
    "archive.key": {Role.ARCHIVIST},
    "archive.check": {Role.REGISTRY_HEAD},
    "archive.release": {Role.REGISTRY_HEAD},
    "archive.serve": {*_REGISTRY},
    "adoption.read": {*_REGISTRY, Role.AUDITOR},
    "adoption.handle": {Role.REGISTRAR},
    "adoption.decide": {Role.REGISTRY_HEAD},
    "counselling.read": {*_REGISTRY, Role.AUDITOR},
    "counselling.record": {Role.REGISTRAR},
    # social organisations
    "organisation.read": {Role.ORGANISATION_CLERK, Role.BUREAU_HEAD, Role.AUDITOR},
    "organisation.handle": {Role.ORGANISATION_CLERK},
    "organisation.decide": {Role.BUREAU_HEAD},
    "organisation.report": {Role.ORGANISATION_AGENT},
    "community_group.read": {*_TOWN, Role.ORGANISATION_CLERK, Role.BUREAU_HEAD, Role.AUDITOR},
    "community_group.file": {Role.TOWN_CLERK},
    # inspection and penalty
    "inspection.read": {Role.ENFORCER, Role.LEGAL_REVIEWER, Role.BUREAU_HEAD, Role.AUDITOR},
    "inspection.draw": {Role.BUREAU_HEAD},
    "inspection.carry_out": {Role.ENFORCER},
    "penalty.read": {Role.ENFORCER, Role.LEGAL_REVIEWER, Role.BUREAU_HEAD, Role.AUDITOR},
    "penalty.handle": {Role.ENFORCER},
    "penalty.review": {Role.LEGAL_REVIEWER},
    "penalty.decide": {Role.BUREAU_HEAD},
    # oversight
    "audit.read": {Role.AUDITOR},
    "audit.verify": {Role.AUDITOR},
    # the machine itself
    "access.manage": {Role.ADMINISTRATOR},
    "rehearsal.move": {Role.ADMINISTRATOR},
}
