"""Encryption of single values."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base import secrecy


@given(st.text(max_size=60))
def test_a_value_comes_back(text):
    assert secrecy.decrypt(secrecy.encrypt(text, purpose="a"), purpose="a") == text


def test_equal_values_look_different_and_are_found_by_index():
    first, second = (secrecy.encrypt("999901199001010014", purpose="id") for _ in range(2))
    assert first != second
    assert secrecy.blind_index("x", purpose="id") == secrecy.blind_index("x", purpose="id")
    assert secrecy.blind_index("x", purpose="id") != secrecy.blind_index("x", purpose="card")


def test_altered_or_moved_values_are_refused():
    value = secrecy.encrypt("机密", purpose="a")
    with pytest.raises(InvalidTag):
        secrecy.decrypt(value, purpose="b")
    broken = value[:-1] + bytes([value[-1] ^ 1])
    with pytest.raises(InvalidTag):
        secrecy.decrypt(broken, purpose="a")


def test_a_missing_key_stops_everything(settings, tmp_path):
    settings.FIELD_KEY_FILE = str(tmp_path / "absent")
    with pytest.raises(secrecy.KeyMissing):
        secrecy.encrypt("x", purpose="a")
