"""Secrets in files."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from minzheng.config.keys import kept_secret


def test_a_secret_is_made_once_and_kept_private(tmp_path):
    path = tmp_path / "new" / "secret"
    secret = kept_secret(path)
    assert len(bytes.fromhex(secret)) == 32
    assert kept_secret(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_is_refused(tmp_path):
    path = tmp_path / "secret"
    path.touch()
    with pytest.raises(ImproperlyConfigured, match="恢复备份"):
        kept_secret(path)
    assert path.read_text() == ""
