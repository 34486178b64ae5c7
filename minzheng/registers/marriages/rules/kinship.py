"""Who may not marry for kinship: lineal blood, collateral blood within three generations (民法典 1048).

Generations are counted from oneself as the first (自己计一代): a parent is the second, a grandparent the
third. Two persons are collateral within three generations when they share an ancestor that is not further
than the third generation of either. Adoption makes parents and children as by birth (民法典 1111), and does
not undo the bar of blood.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

GENERATIONS = 3
DECLARED = {
    "none": "没有直系血亲和三代以内旁系血亲关系",
    "lineal": "直系血亲",
    "sibling": "兄弟姐妹（含同父异母、同母异父）",
    "uncle": "叔伯姑舅姨与侄（甥）",
    "cousin": "堂（表）兄弟姐妹",
    "adoptive": "养父母子女",
    "second_cousin": "再从兄弟姐妹（四代）",
    "affinity": "姻亲（无血缘）",
}
BARRED_WORDS = ("lineal", "sibling", "uncle", "cousin", "adoptive")


@dataclass(frozen=True)
class Parent:
    """One parent of somebody; `adoptive` where the law made them so."""

    key: Hashable
    adoptive: bool = False


@dataclass(frozen=True)
class Kinship:
    """What was found between two persons. `words` names it as the refusal does."""

    barred: bool
    words: str = ""


FREE = Kinship(False)
Parents = Mapping[Hashable, Iterable[Parent]]


def generations(person: Hashable, parents: Parents, *, adoptive: bool, limit: int = 12) -> dict:
    """Every known ancestor with the nearest generation in which it stands; oneself is 1."""
    found, edge = {person: 1}, [person]
    while edge:
        after = []
        for one in edge:
            if found[one] >= limit:
                continue
            for parent in parents.get(one, ()):
                if parent.key not in found and (adoptive or not parent.adoptive):
                    found[parent.key] = found[one] + 1
                    after.append(parent.key)
        edge = after
    return found


def between(a: Hashable, b: Hashable, parents: Parents, *, adoptive_collateral: bool = True) -> Kinship:
    """The kinship that bars a marriage between two persons, from known parent links; FREE where none does.

    `adoptive_collateral`: whether collaterals through adoption are barred too (the law does not say so
    expressly; a parameter).
    """
    blood = _between(a, b, parents, adoptive=False)
    if blood.barred:
        return blood
    up_a, up_b = (generations(one, parents, adoptive=True) for one in (a, b))
    if a in up_b or b in up_a:
        return Kinship(True, "养父母与养子女等拟制直系血亲")
    if adoptive_collateral and (found := _between(a, b, parents, adoptive=True)).barred:
        return Kinship(True, f"{found.words}（收养形成）")
    return FREE


def _between(a: Hashable, b: Hashable, parents: Parents, *, adoptive: bool) -> Kinship:
    up_a, up_b = (generations(one, parents, adoptive=adoptive) for one in (a, b))
    if a in up_b or b in up_a:
        return Kinship(True, "直系血亲")
    nearest = min(
        (sorted((up_a[one], up_b[one]), reverse=True) for one in up_a.keys() & up_b.keys()), default=None
    )
    if nearest is None or nearest[0] > GENERATIONS:
        return FREE
    return Kinship(True, _COLLATERAL[tuple(nearest)])


_COLLATERAL = {
    (2, 2): "兄弟姐妹（旁系二代）",
    (3, 2): "叔伯姑舅姨与侄（甥）（旁系三代）",
    (3, 3): "堂（表）兄弟姐妹（旁系三代）",
}
