"""Every parameter with what is in force in a division: rows of the list, the workbook and the file."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from minzheng.kernel.access import queries as access
from minzheng.kernel.rules import queries as rules
from minzheng.kernel.rules.engine import Declared, Value
from minzheng.kernel.rules.files import ParameterFile, parameter_files
from minzheng.kernel.rules.parameters import Parameters
from minzheng.kernel.rules.writing import shown, toml_text
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise

from .words import CERTAINTY, NATION, UNCERTAIN_FIRST


@dataclass(frozen=True)
class Row:
    """One parameter of a file in a division on a day; `value` is None where none is in force."""

    file: ParameterFile
    declared: Declared
    value: Value | None
    drafts: int
    areas_below: int

    @property
    def shown(self) -> str:
        return shown(self.declared, self.value.value) if self.value else "还没有值"

    @property
    def certainty(self) -> tuple[str, str]:
        return CERTAINTY[self.value.certainty] if self.value else ("缺值", "stop")

    @property
    def order(self) -> int:
        return UNCERTAIN_FIRST[self.value.certainty] if self.value else -1


@dataclass(frozen=True)
class Group:
    """The parameters of one file; those that still need a document first."""

    file: ParameterFile
    rows: tuple[Row, ...]


def own_areas(request: HttpRequest) -> list[str]:
    """The divisions of the actor's posts that may read standards."""
    return list(access.scope(request.actor, rules.READ).prefixes)


def groups(request: HttpRequest, area: str) -> list[Group]:
    """Every parameter of every file, as in force today in a division."""
    drafts = Counter(rules.standards(request.actor).drafts().order_by().values_list("book", "name"))
    found = []
    for file in parameter_files():
        parameters = rules.parameters_of(file, request.at)
        rows = _rows(file, parameters, area, request.at.date(), drafts)
        found.append(Group(file, tuple(sorted(rows, key=lambda row: row.order))))
    return found


def _rows(file: ParameterFile, parameters: Parameters, area: str, today: dt.date, drafts: Counter):
    values = parameters.resolve(area, today, today)
    below = [one for one in parameters.areas if one.startswith(area) and one != area]
    for name, declared in parameters.declarations.items():
        if name not in file.own_names:
            continue
        own = sum(any(row.area == one for row in parameters.history(name, one)) for one in below)
        yield Row(file, declared, values.get(name), drafts[file.code, name], own)


def narrowed(found: Iterable[Group], wanted: dict, area: str) -> list[Group]:
    """The groups with only the rows that a filter asks for; empty groups are left out."""
    text = wanted.get("q", "").strip()

    def fits(row: Row) -> bool:
        words = f"{row.declared.label}{row.declared.name}{row.value.source if row.value else ''}"
        certainty = row.value.certainty if row.value else ""
        return (
            (not text or text in words)
            and (not wanted.get("certainty") or wanted["certainty"] == certainty)
            and (not wanted.get("own") or (row.value is not None and row.value.area == area))
        )

    chosen = (
        Group(group.file, tuple(row for row in group.rows if fits(row)))
        for group in found
        if not wanted.get("book") or wanted["book"] == group.file.code
    )
    return [group for group in chosen if group.rows]


def area_names(codes: Iterable[str], on_date: dt.date) -> dict[str, str]:
    """Names by code as standards keep them: "" is the nation; a code not in force stands as it is."""
    full = {code: normalise(code) for code in codes if code}
    names = territory.names_of(full.values(), on_date) if full else {}
    return {"": NATION} | {code: names.get(whole, code) for code, whole in full.items()}


def file_text(file: ParameterFile, area: str, at: dt.datetime, place: str) -> str:
    """What is in force in a division, own and inherited with its history, as a parameter file writes it."""
    parameters = rules.parameters_of(file, at)
    rows = {name: parameters.history(name, area) for name in parameters.declarations}
    head = f"{file.label}参数，{place}，{at:%Y-%m-%d %H:%M} 导出，含上级规定的值。\n金额写“元”，比例写“%”，照文件原文。"
    return toml_text(parameters.declarations, rows, head=head)
