"""名称审查: whether a name may be registered. Pure: a name, a day, and the names that stand in the book.

A name is division + field or members + form for an association, division + 字号 + field + form for the two
other kinds. Some findings refuse; others ask a person to look, because law leaves the judgement to the
registrar: an edit distance of one is a hint, a name that sounds the same is a confusion.
"""

import datetime as dt
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

from minzheng.kernel.territory.working_days import WorkingCalendar

from .models import ENDED, Kind, OrganisationState

WORDS = Path(__file__).with_name("name_words.toml")
MEASURES_SINCE = dt.date(2024, 5, 1)  # 社会组织名称管理办法 (令69)
MARK_LENGTH_MIN = 2  # 字号 of at least two characters
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_EARLIER = {
    Kind.ASSOCIATION: "社会团体登记管理条例 第十条",
    Kind.SERVICE: "民办非企业单位名称管理暂行规定（民发〔1999〕129号）",
    Kind.FOUNDATION: "基金会名称管理规定（民政部令第26号）",
}
_STRUCTURE = {
    Kind.ASSOCIATION: "行政区划名＋行（事）业领域或者会员组成＋组织形式",
    Kind.SERVICE: "行政区划名＋字号＋行（事）业领域＋组织形式",
    Kind.FOUNDATION: "行政区划名＋字号＋行（事）业领域＋基金会",
}


@dataclass(frozen=True)
class Taken:
    """A name that stands or stood in the book."""

    organisation_id: int
    name: str
    state: str
    ended_date: dt.date | None = None


@dataclass(frozen=True)
class Finding:
    """What was found: `refuses`, or somebody must look; with article and remedy in the sentence."""

    code: str
    refuses: bool
    sentence: str
    organisation_id: int | None = None


@dataclass(frozen=True)
class Parts:
    """A name taken apart; `mark` is the 字号, empty for an association."""

    division: str
    mark: str
    field: str
    form: str

    @property
    def core(self) -> str:
        """What tells it from others of the place: without division and form."""
        return self.mark + self.field


@dataclass(frozen=True)
class Verdict:
    """Everything found about a name, refusals first."""

    name: str
    findings: tuple[Finding, ...]

    @property
    def refusals(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.refuses)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.refuses)

    @property
    def is_free(self) -> bool:
        """Whether it may be applied for; doubts are for the registrar."""
        return not self.refusals


@dataclass(frozen=True)
class Rests:
    """How long the name of an ended organisation rests, in months."""

    cancelled_months: int
    revoked_months: int


@cache
def _words() -> dict:
    return tomllib.loads(WORDS.read_text())


@cache
def _simplified() -> dict[int, str]:
    table = _words()["traditional"]
    return str.maketrans(table["from"], table["to"])


def normalise(typed: str) -> str:
    """Half width, simplified, digits as Chinese numerals, no spaces or brackets: for comparing only."""
    written = unicodedata.normalize("NFKC", typed).translate(_simplified()).translate(_DIGITS)
    return "".join(ch for ch in written if ch.isalnum()).upper()


def sound(text: str) -> tuple[str, ...]:
    """Its syllables without tones."""
    return tuple(lazy_pinyin(normalise(text)))


def basis(kind: str, on_date: dt.date) -> str:
    """The rules of names of the day."""
    return "社会组织名称管理办法（民政部令第69号）" if on_date >= MEASURES_SINCE else _EARLIER[Kind(kind)]


def forms(kind: str) -> tuple[str, ...]:
    """The forms (组织形式) that a kind may end in, longest first."""
    return tuple(sorted(_words()["forms"][kind], key=len, reverse=True))


def take_apart(name: str, *, kind: str, divisions: Sequence[str]) -> Parts:
    """Division, 字号, field and form; what is not found stays empty."""
    rest, division = normalise(name), ""
    for one in sorted(map(normalise, divisions), key=len, reverse=True):
        if rest.startswith(one):
            division, rest = one, rest[len(one) :]
            break
    form = next((one for one in forms(kind) if rest.endswith(one)), "")
    rest = rest[: len(rest) - len(form)]
    if kind == Kind.ASSOCIATION:
        return Parts(division, "", rest, form)
    places = [rest.find(word) for word in _words()["fields"]["words"] if word in rest]
    start = min(places) if places else len(rest)
    return Parts(division, rest[:start], rest[start:], form)


def check(
    name: str, *, kind: str, on_date: dt.date, divisions: Sequence[str], taken: Iterable[Taken],
    rests: Rests, but_for: int | None = None,
) -> Verdict:  # fmt: skip
    """Everything that speaks against a name on a day, refusals first.

    `divisions` are the ways in which the place may be written; `but_for` is the organisation that asks for
    a new name, whose own names do not stand in its way.
    """
    parts = take_apart(name, kind=kind, divisions=divisions)
    findings = [
        *_structure(name, parts, kind, on_date, divisions),
        *_words_found(name, parts, on_date),
        *_near_names(parts, kind, divisions, [one for one in taken if one.organisation_id != but_for],
                     on_date, rests),
    ]  # fmt: skip
    return Verdict(name.strip(), tuple(sorted(findings, key=lambda one: not one.refuses)))


def _structure(name: str, parts: Parts, kind: str, on_date: dt.date, divisions: Sequence[str]):
    law, shape = basis(kind, on_date), _STRUCTURE[Kind(kind)]
    written = unicodedata.normalize("NFKC", name).strip()
    if any(ch.isascii() and ch.isalnum() for ch in written):
        yield Finding(
            "letters", True,
            f"名称含有外文字母或者阿拉伯数字。按{law}，名称用规范汉字，请改用汉字。",
        )  # fmt: skip
    if not parts.division:
        yield Finding(
            "division", True,
            f"名称没有以本登记机关的行政区划名开头。按{law}，名称由“{shape}”组成，请以“{divisions[0]}”开头。",
        )  # fmt: skip
    if not parts.form:
        some = "、".join(forms(kind)[:6])
        yield Finding(
            "form", True,
            f"名称的结尾不是{Kind(kind).label}的组织形式。按{law}，请用{some}等结尾。",
        )  # fmt: skip
    if kind != Kind.ASSOCIATION:
        if len(parts.mark) < MARK_LENGTH_MIN:
            yield Finding(
                "mark", True,
                f"名称没有两个字以上的字号。按{law}，名称由“{shape}”组成，请在行政区划名后加上字号。",
            )  # fmt: skip
        if not parts.field and parts.form != "幼儿园":
            yield Finding("field", False, f"没有识别出行（事）业领域，请登记机关对照“{shape}”人工审查。")
    elif not parts.field:
        yield Finding("field", True, f"名称没有行（事）业领域或者会员组成。按{law}，请写明领域。")


def _words_found(name: str, parts: Parts, on_date: dt.date):
    rest = parts.core + parts.form
    groups = [one for one in _words()["group"] if one["from"] <= on_date]
    home_association = parts.form.endswith("商会")
    for group in groups:
        if group["code"] == "elsewhere" and home_association:
            continue
        searched = rest
        for phrase in group.get("but", ()):  # 国际象棋 is a game and claims nothing
            searched = searched.replace(phrase, "")
        hit = next((word for word in group["words"] if word in searched), "")
        if hit:
            yield Finding(
                group["code"], group["severity"] == "refuse",
                f"名称里的“{hit}”属于{group['label']}。依据：{group['source']}。{group['remedy']}。",
            )  # fmt: skip
    yield from _sounds_forbidden(parts.core, groups)


def _sounds_forbidden(core: str, groups: list[dict]):
    """Words that only sound like a forbidden one: somebody must look, since 忠华 may be a person's name."""
    heard = sound(core)
    for group in groups:
        if group["code"] not in ("national", "leaders", "organs"):
            continue
        for word in group["words"]:
            said = sound(word)
            for start in range(len(heard) - len(said) + 1):
                written = core[start : start + len(said)]
                if heard[start : start + len(said)] == said and written != word:
                    yield Finding(
                        "sounds_forbidden", False,
                        f"名称里的“{written}”与禁用的“{word}”同音（{group['label']}），请登记机关人工审查。",
                    )  # fmt: skip


def _near_names(
    parts: Parts, kind: str, divisions: Sequence[str], taken: list[Taken], on_date: dt.date, rests: Rests
):
    law = basis(kind, on_date)
    wanted, heard = parts.core + parts.form, sound(parts.core + parts.form)
    for one in taken:
        theirs = _stripped(one.name, divisions)
        if one.state in ENDED:
            yield from _resting(one, theirs == wanted, law, on_date, rests)
        elif theirs == wanted:
            yield Finding(
                "taken", True,
                f"与已登记的“{one.name}”重名。按{law}，同一登记机关辖区内名称不得相同，请换字号或者领域。",
                one.organisation_id,
            )  # fmt: skip
        elif sound(theirs) == heard:
            yield Finding(
                "homophone", True,
                f"与已登记的“{one.name}”读音相同，容易混淆。按{law}，名称不得与已登记的近似，请换一个读音不同的名称。",
                one.organisation_id,
            )  # fmt: skip
        elif near(_without_form(theirs), parts.core):
            yield Finding(
                "near",
                False,
                f"与已登记的“{one.name}”近似，请登记机关人工审查是否足以混淆。",
                one.organisation_id,
            )


def _resting(one: Taken, same: bool, law: str, on_date: dt.date, rests: Rests):
    if not same or one.ended_date is None:
        return
    cancelled = one.state == OrganisationState.CANCELLED
    months = rests.cancelled_months if cancelled else rests.revoked_months
    free_date = WorkingCalendar.add_months(one.ended_date, months)
    if on_date < free_date:
        how = "注销" if cancelled else "被撤销登记"
        yield Finding(
            "resting", True,
            f"“{one.name}”{how}未满 {months} 个月（{one.ended_date} {how}）。按{law}，"
            f"这个名称 {free_date} 起才能再用，请换一个名称。",
            one.organisation_id,
        )  # fmt: skip


def _stripped(name: str, divisions: Sequence[str]) -> str:
    """A registered name without its place."""
    rest = normalise(name)
    for one in sorted(map(normalise, divisions), key=len, reverse=True):
        if rest.startswith(one):
            return rest[len(one) :]
    return rest


@cache
def _every_form() -> tuple[str, ...]:
    return tuple(sorted({form for kind in Kind.values for form in forms(kind)}, key=len, reverse=True))


def _without_form(name: str) -> str:
    form = next((one for one in _every_form() if name.endswith(one) and len(name) > len(one)), "")
    return name[: len(name) - len(form)]


def near(first: str, second: str) -> bool:
    """Whether one character put in, left out or changed makes one of the other; equal counts too."""
    if abs(len(first) - len(second)) > 1:
        return False
    if len(first) > len(second):
        first, second = second, first
    place = next((i for i, ch in enumerate(first) if ch != second[i]), len(first))
    if len(first) == len(second):
        return first[place + 1 :] == second[place + 1 :]
    return first[place:] == second[place + 1 :]
