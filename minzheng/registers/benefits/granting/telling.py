"""Reading what the rules found, for the sentences that say why not."""

from collections.abc import Mapping
from typing import Any


def of_first(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was found of the first person of a file, by name: who applies, or the only one."""
    return {name: one[0] for name, one in values.items() if isinstance(one, list)}
