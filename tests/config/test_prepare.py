"""`manage.py prepare`."""

import io

import pytest
from django.core.management import call_command

from minzheng.config.management.commands import prepare
from minzheng.config.management.commands.prepare import collect_static_files


@pytest.fixture
def static_files(tmp_path, settings):
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("a{}")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "collected"
    return source


def test_static_files_are_collected_only_when_one_changed(static_files, settings):
    assert collect_static_files(settings.STATIC_ROOT) is True
    assert (settings.STATIC_ROOT / "page.css").read_text() == "a{}"
    assert collect_static_files(settings.STATIC_ROOT) is False
    (static_files / "page.css").write_text("a{color:red}")
    assert collect_static_files(settings.STATIC_ROOT) is True
    assert (settings.STATIC_ROOT / "page.css").read_text() == "a{color:red}"


def test_a_file_that_went_away_is_not_served_any_longer(static_files, settings):
    (static_files / "old.css").write_text("b{}")
    collect_static_files(settings.STATIC_ROOT)
    (static_files / "old.css").unlink()
    assert collect_static_files(settings.STATIC_ROOT) is True
    assert not (settings.STATIC_ROOT / "old.css").exists()


@pytest.mark.django_db
def test_an_empty_database_is_reported(static_files):
    said = io.StringIO()
    call_command("prepare", stdout=said)
    assert said.getvalue() == "no-district\n"


@pytest.mark.django_db
def test_standards_that_a_district_still_lacks_are_named(static_files, settings):
    """Nobody has set the standards of this district: each is named once, with the rule that needs it."""
    settings.DISTRICT_CODE = "999901"
    said = io.StringIO()
    call_command("prepare", stdout=said)
    missing = [line for line in said.getvalue().splitlines() if line.startswith("! ")]
    assert "“城市低保标准”（standard_urban）在区划“999901”" in missing[0]
    for label in (
        "城市低保标准",
        "农村低保年标准",
        "困难残疾人生活补贴标准",
        "照料护理月标准",
        "火化费最高补助",
    ):
        assert sum(f"参数“{label}”" in line for line in missing) == 1, label


@pytest.mark.django_db
def test_a_lost_field_key_is_not_replaced(static_files, settings, tmp_path):
    settings.FIELD_KEY_FILE = str(tmp_path / "lost")
    call_command("prepare", stdout=io.StringIO())
    assert not (tmp_path / "lost").exists()


@pytest.mark.django_db
def test_a_new_database_gets_a_field_key(static_files, settings, tmp_path, monkeypatch):
    settings.FIELD_KEY_FILE = str(tmp_path / "new")
    monkeypatch.setattr(prepare, "database_is_new", lambda: True)
    call_command("prepare", stdout=io.StringIO())
    assert len(bytes.fromhex((tmp_path / "new").read_text())) == 32
