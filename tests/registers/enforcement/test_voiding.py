"""作废: a wrong list is voided with its reason, stays public, and the plan waits for a new one."""

from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.rounds import queries as draws
from minzheng.kernel.rounds.models import Draw, DrawVoiding
from minzheng.registers.enforcement import commands
from minzheng.registers.enforcement.models import InspectionTask, RandomInspection, TaskOfficer

from . import world
from .test_rounds import refused

REASON = "漏列三家新登记的组织"


def void(people, found, **more):
    by = {"round_id": found.id, "reason": REASON, "actor": people["head"], "at": world.DRAW_AT}
    return commands.void_round(**by | more)


def test_a_frozen_list_is_voided_and_frozen_anew(people):
    world.certify(people)
    world.stock(people, 10)
    world.checklist(people)
    found = world.plan(people)
    world.freeze(people, found)
    old = RandomInspection.objects.get().object_draw_id
    refused(Invalid, lambda: void(people, found, reason="错"), "理由")
    void(people, found)
    world.freeze(people, found)
    found.refresh_from_db()
    assert found.object_draw_id != old
    assert found.object_draw.attempt == 2
    assert draws.public_draw(old).voiding.reason == REASON
    world.draw(people, found)
    assert found.tasks.exists()


def test_tasks_that_nobody_began_go_with_their_draw(people):
    found = world.drawn_round(people, 40)
    void(people, found)
    assert (InspectionTask.objects.count(), TaskOfficer.objects.count()) == (0, 0)
    assert DrawVoiding.objects.count() == 2
    assert Draw.objects.filter(publication__isnull=False).count() == 2
    refused(Conflict, lambda: void(people, found), "还没有冻结")


def test_after_the_first_inspection_nothing_is_voided(people):
    found = world.drawn_round(people, 40)
    world.inspect(people, found.tasks.first())
    refused(Conflict, lambda: void(people, found), "已经有检查记录")
