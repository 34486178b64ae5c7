"""Secrets that the installation makes for itself and keeps in files."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(path: Path) -> str:
    """The secret in a file; a random one is made first where there is none, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    secret = path.read_text().strip()
    if not secret:
        raise ImproperlyConfigured(f"密钥文件 {path} 是空的，请恢复备份。")
    return secret
