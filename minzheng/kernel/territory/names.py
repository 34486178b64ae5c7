"""Finding a division by the name people write. Pure: a value object over names, no database.

People write "白竹亭社区", "梧桐街道白竹亭社区居委会", "冷水滩区伊塘镇花亭子村委会" or just "花亭子".
A written name is accepted when it ends in a form of exactly one division's name and everything before it
names what lies above that division. Otherwise the sentence lists the candidates: a guess is never made.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .codes import Kind, Level, kind_of, level_of
from .errors import AmbiguousName, UnknownDivision

_SPACES = re.compile(r"[\s\u3000·,，、/—-]+")
_COMMUNITY_ENDS = ("社区居民委员会", "社区居委会", "居民委员会", "社区委员会", "居委会", "社区")
_VILLAGE_ENDS = ("村民委员会", "村委会", "村")
_STREET_ENDS = ("街道办事处", "办事处", "街道")
_ENDS = {
    Kind.COMMUNITY: _COMMUNITY_ENDS,
    Kind.COMMUNITY_LIKE: _COMMUNITY_ENDS,
    Kind.VILLAGE: _VILLAGE_ENDS,
    Kind.VILLAGE_LIKE: _VILLAGE_ENDS,
    Kind.STREET: _STREET_ENDS,
    Kind.TOWN: ("镇人民政府", "镇"),
    Kind.TOWNSHIP: ("乡人民政府", "乡"),
}
_GENERIC = ("特别行政区", "自治区", "自治州", "自治县", "街道", "省", "市", "区", "县", "镇", "乡")
_STEM_LENGTH_MIN = 2  # 敏村 or 东村 shortened to one character would fit anything
_CANDIDATES_SHOWN = 6


@dataclass(frozen=True)
class Place:
    """A division as far as its name goes; `above` are the names over it, province first."""

    code: str
    name: str
    full_name: str
    above: tuple[str, ...]

    @property
    def label(self) -> str:
        return (self.above[-1] if self.above else "") + self.name


class NameIndex:
    """The names of one jurisdiction on one day. Build it once, resolve thousands of rows."""

    def __init__(self, places: Iterable[Place]):
        self._places = tuple(places)
        self._exact: dict[str, list[Place]] = {}
        self._short: dict[str, list[Place]] = {}
        for place in self._places:
            for form in _forms(place):
                self._exact.setdefault(form, []).append(place)
            if len(_stem(place)) >= _STEM_LENGTH_MIN:
                self._short.setdefault(_stem(place), []).append(place)

    def resolve(self, text: str, level: Level = Level.VILLAGE) -> str:
        """The code of the one division of that level that `text` names.

        Raises UnknownDivision (with what is written similarly) or AmbiguousName (with all that fit).
        """
        written = _SPACES.sub("", text)
        if not written:
            raise UnknownDivision("没有填写村（社区）名称，请填写。", field="name")
        for forms in (self._exact, self._short):
            found = {place.code: place for place in _fitting(written, forms) if level_of(place.code) == level}
            if len(found) == 1:
                return next(iter(found))
            if found:
                raise AmbiguousName(
                    f"“{text}”不止一处：{_listed(list(found.values()))}。请写明所在的镇或街道。",
                    candidates=tuple(found),
                )
        raise UnknownDivision(self._not_found(text, written, level), field="name")

    def _not_found(self, text: str, written: str, level: Level) -> str:
        names = {place.label: place for place in self._places if level_of(place.code) == level}
        similar = [place for place in names.values() if written.endswith(_stem(place) + "村")]
        similar += [place for place in names.values() if written.endswith(_stem(place) + "社区")]
        by_name: dict[str, list[Place]] = {}
        for place in names.values():
            by_name.setdefault(place.name, []).append(place)
        for close in difflib.get_close_matches(written, [*names, *by_name], n=3, cutoff=0.6):
            similar += [names[close]] if close in names else by_name[close]
        unique = list({place.code: place for place in similar}.values())
        hint = f"是否为：{_listed(unique)}？" if unique else ""
        return f"没有找到名为“{text}”的{level.label}区划。{hint}请核对名称和所在的镇或街道。"


def _stem(place: Place) -> str:
    """The proper part of a name: 花亭子 of 花亭子村, 花桥 of 花桥居委会."""
    for end in _ENDS.get(kind_of(place.code), ()):
        if place.name.endswith(end) and place.name != end:
            return place.name.removesuffix(end)
    return place.name


def _forms(place: Place) -> set[str]:
    """Every way in which the name is properly written."""
    ends = _ENDS.get(kind_of(place.code), ())
    forms = {place.name, place.full_name, *(_stem(place) + end for end in ends)}
    if kind_of(place.code) in (Kind.VILLAGE, Kind.VILLAGE_LIKE):
        forms |= {place.name + end for end in _VILLAGE_ENDS}  # 敏村 is also written 敏村村委会
    return forms


def _fitting(written: str, forms: dict[str, list[Place]]) -> Iterator[Place]:
    for start in range(len(written)):
        for place in forms.get(written[start:], ()):
            if _names_above(written[:start], place.above):
                yield place


def _names_above(written: str, above: Sequence[str]) -> bool:
    """Whether `written` is made up of names from above, from the top down, any of them left out."""
    if not written:
        return True
    for position, name in enumerate(above):
        for form in {name, _plain(name), name + "办事处", _plain(name) + "办事处"}:
            if written.startswith(form) and _names_above(written[len(form) :], above[position + 1 :]):
                return True
    return False


def _plain(name: str) -> str:
    for generic in _GENERIC:
        if name.endswith(generic) and len(name) - len(generic) >= _STEM_LENGTH_MIN:
            return name.removesuffix(generic)
    return name


def _listed(places: Sequence[Place]) -> str:
    shown = "、".join(f"{place.label}（{place.code}）" for place in places[:_CANDIDATES_SHOWN])
    return shown + ("等" if len(places) > _CANDIDATES_SHOWN else "")
