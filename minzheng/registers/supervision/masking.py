"""Natural persons in what is published: names and numbers are covered before they leave. Pure."""

import re

_IDENTITY = re.compile(r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def mask_text(text: str) -> str:
    """Identity numbers and mobile phones in a text, with only their ends left readable."""
    text = _IDENTITY.sub(lambda found: found[1] + "*" * 11 + found[2], text)
    return _PHONE.sub(lambda found: found[1] + "****" + found[2], text)


def mask_person(name: str) -> str:
    """A natural person's name with the surname left: 张三丰 -> 张**."""
    return name[:1] + "*" * (len(name) - 1)
