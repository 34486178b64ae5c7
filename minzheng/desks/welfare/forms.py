"""What officers type at this desk besides the matters' own questions."""

from django import forms

from minzheng.registers.benefits.granting import STATES, grants


def _matters() -> list[tuple[str, str]]:
    return [("", "全部"), *((one.code, one.name) for one in grants())]


class CaseFilter(forms.Form):
    q = forms.CharField(label="姓名或编号", required=False, max_length=40)
    matter = forms.ChoiceField(label="事项", required=False, choices=_matters)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *((one.value, one.label) for one in STATES)]
    )
