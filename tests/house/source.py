"""Reading the project's own files."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "minzheng"
NOT_OURS = {".git", ".venv", "var", "node_modules", "vendor", "__pycache__", ".hypothesis", "test-results"}


@dataclass(frozen=True)
class Source:
    """One file: its path from the project's root, and its text.

    A rule looks at the text first and asks for the tree only where it may find something: all trees together
    are too large to keep, and parsing is what the rules cost.
    """

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@cache
def _files() -> tuple[Path, ...]:
    """Every file of the project in a stable order; what is not ours is not even looked into."""
    found = []
    for folder, inside, names in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in NOT_OURS]
        found += [Path(folder, name) for name in names if name not in NOT_OURS]
    return tuple(sorted(found))


@cache
def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def sources(*suffixes: str, under: Path = ROOT) -> Iterator[Source]:
    """Every file of ours with one of these endings, in a stable order."""
    return (_read(path) for path in _files() if path.suffix in suffixes and path.is_relative_to(under))


def python(*, under: Path = ROOT) -> Iterator[Source]:
    """Every Python file of ours except migrations, which Django writes."""
    return (source for source in sources(".py", under=under) if "/migrations/" not in source.path)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
