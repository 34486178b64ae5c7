"""How members stand under their households, and what passes between the two.

Where households stand by number of members (as in a snapshot), those of one size form a block in which
sums over members are sums of columns: three times faster than walking the groups.
"""

from collections.abc import Callable

import numpy as np


class Layout:
    """The members of household i stand in rows offsets[i] to offsets[i + 1]; every household has some."""

    def __init__(self, offsets: np.ndarray):
        self.offsets = offsets
        self.sizes = np.diff(offsets)
        self.households = len(self.sizes)
        self.members = int(offsets[-1] - offsets[0])
        self.blocks = self._blocks()

    def _blocks(self) -> list[tuple[int, int, int, int, int]] | None:
        """(first member, end, first household, end, size) of each run of one size; None if not in order."""
        if not self.households or (np.diff(self.sizes) < 0).any():
            return None
        borders = [0, *(np.flatnonzero(np.diff(self.sizes)) + 1).tolist(), self.households]
        members = (self.offsets[borders] - self.offsets[0]).tolist()
        blocks = zip(members, members[1:], borders, borders[1:], strict=False)
        return [(p, q, first, end, (q - p) // (end - first)) for p, q, first, end in blocks]

    def spread(self, value):
        """A household's value for each of its members."""
        if not isinstance(value, np.ndarray):
            return value
        if self.blocks is None:
            return np.repeat(value, self.sizes, axis=0)
        rest = value.shape[1:]
        spread = np.empty((self.members, *rest), value.dtype)
        for p, q, first, end, size in self.blocks:
            spread[p:q].reshape(end - first, size, *rest)[:] = value[first:end, None]
        return spread

    def total(self, value, dtype) -> np.ndarray:
        return self._over(np.add, value, dtype)

    def count(self, condition, dtype) -> np.ndarray:
        return self._over(np.add, self._each(condition).view(np.int8), dtype)

    def anyone(self, condition, dtype) -> np.ndarray:
        return self._over(np.logical_or, condition, dtype)

    def everyone(self, condition, dtype) -> np.ndarray:
        return self._over(np.logical_and, condition, dtype)

    def max(self, value, dtype) -> np.ndarray:
        return self._over(np.maximum, value, dtype)

    def min(self, value, dtype) -> np.ndarray:
        return self._over(np.minimum, value, dtype)

    def _each(self, value) -> np.ndarray:
        """A value that is the same for all, as one element per member."""
        return value if isinstance(value, np.ndarray) else np.full(self.members, value)

    def _over(self, join: Callable, value, dtype) -> np.ndarray:
        value = self._each(value)
        rest = value.shape[1:]
        if not self.households:
            return np.empty((0, *rest), dtype)
        if self.blocks is None:
            # No group is empty: the door refuses households without members.
            return join.reduceat(value.astype(dtype, copy=False), self.offsets[:-1] - self.offsets[0])
        joined = np.empty((self.households, *rest), dtype)
        for p, q, first, end, size in self.blocks:
            table = value[p:q].reshape(end - first, size, *rest)
            into = joined[first:end]
            into[:] = table[:, 0]
            for place in range(1, size):
                join(into, table[:, place], out=into)
        return joined
