"""生活自理能力评估: six items of daily life, and what the number of those that fail means.

民发〔2021〕43号: all six done alone is full self-care; one to three failing is partly lost, four or more wholly
lost. Pure: the act that records an assessment stands in `matter.py`.
"""

from collections.abc import Iterable

ITEMS = {
    "eating": "自主吃饭",
    "dressing": "自主穿衣",
    "bed": "自主上下床",
    "toilet": "自主如厕",
    "walking": "室内自主行走",
    "bathing": "自主洗澡",
}
FULL, PARTLY_LOST, LOST = 1, 2, 3  # people.facts.SELF_CARE
LOST_FROM = 4


def level_of(failed: Iterable[str]) -> int:
    """The level by the items that a person cannot do alone. An unknown item raises ValueError."""
    failing = set(failed)
    if unknown := failing - ITEMS.keys():
        raise ValueError(f"no item of self-care is called {'、'.join(sorted(unknown))}")
    if not failing:
        return FULL
    return LOST if len(failing) >= LOST_FROM else PARTLY_LOST
