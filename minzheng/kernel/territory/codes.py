"""Division codes as text: GB/T 2260-2007 (to the county) and GB/T 10114-2003 (below). No database here.

A code has twelve digits: province 2, prefecture 2, county 2, township 3, village 3; a division above the
village ends in zeros. What is left without whole zero segments is the *prefix*, and a jurisdiction is
exactly that: everything whose code begins with it.
"""

import re

from django.db.models import TextChoices

from minzheng.kernel.base.errors import Invalid

_WRITTEN = re.compile(r"[1-9][0-9](?:[0-9]{2}){0,2}|[1-9][0-9]{8}|[1-9][0-9]{11}")


class Level(TextChoices):
    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "地级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    VILLAGE = "village", "村级"


class Kind(TextChoices):
    """What sort of division it is, as its code says."""

    PROVINCE = "province", "省（自治区、直辖市）"
    PREFECTURE = "prefecture", "市（地、州、盟）"
    DISTRICT = "district", "市辖区"
    COUNTY = "county", "县"
    COUNTY_CITY = "county_city", "县级市"
    STREET = "street", "街道"
    TOWN = "town", "镇"
    TOWNSHIP = "township", "乡"
    TOWNSHIP_LIKE = "township_like", "类似乡级单位"
    COMMUNITY = "community", "社区"
    VILLAGE = "village", "村"
    COMMUNITY_LIKE = "community_like", "类似社区"
    VILLAGE_LIKE = "village_like", "类似村"


class UrbanRural(TextChoices):
    """城乡分类代码 of the statistical division codes (国函〔2008〕60号); blank where the source has none."""

    MAIN_URBAN = "111", "主城区"
    URBAN_FRINGE = "112", "城乡结合区"
    TOWN_CENTRE = "121", "镇中心区"
    TOWN_FRINGE = "122", "镇乡结合区"
    SPECIAL = "123", "特殊区域"
    TOWNSHIP_CENTRE = "210", "乡中心区"
    VILLAGE = "220", "村庄"


class CodeStatus(TextChoices):
    CONFIRMED = "confirmed", "正式"
    PENDING = "pending", "临时（待民政部门一个月内确定）"  # 行政区划管理条例: codes follow within a month


NAME_MAX, FULL_NAME_MAX, DOCUMENT_MAX = 64, 96, 200  # characters, here because file and table share them
WIDTHS = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}

# Upper ends of the number ranges inside a segment, in order.
_KINDS_BY_RANGE = {
    Level.COUNTY: ((20, Kind.DISTRICT), (80, Kind.COUNTY), (99, Kind.COUNTY_CITY)),
    Level.TOWNSHIP: (
        (99, Kind.STREET), (199, Kind.TOWN), (399, Kind.TOWNSHIP), (999, Kind.TOWNSHIP_LIKE),
    ),
    Level.VILLAGE: (
        (199, Kind.COMMUNITY), (399, Kind.VILLAGE), (499, Kind.COMMUNITY_LIKE), (599, Kind.VILLAGE_LIKE),
    ),
}  # fmt: skip


def normalise(code: str) -> str:
    """The twelve digits of a code written with 2, 4, 6, 9 or 12. Raises Invalid."""
    written = str(code).strip()
    if _WRITTEN.fullmatch(written) is None:
        raise Invalid(f"区划代码“{code}”有误：应为 2、4、6、9 或 12 位数字，请核对。", field="code")
    return written.ljust(12, "0")


def level_of(code: str) -> Level:
    """The level of a code: that of its last segment which is not all zeros."""
    full, start, found = normalise(code), 0, Level.PROVINCE
    for level, end in WIDTHS.items():
        if full[start:end].strip("0"):
            found = level
        start = end
    return found


def significant(code: str) -> str:
    """The prefix of a jurisdiction: "431103000000" -> "431103". Raises Invalid, never returns ""."""
    return normalise(code)[: WIDTHS[level_of(code)]]


def parent_of(code: str) -> str:
    """The twelve-digit code of the division directly above; "" above a province."""
    full, level = normalise(code), level_of(code)
    widths = list(WIDTHS.values())
    position = widths.index(WIDTHS[level])
    return full[: widths[position - 1]].ljust(12, "0") if position else ""


def ancestors_of(code: str) -> tuple[str, ...]:
    """The codes above, province first, without the code itself."""
    above, parent = [], parent_of(code)
    while parent:
        above.append(parent)
        parent = parent_of(parent)
    return tuple(reversed(above))


def kind_of(code: str) -> Kind:
    """What the code says the division is. Raises Invalid for a village number no standard assigns."""
    level, prefix = level_of(code), significant(code)
    if level in (Level.PROVINCE, Level.PREFECTURE):
        return Kind(level.value)
    number = int(prefix[-2:] if level is Level.COUNTY else prefix[-3:])
    for last, kind in _KINDS_BY_RANGE[level]:
        if number <= last:
            return kind
    raise Invalid(f"区划代码“{code}”有误：村级序号 {number} 不在 001—599 之内，请核对。", field="code")


def moved(code: str, old: str, new: str) -> str:
    """`code`, which lies within `old`, as it reads once `old` is coded `new` (both of one level)."""
    prefix = significant(old)
    full = normalise(code)
    if not full.startswith(prefix):
        raise ValueError(f"{code} does not lie within {old}")
    return significant(new) + full[len(prefix) :]
