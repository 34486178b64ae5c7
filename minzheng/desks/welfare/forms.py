"""What officers type at this desk besides the matters' own questions."""

from django import forms

from minzheng.registers.benefits.granting import grants


def _matters() -> list[tuple[str, str]]:
    return [("", "全部"), *((one.code, one.name) for one in grants())]


def _states() -> list[tuple[str, str]]:
    """Every state to which a case of one of them can come."""
    named = [state for one in grants() for _, procedure in one.procedures for state in procedure.states]
    return [("", "全部"), *((state.value, state.label) for state in dict.fromkeys(named))]


class CaseFilter(forms.Form):
    q = forms.CharField(label="姓名或编号", required=False, max_length=40)
    matter = forms.ChoiceField(label="事项", required=False, choices=_matters)
    state = forms.ChoiceField(label="状态", required=False, choices=_states)
