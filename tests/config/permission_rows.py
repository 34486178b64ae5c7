"""The permission table as the tests read it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TABLES = (HERE / "permission_table.toml", *sorted((HERE / "fields").glob("*.toml")))
VISITOR, OWNER, NEIGHBOUR = "visitor", "owner", "neighbour"
ROOT = "root"  # the section of names without a namespace


@dataclass(frozen=True)
class Row:
    """Who is let in by GET and by POST, what others get, and what foreign objects give ("": none)."""

    name: str
    get: frozenset[str]
    post: frozenset[str]
    others: str
    refused: frozenset[str]
    foreign: str

    def admitted(self, method: str) -> frozenset[str]:
        return self.get if method == "GET" else self.post

    def methods(self) -> list[str]:
        return [method for method in ("GET", "POST") if self.admitted(method)]

    def outcome(self, who: str, method: str) -> str:
        """ok, login, refused, not_found or method: what an account gets for an object of its jurisdiction."""
        if not self.admitted(method):
            return "method"
        if who in self.admitted(method):
            return "ok"
        if who == VISITOR:
            return "login"
        return "refused" if method == "POST" and who in self.refused else self.others


def read_table() -> dict[str, Row]:
    """Every row by the name of its address. A word that is neither an account nor a group raises KeyError."""
    contents = [tomllib.loads(path.read_text()) for path in TABLES]
    groups = {word: names for content in contents for word, names in content.pop("groups", {}).items()}
    rows = {}
    for section, entries in (item for content in contents for item in content.items()):
        for short, row in entries.items():
            name = short if section == ROOT else f"{section}:{short}"
            unknown = set(row) - {"get", "post", "others", "refused", "foreign"}
            if unknown:
                raise KeyError(f"{name}: {unknown}")
            rows[name] = Row(
                name=name,
                get=_accounts(row.get("get", ""), groups),
                post=_accounts(row.get("post", ""), groups),
                others=row.get("others", "refused"),
                refused=_accounts(row.get("refused", ""), groups),
                foreign=row.get("foreign", ""),
            )
    return rows


def _accounts(words: str, groups: dict[str, str]) -> frozenset[str]:
    found: set[str] = set()
    for word in words.split():
        found |= _accounts(groups[word], groups) if word in groups else {word}
    return frozenset(found)
