"""What officers type about warnings."""

from django import forms

from minzheng.kernel.watch.declared import watches
from minzheng.kernel.watch.queries import STATES

ALL = "all"
AREA = forms.Textarea(attrs={"rows": 3, "data-width": "long"})
WHOSE = (("", "全部"), ("mine", "等我处理的"), ("late", "已超期的"))


def _rules() -> list[tuple[str, str]]:
    return [("", "全部"), *((one.code, one.name) for one in watches())]


class WarningFilter(forms.Form):
    """Open ones where nothing else is asked for."""

    q = forms.CharField(label="姓名", required=False, max_length=40)
    rule = forms.ChoiceField(label="预警事项", required=False, choices=_rules)
    whose = forms.ChoiceField(label="范围", required=False, choices=WHOSE)
    state = forms.ChoiceField(label="状态", required=False, choices=[*STATES, (ALL, "全部")])


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="处理结果", min_length=4, max_length=300, widget=AREA, help_text="写明怎样核实、怎样处理的。"
    )


class DismissForm(forms.Form):
    reason = forms.CharField(
        label="不用处理的理由", min_length=4, max_length=300,
        widget=forms.TextInput(attrs={"data-width": "long"}), help_text="理由会留在记录里。",
    )  # fmt: skip
