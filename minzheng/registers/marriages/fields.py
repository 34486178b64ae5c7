"""The form fields of two parties, shared by the forms of the matters of marriage."""

from typing import Any

from django import forms

from .models import PRE_MARITAL
from .rules.proofs import CATEGORIES

RARE = ("birth_date", "nationality", "military", "proof_issued", "proof_until")  # of who is no usual resident
_ROLES = {"male": "男方", "female": "女方"}


def party_fields(role: str, *, declared: bool = True) -> dict[str, forms.Field]:
    """Fields `male_…` or `female_…`. With `declared`, what a party declares to marry; else only who it is."""
    label = _ROLES[role]
    found: dict[str, forms.Field] = {
        "name": forms.CharField(label=f"{label}姓名", max_length=40),
        "number": forms.CharField(
            label=f"{label}证件号", max_length=30, help_text="内地居民填 18 位身份证号；其他人填证件号码。"
        ),
        "category": forms.ChoiceField(
            label=f"{label}身份类别", choices=list(CATEGORIES.items()), initial="mainland"
        ),
        "birth_date": forms.DateField(
            label=f"{label}出生日期", required=False, help_text="内地居民由身份证号得出，不用填。",
            widget=forms.DateInput(),
        ),
    }  # fmt: skip
    if declared:
        found |= {
            "pre_marital": forms.ChoiceField(
                label=f"{label}婚姻状况", choices=list(PRE_MARITAL.items()), initial="10"
            ),
            "region_code": forms.CharField(
                label=f"{label}户口所在地代码", max_length=12, required=False,
                help_text="县级行政区划代码 6 位，本区 431103；境外人员不填。",
            ),
            "nationality": forms.CharField(
                label=f"{label}国籍代码", max_length=3, required=False, help_text="外国人填 3 位字母，如 USA。"
            ),
            "place_text": forms.CharField(label=f"{label}住址", max_length=200, required=False),
            "phone": forms.CharField(label=f"{label}电话", max_length=20, required=False),
            "military": forms.BooleanField(label=f"{label}是现役军人", required=False),
            "proof_issued": forms.DateField(
                label=f"{label}无配偶证明出具日期", required=False, help_text="港澳台居民、华侨、外国人填写。",
                widget=forms.DateInput(),
            ),
            "proof_until": forms.DateField(
                label=f"{label}证明自载有效期至", required=False, widget=forms.DateInput()
            ),
        }  # fmt: skip
    return {f"{role}_{name}": each for name, each in found.items()}


class CoupleForm(forms.Form):
    """A form about two parties; a subclass says whether they declare what a marriage asks for."""

    declared = True

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields = {}
        for role in _ROLES:
            self.fields |= party_fields(role, declared=self.declared)
        self.fields |= own

    def of(self, role: str, *, rare: bool) -> list[forms.BoundField]:
        """The bound fields of one party, for its column of the page; the rare ones stand folded away."""
        return [
            self[name]
            for name in self.fields
            if name.startswith(f"{role}_") and (name.removeprefix(f"{role}_") in RARE) == rare
        ]

    @property
    def parties(self) -> list[tuple[str, list[forms.BoundField], list[forms.BoundField], bool]]:
        """Each party: its name, its usual fields, its rare ones, and whether those are to stand open."""
        found = []
        for role, label in _ROLES.items():
            rare = self.of(role, rare=True)
            is_open = any(bound.errors or (self.is_bound and bound.data) for bound in rare)
            found.append((label, self.of(role, rare=False), rare, is_open))
        return found

    @property
    def common(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(("male_", "female_"))]
