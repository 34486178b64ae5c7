"""Very many values opened at once: the same texts and the same refusals as OpenSSL gives one by one."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.many_secrets import decrypt_many


@given(st.lists(st.text(max_size=70), max_size=30), st.text(max_size=40))
def test_the_texts_are_those_of_one_by_one(texts, purpose):
    values = [secrecy.encrypt(text, purpose=purpose) for text in texts]
    assert decrypt_many(values, purpose=purpose) == texts
    assert [secrecy.decrypt(value, purpose=purpose) for value in values] == texts


@given(st.text(max_size=40), st.data())
def test_a_single_bit_changed_anywhere_is_refused(text, data):
    values = [secrecy.encrypt(text, purpose="a") for _ in range(3)]
    which = data.draw(st.integers(0, 2))
    bit = data.draw(st.integers(0, 8 * len(values[which]) - 1))
    broken = bytearray(values[which])
    broken[bit // 8] ^= 1 << bit % 8
    values[which] = bytes(broken)
    with pytest.raises(InvalidTag):
        decrypt_many(values, purpose="a")


@pytest.mark.parametrize("size", [0, 1, 27])
def test_a_value_that_is_cut_short_is_refused(size):
    whole = secrecy.encrypt("机密", purpose="a")
    with pytest.raises(InvalidTag):
        decrypt_many([whole, whole[:size]], purpose="a")


def test_values_of_another_purpose_or_with_their_ends_cut_are_refused():
    whole = secrecy.encrypt("机密机密机密机密", purpose="a")
    for value, purpose in ((whole, "b"), (whole[:-1], "a"), (whole + b"\0", "a")):
        with pytest.raises(InvalidTag):
            decrypt_many([value], purpose=purpose)
