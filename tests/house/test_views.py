"""Views are thin: one call into the domain each; and no template stays behind unused."""

import ast
import re
from collections.abc import Iterable

from tests.house.source import PACKAGE, Source, functions, python, sources

# Django finds these by name.
FOUND_BY_DJANGO = re.compile(r"^(\d{3}(_csrf)?\.html|django/forms/|registration/)")


def command_names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """(modules of commands, single commands) as the names under which a file imports them."""
    modules, single = set(), set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        inside = any(part.endswith("commands") for part in (node.module or "").split("."))
        for alias in node.names:
            name = alias.asname or alias.name
            if inside:
                single.add(name)
            elif alias.name.endswith("commands"):
                modules.add(name)
    return modules, single


def command_calls(function: ast.AST, modules: set[str], single: set[str]) -> list[str]:
    """Every call of a command that stands in a function."""
    found = []
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        callee = node.func
        if isinstance(callee, ast.Name) and callee.id in single:
            found.append(callee.id)
        elif isinstance(callee, ast.Attribute) and ast.unparse(callee.value) in modules:
            found.append(ast.unparse(callee))
    return found


def busy_views(source: Source) -> list[str]:
    tree = source.tree
    modules, single = command_names(tree)
    return [
        f"{source.path}:{function.lineno} {function.name}: {', '.join(called)}"
        for function in functions(tree)
        if len(called := command_calls(function, modules, single)) > 1
    ]


def is_view_file(path: str) -> bool:
    return re.search(r"/desks/\w+/(views\w*\.py$|views/)", path) is not None


def unused_templates(names: Iterable[str], texts: dict[str, str]) -> list[str]:
    """Templates whose name occurs in no text but their own (`texts`: path -> text)."""
    return [
        name
        for name in names
        if not FOUND_BY_DJANGO.match(name)
        and not any(name in text for path, text in texts.items() if not path.endswith("templates/" + name))
    ]


def test_each_view_calls_one_command_at_most():
    views = [source for source in python(under=PACKAGE) if is_view_file(source.path)]
    assert [each for source in views for each in busy_views(source)] == []


def test_every_template_is_used():
    files = list(sources(".py", ".html", ".txt", under=PACKAGE))
    names = [source.path.split("/templates/", 1)[1] for source in files if "/templates/" in source.path]
    assert unused_templates(names, {source.path: source.text for source in files}) == []


def test_every_paper_is_used():
    """Typst files are named without their ending, or imported by one another."""
    files = list(sources(".py", ".typ", ".toml", under=PACKAGE))
    papers = [source.path for source in files if source.path.endswith(".typ")]
    stems = {path: path.rsplit("/", 1)[1].removesuffix(".typ") for path in papers}
    words = {other.path: set(re.findall(r"\w+", other.text)) for other in files}
    unused = [
        path
        for path, stem in stems.items()
        if not any(stem in found for other, found in words.items() if other != path)
    ]
    assert unused == []


def test_a_busy_view_is_noticed():
    text = (
        "from minzheng.kernel.cases import commands as cases, queries\n"
        "from minzheng.registers.benefits.commands import grant\n"
        "def decide(request):\n    cases.approve()\n    grant()\n"
        "def show(request):\n    queries.find()\n    cases.approve()\n"
    )
    assert busy_views(Source("views.py", text)) == ["views.py:3 decide: cases.approve, grant"]


def test_view_files_are_recognised():
    assert is_view_file("minzheng/desks/review/views.py")
    assert is_view_file("minzheng/desks/review/views_decide.py")
    assert is_view_file("minzheng/desks/review/views/decide.py")
    assert not is_view_file("minzheng/desks/review/forms.py")


def test_an_unused_template_is_noticed():
    texts = {
        "minzheng/desks/a/templates/a/used.html": "",
        "minzheng/desks/a/templates/a/idle.html": "{# a/idle.html #}",
        "minzheng/desks/a/views.py": "render(request, 'a/used.html#rows')",
    }
    assert unused_templates(["a/used.html", "a/idle.html", "404.html"], texts) == ["a/idle.html"]
