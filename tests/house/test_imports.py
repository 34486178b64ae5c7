"""Who may know whom: imports by import-linter, foreign keys (string ones too) by the same orders."""

import configparser
import re

import pytest
from django.apps import apps
from importlinter.cli import lint_imports

from tests.house.source import ROOT

CONTRACTS = ROOT / "importlinter.ini"
Order = list[set[str]]  # from the highest layer to the lowest; names of one layer do not see each other


def read_order(contract: str) -> Order:
    """The layers of a contract; parentheses, which mark a layer that may be absent, are dropped."""
    config = configparser.ConfigParser()
    config.read(CONTRACTS, encoding="utf-8")
    layers = config[f"importlinter:contract:{contract}"]["layers"].split("\n")
    return [set(re.findall(r"\w+", line)) for line in layers if line.strip()]


def read_rooms() -> dict[str, Order]:
    """The order of rooms inside those floors that have one."""
    return {"kernel": read_order("kernel"), "registers": read_order("registers")}


def place(module: str, floors: Order, rooms: dict[str, Order]) -> tuple[tuple[int, int], str]:
    """(floor, room) counted from the top, and the name of the room, of a module of minzheng."""
    _, floor, *rest = module.split(".")
    room = rest[0] if rest else floor
    depth = next(number for number, names in enumerate(floors) if floor in names)
    inside = next((number for number, names in enumerate(rooms.get(floor, [])) if room in names), 0)
    return (depth, inside), f"{floor}.{room}"


def may_refer(source: str, target: str, floors: Order, rooms: dict[str, Order]) -> bool:
    """Whether a table of module `source` may point to one of module `target`."""
    (source_place, source_room), (target_place, target_room) = (
        place(module, floors, rooms) for module in (source, target)
    )
    return source_room == target_room or source_place < target_place


def forbidden_relations() -> list[str]:
    floors, rooms = read_order("floors"), read_rooms()
    return [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("minzheng.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if field.related_model.__module__.startswith("minzheng.")
        if not may_refer(model.__module__, field.related_model.__module__, floors, rooms)
    ]


def broken_contracts(config: str) -> bool:
    return lint_imports(config_filename=config, no_cache=True, no_logo=True) != 0


def test_contracts_are_kept():
    assert not broken_contracts(str(CONTRACTS)), "see the captured report"


def test_no_import_is_ignored():
    assert "ignore_imports" not in CONTRACTS.read_text(encoding="utf-8")


def test_a_broken_contract_is_noticed(tmp_path, capsys):
    """`people` imports `base`; a contract that puts `base` on top must be reported as broken."""
    upside_down = tmp_path / "importlinter.ini"
    upside_down.write_text(
        "[importlinter]\nroot_package = minzheng\n"
        "[importlinter:contract:x]\nname = Upside down\ntype = layers\n"
        "layers =\n    minzheng.kernel.base\n    minzheng.kernel.people\n"
    )
    assert broken_contracts(str(upside_down))
    assert "Upside down BROKEN" in capsys.readouterr().out


def test_tables_point_downwards():
    assert forbidden_relations() == []


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("cases.models", "people.models", True),
        ("people.models", "cases.models", False),
        ("people.models", "people.households", True),
        ("ledger.models", "documents.models", False),
        ("documents.models", "access.models", True),
        ("base.models", "audit.models", False),
    ],
)
def test_a_table_that_points_upwards_is_noticed(source, target, allowed):
    floors, rooms = read_order("floors"), read_rooms()
    assert may_refer(f"minzheng.kernel.{source}", f"minzheng.kernel.{target}", floors, rooms) is allowed


def test_the_kernel_points_to_no_register():
    floors, rooms = read_order("floors"), read_rooms()
    kernel, register = "minzheng.kernel.cases.models", "minzheng.registers.benefits.models"
    assert may_refer(register, kernel, floors, rooms)
    assert not may_refer(kernel, register, floors, rooms)


def test_registers_point_down_their_own_order():
    floors, rooms = read_order("floors"), read_rooms()
    lists, book = "minzheng.registers.supervision.models", "minzheng.registers.organisations.models"
    assert may_refer(lists, book, floors, rooms)
    assert not may_refer(book, lists, floors, rooms)
    other = "minzheng.registers.adoptions.models"
    assert not may_refer(other, "minzheng.registers.policy.models", floors, rooms)
