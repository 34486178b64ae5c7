"""What may not be written, and where."""

import ast
import re

import pytest

from tests.house.source import PACKAGE, ROOT, Source, python, sources

MONEY_ROOMS = ("kernel/ledger", "kernel/rules", "registers/benefits", "matters")
CLOCK = "minzheng/kernel/base/clock.py"
CLOCK_READERS = re.compile(
    r"minzheng/(desks/|config/|kernel/base/|kernel/access/web\.py|.*/management/commands/)"
)
THIS_FOLDER = "tests/house/"

_MACHINE_CLOCK = re.compile(
    r"(^|\.)(datetime|date|timezone)\.(now|today|utcnow)$|(^|\.)(localdate|localtime)\(\)$"
)
CLOCK_WORDS = {"now", "today", "utcnow", "localdate", "localtime"}  # what the patterns above and below end in
_CLOCK_WORD = re.compile(rf"\b({'|'.join(CLOCK_WORDS)})\b")
_OUR_CLOCK = re.compile(r"(^|\.)clock\.(now|today)$")
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b|\bfor now\b(?!\()")
_ADDRESS = re.compile(r"\bhttps?://(?!(www\.)?w3\.org/)[^\s\"'<>)]*")
_MACHINE_PATH = re.compile(r"(?<![\w.])/(work|root|home/\w+)/")


def calls(source: Source, pattern: re.Pattern) -> list[str]:
    """Where dotted names (called or not) and calls match; `localdate(moment)` reads no clock."""
    if not _CLOCK_WORD.search(source.text):
        return []
    return [
        f"{source.path}:{node.lineno} {text}"
        for node in ast.walk(source.tree)
        if _last_name(node) in CLOCK_WORDS and pattern.search(text := ast.unparse(node))
    ]


def _last_name(node: ast.AST) -> str:
    """The name a dotted name ends in, called without arguments or not."""
    if isinstance(node, ast.Call) and not node.args + node.keywords:
        return getattr(node.func, "attr", getattr(node.func, "id", ""))
    return node.attr if isinstance(node, ast.Attribute) else ""


def signal_imports(source: Source) -> list[str]:
    """Business by signals is invisible to a reader; nothing imports Django's."""
    if not re.search(r"\b(dispatch|signals)\b", source.text):
        return []
    found = []
    for node in ast.walk(source.tree):
        names = [alias.name for alias in getattr(node, "names", ())] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found += [
            f"{source.path}:{node.lineno} {name}"
            for name in names
            if re.match(r"django.*\.(dispatch|signals)$", name)
        ]
    return found


def floats(source: Source) -> list[str]:
    return [
        f"{source.path}:{node.lineno}"
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]


def matches(source: Source, pattern: re.Pattern) -> list[str]:
    if not pattern.search(source.text):
        return []
    return [
        f"{source.path}:{number} {found.group()}"
        for number, line in enumerate(source.lines, 1)
        for found in pattern.finditer(line)
    ]


def test_the_machine_clock_is_read_in_one_place():
    found = [
        each
        for source in python(under=PACKAGE)
        if source.path != CLOCK
        for each in calls(source, _MACHINE_CLOCK)
    ]
    assert found == []


def test_only_faces_ask_for_the_time():
    asked = [each for source in python(under=PACKAGE) for each in calls(source, _OUR_CLOCK)]
    assert [each for each in asked if not CLOCK_READERS.match(each)] == []


def test_no_business_by_signals():
    assert [each for source in python(under=PACKAGE) for each in signal_imports(source)] == []


def test_no_float_where_money_is():
    rooms = [PACKAGE / room for room in MONEY_ROOMS]
    assert [each for room in rooms for source in python(under=room) for each in floats(source)] == []


def test_nothing_is_left_unfinished():
    files = sources(".py", ".html", ".css", ".js", ".toml", ".typ", ".md", ".ini")
    found = [each for source in files for each in matches(source, _UNFINISHED)]
    assert [each for each in found if not each.startswith(THIS_FOLDER)] == []


def test_pages_load_nothing_from_elsewhere():
    files = sources(".html", ".css", ".js", ".svg", under=PACKAGE)
    assert [each for source in files for each in matches(source, _ADDRESS)] == []


def test_no_path_of_a_machine():
    files = sources(".py", ".html", ".css", ".js", ".toml", ".typ", ".md", ".ini", ".json", ".csv", ".lock")
    found = [each for source in files for each in matches(source, _MACHINE_PATH)]
    assert [each for each in found if not each.startswith(THIS_FOLDER)] == []


def test_locks_name_no_host():
    locks = [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"]
    assert len(locks) == 6
    assert [lock.name for lock in locks if "://" in lock.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("timezone.now()", True),
        ("dt.datetime.now(CHINA)", True),
        ("x = date.today", True),
        ("datetime.date.today()", True),
        ("timezone.localdate()", True),
        ("timezone.localdate(at)", False),
        ("clock.now()", False),
        ("self.now()", False),
    ],
)
def test_reading_the_machine_clock_is_noticed(text, noticed):
    assert bool(calls(Source("a.py", text), _MACHINE_CLOCK)) is noticed


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (signal_imports, "from django.dispatch import receiver", "from django.db import models"),
        (signal_imports, "from django.db.models import signals", "import signal"),
        (signal_imports, "import django.db.models.signals", "import django.db.models"),
        (floats, "x = 0.1", "x = 1"),
        (floats, "x = float(y)", "x = Decimal('0.1')"),
        (lambda source: matches(source, _UNFINISHED), "# TODO: later", "# what is to do stands in the issue"),
        (lambda source: matches(source, _UNFINISHED), "# good enough for now", "# what now() answers"),
        (
            lambda source: matches(source, _ADDRESS),
            "'https://cdn.example/x.js'",
            "http://www.w3.org/2000/svg",
        ),
        (lambda source: matches(source, _MACHINE_PATH), "open('/" + "root/x')", "workflow/root/x"),
        (lambda source: calls(source, _OUR_CLOCK), "at = clock.now()", "at = request.at"),
    ],
)
def test_violations_are_noticed(check, bad, good):
    assert len(check(Source("a.py", bad))) >= 1
    assert check(Source("a.py", good)) == []
