"""Reading the project's own files."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "minzheng"
NOT_OURS = {".git", ".venv", "var", "node_modules", "vendor", "__pycache__", ".hypothesis", "test-results"}


@dataclass(frozen=True)
class Source:
    """One file: its path from the project's root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def sources(*suffixes: str, under: Path = ROOT) -> Iterator[Source]:
    """Every file of ours with one of these endings, in a stable order."""
    for path in sorted(under.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.suffix in suffixes and path.is_file() and not NOT_OURS & set(parts):
            yield Source("/".join(parts), path.read_text(encoding="utf-8"))


def python(*, under: Path = ROOT) -> Iterator[Source]:
    """Every Python file of ours except migrations, which Django writes."""
    return (source for source in sources(".py", under=under) if "/migrations/" not in source.path)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
