"""Very many encrypted values opened at once: SM4-GCM as in `secrecy`, a fifth of the time for each.

OpenSSL needs some five microseconds to prepare for a value, and a few nanoseconds to open it. Here it is
asked once for the keystream of all of them, and the tags (NIST SP 800-38D, 6.4 GHASH) are computed side by
side with tables of the products of each byte (Shoup's method). Nothing is encrypted here, and nothing is
handed out whose tag does not fit. `docs/decisions/0027-many-secrets.md` says why no library does it.
"""

import functools
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from . import secrecy
from .secrecy import NONCE_BYTES, TAG_BYTES

_BLOCK = 16
_REDUCTION = 0xE1 << 120  # x^128 = x^7 + x^2 + x + 1, the first bit being that of x^0


def decrypt_many(values: Sequence[bytes], *, purpose: str, key_file: str = "") -> list[str]:
    """The texts of values of one purpose, in their order, as `secrecy.decrypt` gives them one by one.

    Raises InvalidTag when any of them was altered or belongs to another purpose. A process without settings
    of its own names the file of the key.
    """
    key = secrecy.value_key(key_file)
    by_size: dict[int, list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        by_size[len(value)].append(place)
    texts = [""] * len(values)
    for size, places in by_size.items():
        if size < NONCE_BYTES + TAG_BYTES:
            raise InvalidTag
        block = b"".join(values[place] for place in places)
        opened = _opened(np.frombuffer(block, np.uint8).reshape(len(places), size), purpose.encode(), key)
        for place, text in zip(places, opened, strict=True):
            texts[place] = text
    return texts


def _opened(values: np.ndarray, purpose: bytes, key: bytes) -> list[str]:
    """The texts of values of the same length, a row of bytes each."""
    many, size = len(values), values.shape[1] - NONCE_BYTES - TAG_BYTES
    tags, sealed = values[:, NONCE_BYTES : NONCE_BYTES + TAG_BYTES], values[:, NONCE_BYTES + TAG_BYTES :]
    blocks = -(-size // _BLOCK)
    counters = np.zeros((many, blocks + 1, _BLOCK), np.uint8)
    counters[:, :, :NONCE_BYTES] = values[:, None, :NONCE_BYTES]
    counters[:, :, NONCE_BYTES:] = np.arange(1, blocks + 2, dtype=">u4").view(np.uint8).reshape(-1, 4)
    stream = np.frombuffer(_encrypted(key, counters.tobytes()), np.uint8).reshape(many, -1)
    padded = np.zeros((many, blocks * _BLOCK), np.uint8)
    padded[:, :size] = sealed
    if not np.array_equal(_hashed(padded, size, purpose, key) ^ stream[:, :_BLOCK], tags):
        raise InvalidTag
    plain = (padded ^ stream[:, _BLOCK:])[:, :size].tobytes()
    return (
        [plain[start : start + size].decode() for start in range(0, many * size, size)]
        if size
        else [""] * many
    )


def _encrypted(key: bytes, blocks: bytes) -> bytes:
    return Cipher(algorithms.SM4(key), modes.ECB()).encryptor().update(blocks)  # noqa: S305 - GCM's counters


def _hashed(padded: np.ndarray, size: int, purpose: bytes, key: bytes) -> np.ndarray:
    """GHASH over purpose and sealed bytes, a row of 16 bytes for each value."""
    tables = _products(key)
    told = np.frombuffer(purpose + bytes(-len(purpose) % _BLOCK), np.uint8).reshape(1, -1)
    lengths = np.array([[8 * len(purpose), 8 * size]], ">u8").view(np.uint8)
    state = np.zeros((1, _BLOCK), np.uint8)
    for blocks in (told, padded, lengths):
        for start in range(0, blocks.shape[1], _BLOCK):
            state = _times_key(state ^ blocks[:, start : start + _BLOCK], tables)
    return state


def _times_key(state: np.ndarray, tables: np.ndarray) -> np.ndarray:
    product = tables[0].take(state[:, 0], axis=0)
    for place in range(1, _BLOCK):
        product ^= tables[place].take(state[:, place], axis=0)
    return product.view(np.uint8)


@functools.cache
def _products(key: bytes) -> np.ndarray:
    """The product of the hash key with each byte at each place of a block, as two words of eight bytes."""
    power = int.from_bytes(_encrypted(key, bytes(_BLOCK)))
    powers = []
    for _ in range(8 * _BLOCK):
        powers.append(np.frombuffer(power.to_bytes(_BLOCK), np.uint64))
        power = power >> 1 ^ (_REDUCTION if power & 1 else 0)
    tables = np.zeros((_BLOCK, 256, 2), np.uint64)
    for place in range(_BLOCK):
        for bit in range(8):
            tables[place, np.arange(256) >> 7 - bit & 1 == 1] ^= powers[8 * place + bit]
    return tables
