"""How names of groups are compared, and which are refused. Pure: no database."""

import re
import unicodedata
from collections.abc import Iterable

NAME_MIN, NAME_MAX = 2, 60
# 令69 and 国令250 第十条: no local body bears the nation's name; nor may a filed group look registered.
_NATIONAL = ("中国", "全国", "中华", "国际", "国家", "中央")
_LEGAL_FORMS = ("基金会",)
_MARKS = re.compile(r"[\s\W_]+")
_ENDS = ("社区", "村", "居委会", "村委会")


def plain_name(name: str, places: Iterable[str] = ()) -> str:
    """The name as it is compared: half-width, without spaces and marks, without its own community's name.

    "梅湾社区 广场舞队（一队）" of 梅湾社区 and "广场舞队一队" are one name. What would leave fewer than two
    characters is left as it is.
    """
    text = _MARKS.sub("", unicodedata.normalize("NFKC", name)).upper()
    for place in sorted(_forms(places), key=len, reverse=True):
        rest = text.removeprefix(place)
        if rest != text and len(rest) >= NAME_MIN:
            return rest
    return text


def _forms(places: Iterable[str]) -> set[str]:
    """Each place's name, and its proper part where that has at least two characters."""
    found = set()
    for place in places:
        found.add(place)
        for end in _ENDS:
            stem = place.removesuffix(end)
            if len(stem) >= NAME_MIN:
                found.add(stem)
    return found


def why_refused(name: str) -> str:
    """Why a group may not bear the name; "" where it may."""
    tight = _MARKS.sub("", unicodedata.normalize("NFKC", name))
    if not NAME_MIN <= len(tight) <= NAME_MAX:
        return f"名称应为 {NAME_MIN} 到 {NAME_MAX} 个字，请写全称。"
    for word in _NATIONAL:
        if word in tight:
            return (
                f"名称含“{word}”：社区社会组织不得冠全国性、国际性字样（社会团体登记管理条例 第十条）。"
                "请改用社区名加活动内容，如“某某社区合唱队”。"
            )
    for word in _LEGAL_FORMS:
        if word in tight:
            return f"名称含“{word}”：备案不取得法人资格，不能使用法人的组织形式。请改名，或申请登记成立。"
    return ""


def similarity(one: str, other: str) -> int:
    """How alike two plain names are, in per cent: twice the shared pairs of characters over all pairs."""
    first, second = _pairs(one), _pairs(other)
    total = len(first) + len(second)
    if not total:
        return 100 if one == other else 0
    rest, shared = list(second), 0
    for pair in first:
        if pair in rest:
            rest.remove(pair)
            shared += 1
    return 200 * shared // total


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)]
