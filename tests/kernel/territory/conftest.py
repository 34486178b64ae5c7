"""Divisions of an invented county under the unassigned prefix 99, and the real files that are shipped."""

import datetime as dt

import pytest

from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.territory import commands
from minzheng.kernel.territory.rows import LENGSHUITAN, DivisionRow, read_rows

START = dt.date(2000, 1, 1)
AT = clock.at_hour(dt.date(2021, 2, 1))
BY = {"actor": SYSTEM, "at": AT}


def row(code: str, name: str, **more) -> DivisionRow:
    return DivisionRow(code=code, name=name, **{"valid_from": START} | more)


COUNTY = (
    row("99", "示范省"),
    row("9901", "示范市"),
    row("990121", "甲县"),
    row("990122", "乙县"),
    row("990121100", "东镇"),
    row("990121100201", "上村"),
    row("990121100001", "街口社区"),
    row("990121200", "西乡"),
    row("990121200201", "下村"),
    row("990122100", "南镇"),
)


@pytest.fixture
def county(db):
    """Two counties of an invented province, in force from 2000-01-01."""
    commands.load_divisions(rows=COUNTY, source="示例", **BY)


@pytest.fixture
def lengshuitan(db):
    """The shipped divisions."""
    commands.load_divisions(rows=read_rows(LENGSHUITAN), source=LENGSHUITAN.name, **BY)
