"""The settings: database addresses, secrets, and what a page may load."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from minzheng.config import settings


@pytest.mark.django_db
def test_chinese_text_has_trigrams():
    """With a plain C locale pg_trgm finds no letters in Chinese, and every search would be empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(show_trgm('冷水滩区'))")
        assert cursor.fetchone()[0] == 5


def test_a_database_address_is_read_whole():
    database = settings._database("postgresql://clerk:p%40ss@db.example:5433/district?sslmode=require", "web")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "district")
    assert (database["USER"], database["PASSWORD"]) == ("clerk", "p@ss")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["options"] == "-c statement_timeout=10000 -c lock_timeout=5000"
    assert database["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 6, "timeout": 10}


def test_a_socket_directory_keeps_its_capitals():
    database = settings._database("postgresql://u@%2FVar%2FPg:5432/d", "command")
    assert database["HOST"] == "/Var/Pg"
    assert "pool" not in database["OPTIONS"]


def test_an_address_with_a_numbered_host_is_read_whole():
    database = settings._database("postgresql://u@[::1]:5434/d", "command")
    assert (database["HOST"], database["PORT"]) == ("::1", "5434")


@pytest.mark.parametrize(
    ("url", "process", "says"),
    [
        ("sqlite:///x", "web", "postgresql://"),
        ("mysql://u@h/d", "web", "PostgreSQL"),
        ("postgresql://u@h/d", "wep", "MINZHENG_PROCESS"),
    ],
)
def test_a_wrong_address_is_a_sentence(url, process, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        settings._database(url, process)


def test_pages_load_only_from_here():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed == {"'none'", "'self'", "data:", "blob:"}
    assert directives["script-src"] == ["'self'"]
