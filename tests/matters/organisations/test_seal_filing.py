"""Filing seal and account: opened by agent or clerk, filed, replaced; every pair of state and action."""

import itertools

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.errors import NotNow, NotReady
from minzheng.kernel.cases.models import Case
from minzheng.matters.organisations.seal_filing.matter import CODE, FILED, MATTER, PAPERS, PROCEDURE
from minzheng.registers.organisations import commands
from minzheng.registers.organisations.commands.filing import ACCOUNT
from minzheng.registers.organisations.errors import OrganisationNotFound, WrongState
from minzheng.registers.organisations.models import Agent, SealFiling
from tests.laid import faults
from tests.registers.organisations import ground
from tests.registers.organisations.ground import AT, DAY, at, do

pytestmark = pytest.mark.usefixtures("district")
WANTED = {one.key: one.label for one in PAPERS}


def asked(organisation, **more) -> dict:
    return {
        "organisation_id": organisation.id, "engraver": "示例刻章社", "seals": 3, "bank": "示例银行冷水滩支行",
        "account_number": "4300 1234 5678 9012",
    } | more  # fmt: skip


def opened(organisation, *, actor=None, **more) -> Case:
    return ground.open_case(asked(organisation, **more), matter=CODE, actor=actor or ground.clerk())


def everything() -> dict:
    return ground.everything() | {"seals": list(SealFiling.objects.order_by("id").values())}


def refused(error, words, call) -> None:
    before = everything()
    with pytest.raises(error, match=words):
        call()
    assert everything() == before


def filed(organisation, when=AT, **more) -> SealFiling:
    clerk = ground.clerk()
    case = opened(organisation, actor=clerk, **more)
    ground.add_papers(case, WANTED, clerk)
    assert do(case, "file", clerk, when=when).current is FILED
    return SealFiling.objects.get(case_id=case.id)


def test_what_was_declared_is_filed_and_the_number_is_not_readable():
    made = filed(ground.organisation())
    assert (made.bank, made.seals, made.account_tail, made.filed_date) == (
        "示例银行冷水滩支行",
        3,
        "9012",
        DAY,
    )
    assert b"4300123456789012" not in bytes(made.account_cipher)
    assert secrecy.decrypt(made.account_cipher, purpose=ACCOUNT) == "4300123456789012"
    case = Case.objects.get(id=made.case_id)
    assert "4300123456789012" not in str(case.application)
    assert case.steps.get(action="file").details["sentence"] == "示例银行冷水滩支行，尾号 9012"


def test_a_later_filing_takes_the_place_of_the_earlier():
    organisation = ground.organisation()
    first = filed(organisation)
    second = filed(organisation, when=at("2025-10-20"), bank="另一家银行")
    first.refresh_from_db()
    assert (first.replaced_date.isoformat(), second.replaced_date) == ("2025-10-20", None)


def test_both_papers_are_wanted():
    clerk = ground.clerk()
    case = opened(ground.organisation(), actor=clerk)
    ground.add_papers(case, {"seal": WANTED["seal"]}, clerk)
    refused(NotReady, "缺少材料“开户许可证", lambda: do(case, "file", clerk))


@pytest.mark.parametrize("number", ["", "1234567", "4300x2345678", "1" * 31])
def test_a_number_that_is_none_is_refused(number):
    organisation = ground.organisation()
    refused(Invalid, "8 到 30 位数字", lambda: opened(organisation, account_number=number))


def test_one_at_a_time():
    organisation = ground.organisation()
    opened(organisation)
    refused(Conflict, "已有一份备案正在办理", lambda: opened(organisation))


def test_only_a_registered_organisation_files():
    organisation = ground.organisation()
    commands.suspend(organisation_id=organisation.id, reason="未按规定接受检查", actor=ground.head(), at=AT)
    refused(WrongState, "限期停止活动", lambda: opened(organisation))


def test_who_is_not_its_agent_does_not_find_it():
    organisation = ground.organisation()
    stranger = ground.account(Role.ORGANISATION_AGENT)

    def call() -> Case:
        return ground.open_case(asked(organisation), matter=CODE, actor=stranger, on_behalf=False)

    refused(OrganisationNotFound, "没有这个社会组织", call)
    Agent.objects.create(account_id=stranger.account_id, organisation=organisation, valid=(DAY, None))
    assert call().current == "submitted"


def test_every_pair_of_state_and_action():
    clerk = ground.clerk()
    made = opened(ground.organisation(), actor=clerk)
    ground.add_papers(made, WANTED, clerk)

    def attempt(pair) -> None:
        state, action = pair
        Case.objects.filter(id=made.id).update(state=state, closed_at=None if state.is_open else AT)
        case = Case.objects.get(id=made.id)
        row = PROCEDURE.transition(action, state)
        if row is None:
            refused(NotNow, "不能再做这一步", lambda: do(case, action, clerk, missing=["印模"]))
        else:
            assert do(case, action, clerk, missing=["印模"]).current is row.target

    assert faults(attempt, itertools.product(PROCEDURE.states, MATTER.acts)) == []
