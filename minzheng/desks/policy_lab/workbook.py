"""An effect as a workbook: assumptions, months, divisions, distribution, changed households, digests."""

from collections.abc import Iterator
from typing import BinaryIO

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import Table, TableColumn, tables_workbook
from minzheng.kernel.people.identity import mask_name
from minzheng.kernel.rules.simulation import Counts
from minzheng.registers.policy.assumptions import shown
from minzheng.registers.policy.queries import ChangedHousehold, Place
from minzheng.registers.policy.simulating import Answer

from .figures import digests, distribution

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COUNTS = (
    TableColumn(label="现行支出", kind=Kind.MONEY),
    TableColumn(label="假设支出", kind=Kind.MONEY),
    TableColumn(label="变化", kind=Kind.MONEY),
    TableColumn(label="现行户数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="假设户数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="现行人数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="假设人数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="新进入户数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="退出户数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="提高户数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="降低户数", kind=Kind.WHOLE_NUMBER),
)
_ASSUMED = (
    TableColumn(label="参数", width=30),
    TableColumn(label="假设值", width=24),
    TableColumn(label="起月", kind=Kind.MONTH),
)
_HEAD = TableColumn(label="户主", kind=Kind.PERSON_NAME)
_CHANGED = (
    TableColumn(label="地区", width=22),
    TableColumn(label="现行每月", kind=Kind.MONEY),
    TableColumn(label="假设每月", kind=Kind.MONEY),
    TableColumn(label="变化", kind=Kind.MONEY),
)


def effect_workbook(
    place: Place, answer: Answer, changed: list[ChangedHousehold], names: dict[str, str]
) -> BinaryIO:
    """Every table of the page in a sheet of its own; names are masked as on the page."""
    known = answer.record.known_at.astimezone(CHINA)
    note = f"事实日期 {answer.record.as_of_date}，按 {known:%Y-%m-%d %H:%M} 掌握的情况；按快照中的家庭测算"
    title = f"{place.programme.name}政策测算"
    listed = TableColumn(label="户编号") if answer.record.from_file else _HEAD

    def table(sheet: str, columns, rows) -> Table:
        return Table(title=f"{title}：{sheet}", columns=columns, rows=rows, note=note, sheet=sheet)

    return tables_workbook(
        [
            table("假设", _ASSUMED, _assumed(place, answer, names)),
            table("各月", (TableColumn(label="月份", kind=Kind.MONTH), *_COUNTS), _months(answer)),
            table(
                "各地",
                (TableColumn(label="地区代码", width=16), TableColumn(label="地区", width=22), *_COUNTS),
                (
                    (code, names.get(code, code), *_figures(counts))
                    for code, counts in answer.outcome.divisions.items()
                ),
            ),
            table(
                "变化分布",
                (
                    TableColumn(label="每户每月变化", width=24),
                    TableColumn(label="户数", kind=Kind.WHOLE_NUMBER),
                ),
                distribution(answer),
            ),
            table("变化的家庭", (_CHANGED[0], listed, *_CHANGED[1:]), _changed(changed, names)),
            table(
                "摘要",
                (TableColumn(label="项目", width=16), TableColumn(label="摘要（SHA-256）", width=70)),
                digests(answer),
            ),
        ]
    )


def _assumed(place: Place, answer: Answer, names: dict[str, str]) -> Iterator[tuple]:
    declared = place.programme.parameters().declarations
    if answer.question.region:
        region = answer.question.region
        yield "全部参数", f"取自{names.get(region, region)}", answer.question.first_month
    for one in answer.question.assumptions:
        yield declared[one.name].label, shown(declared[one.name], one.value), one.from_month


def _months(answer: Answer) -> Iterator[tuple]:
    for month, counts in answer.outcome.months:
        yield Month.of(month), *_figures(counts)


def _figures(counts: Counts) -> tuple[int, ...]:
    return (
        counts.before_fen, counts.after_fen, counts.change_fen,
        counts.before_households, counts.after_households, counts.before_persons, counts.after_persons,
        counts.households_in, counts.households_out, counts.households_up, counts.households_down,
    )  # fmt: skip


def _changed(changed: list[ChangedHousehold], names: dict[str, str]) -> Iterator[tuple]:
    for one in changed:
        fen = one.changed
        who = mask_name(one.head_name) if one.head_name else str(fen.household_id)
        yield (
            names.get(fen.division, fen.division), who, fen.before_fen, fen.after_fen,
            fen.after_fen - fen.before_fen,
        )  # fmt: skip
