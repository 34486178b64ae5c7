"""Encryption of single values (SM4-GCM, GB/T 32907) and the blind index that finds them (HMAC-SM3).

The software implementation is OpenSSL's; it is not a certified cryptographic product (GM/T 0028), and
`docs/operating.md` says so. Key: 32 bytes in the file named by MINZHENG_KEY_FILE; one half encrypts,
the other half indexes.
"""

import functools
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

NONCE_BYTES, TAG_BYTES, _KEY_BYTES = 12, 16, 16


class KeyMissing(RuntimeError):
    """The field key is absent or damaged: nothing may be stored or read without it."""


@functools.cache
def _keys(path: str) -> tuple[bytes, bytes]:
    try:
        raw = bytes.fromhex(Path(path).read_text().strip())
    except (OSError, ValueError) as error:
        raise KeyMissing(f"cannot read the field key from {path}") from error
    if len(raw) != 2 * _KEY_BYTES:
        raise KeyMissing(f"the field key in {path} must be {2 * _KEY_BYTES} bytes of hex")
    return raw[:_KEY_BYTES], raw[_KEY_BYTES:]


def value_key(key_file: str = "") -> bytes:
    """The key that encrypts values. A process without settings of its own names the file."""
    return _keys(key_file or settings.FIELD_KEY_FILE)[0]


def encrypt(text: str, *, purpose: str) -> bytes:
    """Nonce, tag and ciphertext in one value. `purpose` binds it to its column."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = Cipher(algorithms.SM4(value_key()), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(purpose.encode())
    body = cipher.update(text.encode()) + cipher.finalize()
    return nonce + cipher.tag + body


def decrypt(value: bytes, *, purpose: str) -> str:
    """The text again. A value that was altered, or belongs to another purpose, raises InvalidTag.

    Very many of them: `many_secrets.decrypt_many`.
    """
    value, body = bytes(value), NONCE_BYTES + TAG_BYTES
    mode = modes.GCM(value[:NONCE_BYTES], value[NONCE_BYTES:body])
    cipher = Cipher(algorithms.SM4(value_key()), mode).decryptor()
    cipher.authenticate_additional_data(purpose.encode())
    return (cipher.update(value[body:]) + cipher.finalize()).decode()


def blind_index(text: str, *, purpose: str) -> bytes:
    """A keyed digest by which an equal value is found without storing it."""
    mac = HMAC(_keys(settings.FIELD_KEY_FILE)[1], SM3())
    mac.update(purpose.encode() + b"\0" + text.encode())
    return mac.finalize()


__all__ = ["InvalidTag", "KeyMissing", "blind_index", "decrypt", "encrypt", "value_key"]
