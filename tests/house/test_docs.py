"""The documents keep up with the code: the map, the glossary, the operator's list of settings."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps

from tests.house.source import PACKAGE, ROOT, python

DOCS = ROOT / "docs"
# Folders whose name Django or Python prescribes; what lies in them is told by the folder above.
PRESCRIBED = {"migrations", "management", "templates", "templatetags", "static", "__pycache__"}
_ENVIRONMENT_NAME = re.compile(r"[\"']((?:MINZHENG|DATABASE)_[A-Z_]+)[\"']")


def folders() -> list[str]:
    """Every folder of the package, by its path below minzheng/."""
    found = [path for path in sorted(PACKAGE.rglob("*")) if path.is_dir() and any(path.iterdir())]
    relative = [path.relative_to(PACKAGE) for path in found]
    return [str(path) for path in relative if not PRESCRIBED & set(path.parts)]


def missing(names: Iterable[str], text: str) -> list[str]:
    """Names that do not stand in a text as whole words."""
    return [name for name in names if not re.search(rf"(?<![\w/]){re.escape(name)}(?![\w])", text)]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def environment_names() -> list[str]:
    files = [source for source in python() if not source.path.startswith("tests/")]
    return sorted({name for source in files for name in _ENVIRONMENT_NAME.findall(source.text)})


def test_the_map_names_every_folder():
    assert missing(folders(), read(DOCS / "map.md")) == []


def test_the_glossary_names_every_model():
    models = [model for model in apps.get_models() if model.__module__.startswith("minzheng.")]
    names = [model.__name__ for model in models]
    words = [str(model._meta.verbose_name) for model in models]
    glossary = read(DOCS / "glossary.md")
    assert missing(names, glossary) == []
    assert [word for word in words if word not in glossary] == []


def test_models_have_chinese_names():
    models = [model for model in apps.get_models() if model.__module__.startswith("minzheng.")]
    assert [
        m._meta.label for m in models if not re.search(r"[\u4e00-\u9fff]", str(m._meta.verbose_name))
    ] == []


def test_every_setting_is_explained_to_the_operator():
    assert missing(environment_names(), read(DOCS / "operating.md")) == []


def test_settings_are_found():
    assert {"DATABASE_URL", "MINZHENG_KEY_FILE", "MINZHENG_VAR"} <= set(environment_names())


def test_folders_are_found():
    assert {"kernel/cases", "desks/review", "matters/assistance/dibao"} <= set(folders())


def test_a_missing_name_is_noticed():
    assert missing(["kernel/cases", "kernel/rules"], "`kernel/cases/` holds …") == ["kernel/rules"]
    assert missing(["cases"], "kernel/cases/ holds …") == ["cases"]
    assert missing(["Case"], "| 办件 | CaseEvent |") == ["Case"]
