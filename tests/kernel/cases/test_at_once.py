"""Two persons at once, each on a connection of her own: one acts, the other is told who was faster."""

import threading
import uuid

import pytest
from django.db import connection

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.cases import catalogue, commands, procedures, queries
from minzheng.kernel.cases.models import Case, Decision, Objection
from tests.kernel.cases import sample_matter, sample_register
from tests.kernel.cases.conftest import lay_ground
from tests.kernel.cases.ground import AT, DAY, DISTRICT, at, officer, open_case, published

THREADS = 2


@pytest.fixture
def two_at_once(transactional_db, issued, monkeypatch):
    """Call functions at the same moment; gives what each returned or how it was refused, in their order."""
    lay_ground()
    monkeypatch.setitem(catalogue._matters, sample_matter.CODE, sample_matter.MATTER)
    sample_matter.reset()

    def run(*calls):
        start, results = threading.Barrier(len(calls)), [None] * len(calls)

        def work(place, call):
            try:
                start.wait(timeout=30)
                results[place] = call()
            except MinzhengError as refusal:
                results[place] = refusal
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert None not in results, "a call failed in a way nobody foresaw, or never ended"
        return results

    return run


def deciding(case: Case, verb: str, name: str):
    note = {"note": "经审查按规定办理"}
    return lambda: getattr(commands, verb)(
        case_id=case.id, actor=officer(Role.BUREAU_HEAD, name=name), at=AT, request_id=uuid.uuid4(), **note
    )


def test_of_two_who_confirm_one_decides(two_at_once):
    case = open_case("examined")
    published(case, from_date=DAY.replace(month=8))
    results = two_at_once(deciding(case, "confirm", "周一"), deciding(case, "confirm", "吴二"))
    refusals = [one for one in results if isinstance(one, MinzhengError)]
    winner = Decision.objects.get().decider_name
    assert len(refusals) == 1
    assert winner in refusals[0].sentence
    assert "已确认" in refusals[0].sentence
    assert (len(sample_matter.granted), case.steps.filter(action="confirm").count()) == (1, 1)


def test_of_a_double_click_both_get_the_case_and_one_step_is_made(two_at_once):
    case, one = open_case("submitted", procedure="intake"), uuid.uuid4()
    clerk = officer(Role.TOWN_CLERK)
    click = {"case_id": case.id, "actor": clerk, "at": AT, "request_id": one}
    results = two_at_once(lambda: commands.accept(**click), lambda: commands.accept(**click))
    assert [result.state for result in results] == ["investigating"] * 2
    assert case.steps.filter(action="accept").count() == 1


@pytest.mark.parametrize("same_request", [True, False])
def test_of_two_objections_none_is_lost_and_the_same_is_kept_once(two_at_once, same_request):
    case = open_case("town_notice")
    notice, one = published(case, from_date=DAY), uuid.uuid4()

    def object_to(text):
        return lambda: commands.object_to_notice(
            notice_id=notice.id, text=text, actor=Actor(None, "访客"), at=at("2021-09-08"),
            request_id=one if same_request else uuid.uuid4(),
        )  # fmt: skip

    results = two_at_once(object_to("他家有一辆车"), object_to("他家有一辆车"))
    assert all(isinstance(result, Objection) for result in results)
    assert Objection.objects.count() == (1 if same_request else 2)
    assert case.steps.filter(action="object").count() == 1
    assert queries.replayed_states() == []


def test_the_same_request_twice_at_once_opens_one_case(two_at_once, monkeypatch):
    monkeypatch.setitem(catalogue._matters, sample_register.CODE, sample_register.MATTER)
    monkeypatch.setitem(procedures.PROCEDURES, sample_register.PROCEDURE.code, sample_register.PROCEDURE)
    clerk, request_id = officer(Role.ORGANISATION_CLERK), uuid.uuid4()
    Account.objects.get_or_create(id=clerk.account_id, defaults={"username": "clerk"})
    data = {"names": ("示例协会",), "division_code": DISTRICT}

    def opening():
        return commands.open_case(
            matter=sample_register.CODE, data=data, actor=clerk, at=AT, request_id=request_id
        )

    first, second = two_at_once(opening, opening)
    assert first == second
    assert Case.objects.count() == 1
