"""Nothing grows beyond what one reads in one go, and nothing hides behind a name that says nothing."""

from tests.house.source import Source, functions, python

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
LINE_CHARACTERS_MAX = 110
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "manager",
    "managers",
    "common",
    "misc",
}


def long_functions(source: Source) -> list[str]:
    found = []
    if len(source.lines) <= FUNCTION_LINES_MAX:
        return found
    for function in functions(source.tree):
        lines = function.end_lineno - function.lineno + 1
        if lines > FUNCTION_LINES_MAX:
            found.append(f"{source.path}:{function.lineno} {function.name}: {lines} lines")
    return found


def long_lines(source: Source) -> list[str]:
    return [
        f"{source.path}:{number}: {len(line)} characters"
        for number, line in enumerate(source.lines, 1)
        if len(line) > LINE_CHARACTERS_MAX
    ]


def empty_names(path: str) -> set[str]:
    return {part.removesuffix(".py") for part in path.split("/")} & EMPTY_NAMES


def test_functions_are_short():
    assert [each for source in python() for each in long_functions(source)] == []


def test_files_are_short():
    assert [source.path for source in python() if len(source.lines) > FILE_LINES_MAX] == []


def test_lines_are_short():
    assert [each for source in python() for each in long_lines(source)] == []


def test_names_say_something():
    assert [source.path for source in python() if empty_names(source.path)] == []


def test_violations_are_noticed():
    body = "\n".join(f"    x = {number}" for number in range(70))
    assert long_functions(Source("a.py", f"def f():\n{body}\n")) == ["a.py:1 f: 71 lines"]
    assert long_functions(Source("a.py", "def f():\n    x = 1\n" * 40)) == []
    assert long_lines(Source("a.py", "x = 1\n# " + "长" * 109)) == ["a.py:2: 111 characters"]
    assert empty_names("minzheng/kernel/people/utils.py") == {"utils"}
    assert empty_names("minzheng/kernel/people/services/intake.py") == {"services"}
    assert empty_names("minzheng/kernel/people/queries.py") == set()
