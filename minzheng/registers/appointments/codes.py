"""The code by which a couple finds its booking again: ten characters that are not mistaken in writing."""

import re
import secrets

from minzheng.kernel.base.errors import NotFound

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O: 32 characters, 50 bits in ten
LENGTH = 10
_FULL_WIDTH = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """A code as typed (small letters, spaces, dashes, full width) as it is stored. Raises NotFound."""
    code = re.sub(r"[\s\-－—]", "", str(text).translate(_FULL_WIDTH)).upper()
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        raise NotFound(f"预约码是 {LENGTH} 位字母和数字，请对照预约结果页重新填写。", field="code")
    return code


def written(code: str) -> str:
    """For people: two groups of five."""
    return f"{code[:5]}-{code[5:]}"
