"""The parts of a file, in this process, in threads and in other processes: the same fen as one by one."""

import datetime as dt
import pickle
from dataclasses import replace

import numpy as np
import pytest

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, HouseholdColumns, columns, total
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.errors import FactError, Fault, ParameterError, RuleError
from minzheng.kernel.rules.snapshots import Snapshot, SnapshotWriter
from minzheng.kernel.rules.totals import Summing, totals
from minzheng.kernel.rules.worlds import World

from .populations import ABOUT, DIVISIONS, Nation
from .random_books import DAY


@pytest.mark.parametrize("number", range(12))
def test_parts_and_threads_sum_to_the_households_one_by_one(number, tmp_path, monkeypatch):
    """Files of several row groups, pieces of a few members: every border is crossed."""
    monkeypatch.setattr(columns, "PIECE", 40)
    nation = Nation(number, tmp_path / "a", households=90, group=32, monkeypatch=monkeypatch)
    assert nation.snapshot.groups == 3
    expected = nation.one_by_one()
    assert nation.outputs
    for threads in (1, 2):
        found = totals(nation.snapshot, nation.world, DAY, nation.outputs, threads=threads)
        assert found.sums == expected
        assert (found.households, found.persons) == (90, sum(map(len, nation.members)))


def test_processes_sum_to_the_same(tmp_path, monkeypatch):
    nation = Nation(3, tmp_path / "a", households=90, group=32, monkeypatch=monkeypatch)
    found = totals(nation.snapshot, nation.world, DAY, nation.outputs, processes=2)
    assert found.sums == nation.one_by_one()
    name = nation.outputs[-1]
    assert found.of(name) == sum(found.of(name, code) for code in DIVISIONS)


def test_a_worker_with_other_rules_refuses(tmp_path, monkeypatch):
    nation = Nation(2, tmp_path / "a", households=40, group=32, monkeypatch=monkeypatch)
    compiled = nation.world.compile(nation.snapshot.divisions(), DAY)
    assert compiled.edition.digest == compiled.digest
    with pytest.raises(Invalid, match=r"不同版本的规则.*安装同一版本"):
        _ = replace(compiled, digest="0" * 64).edition


def test_a_division_without_parameters_is_refused(tmp_path, monkeypatch):
    nation = Nation(2, tmp_path / "a", households=40, group=32, monkeypatch=monkeypatch)
    compiled = nation.world.compile(["999901", "999902"], DAY)
    with pytest.raises(Invalid, match="区划 999903 没有参数"):
        compiled.parameter_rows(DIVISIONS, np.array([0, 1, 2]))


def test_what_cannot_be_summed_is_refused(tmp_path, monkeypatch):
    nation = Nation(4, tmp_path / "a", households=40, group=32, monkeypatch=monkeypatch)
    edition = nation.program.edition
    monthly = next(name for name, traced in edition.rules.items() if traced.rule.level.has_months)
    with pytest.raises(RuleError, match="不能合计"):
        totals(nation.snapshot, nation.world, DAY, [monthly])
    with pytest.raises(RuleError, match="没有名为“nothing”的规则"):
        totals(nation.snapshot, nation.world, DAY, ["nothing"])


def test_bad_facts_stop_a_run_or_are_set_aside_and_listed(tmp_path, monkeypatch):
    """A file written under wider ranges: the households are named, and left out only where that was asked."""
    nation = Nation(3, tmp_path / "a", households=40, group=32, monkeypatch=monkeypatch)
    inputs = {name: item for name, item in nation.program.edition.declared.items() if not item.is_parameter}
    name = next(
        name
        for name, item in nation.program.edition.inputs_of(nation.outputs).items()
        if item.kind is Kind.NUMBER and not item.level.has_months
    )
    above = inputs[name].high + 1
    wider = {**inputs, name: replace(inputs[name], high=above)}
    facts = nation.snapshot.read(range(nation.snapshot.groups), inputs)
    source = facts.columns.members if inputs[name].level.has_members else facts.columns.household
    source[name] = source[name].astype(np.int64)
    source[name][0] = above
    with SnapshotWriter(tmp_path / "b", wider, ABOUT) as writer:
        writer.append(facts.columns, [facts.codes[place] for place in facts.place])
    changed = replace(Snapshot.open(tmp_path / "b"), inputs=nation.snapshot.inputs)
    bad = str(facts.columns.ids[0])
    with pytest.raises(FactError) as refused:
        totals(changed, nation.world, DAY, nation.outputs)
    assert [fault.household_id for fault in refused.value.faults] == [bad]
    found = totals(changed, nation.world, DAY, nation.outputs, on_bad="set_aside")
    assert [fault.household_id for fault in found.set_aside] == [bad]
    assert found.households == 39


def test_a_world_of_another_region_gives_everybody_its_values(tmp_path, monkeypatch):
    nation = Nation(6, tmp_path / "a", households=60, group=32, monkeypatch=monkeypatch)
    there = replace(nation.world, region="999902")
    compiled = there.compile(nation.snapshot.divisions(), DAY)
    assert compiled.sets == 1
    nation.places = [1] * 60
    whole = [sum(column) for column in zip(*nation.one_by_one().values(), strict=True)]
    found = totals(nation.snapshot, there, DAY, nation.outputs)
    assert [found.of(name) for name in nation.outputs] == whole


def test_a_value_missing_in_a_region_is_named(tmp_path, monkeypatch):
    nation = Nation(2, tmp_path / "a", households=40, group=32, monkeypatch=monkeypatch)
    before = World(nation.path, nation.world.parameters, region="999902")
    with pytest.raises(ParameterError, match="2020-10-31"):
        totals(nation.snapshot, before, DAY - dt.timedelta(1), nation.outputs)


def test_a_refusal_in_another_process_arrives_whole(tmp_path, monkeypatch):
    """The worker's error names the household; it does not break the pool."""
    fault = Fault("300", 2, "wage", "-5", "户 300 第 2 位成员的“工资”为 -5。")
    error = pickle.loads(pickle.dumps(FactError([fault])))
    assert error.faults == (fault,)
    assert error.sentence == "户 300 第 2 位成员的“工资”为 -5。"


def test_several_row_groups_at_once_are_summed_one_by_one(tmp_path, monkeypatch):
    nation = Nation(5, tmp_path / "a", households=90, group=32, monkeypatch=monkeypatch)
    job = Summing.of(nation.snapshot, nation.world, DAY, nation.outputs)
    assert job.do((0, 1, 2)).sums == nation.one_by_one()


def test_an_input_may_be_called_like_a_step(tmp_path):
    book = Book("怪名")
    book.input("s9", HOUSEHOLD, "甲", "元", 0, 100)
    book.input("s1", PERSON, "乙", "元", 0, 100)

    @book.rule(HOUSEHOLD, "和", "元")
    def both(s9, s1):
        return s9 + total(s1) + s9

    program = book.compile(DAY, {})
    facts = HouseholdColumns({"s9": np.array([7])}, {"s1": np.array([1, 2])}, np.array([0, 2]))
    assert program.run_columns(facts, ["both"])["both"].tolist() == [17]
