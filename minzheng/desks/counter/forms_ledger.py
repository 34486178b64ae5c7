"""What is chosen to import the bureau's household ledger."""

from django import forms

from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.sheets import FILE_BYTES_MAX

MONTHS_BACK, MONTHS_AHEAD = 12, 1


class LedgerForm(forms.Form):
    """The file, from which month, and on what basis. `checked` says which file and month were checked."""

    file = forms.FileField(
        label="台账文件",
        help_text="一人一行；列的先后不限，标题行、空行、合计行会自动略过。",
        error_messages={"required": "请先选择台账文件。", "empty": "这个文件是空的，请重新选择。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv", "data-max-bytes": str(FILE_BYTES_MAX)}),
    )
    month = forms.TypedChoiceField(
        label="从哪个月起由本系统发放",
        coerce=Month.parse,
        help_text="这个月以前的待遇已在原系统发放，不再补发。选早了会重复发放。",
    )
    basis = forms.CharField(
        label="接续的依据",
        max_length=200,
        help_text="记在每户的待遇里，如“2019年末低保台账”，有会议纪要或文号的一并写上。",
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, today):
        now = Month.of(today)
        super().__init__(data, files, initial={"month": str(now)}, auto_id="ledger_%s")
        months = [now.plus(step) for step in range(MONTHS_AHEAD, -MONTHS_BACK - 1, -1)]
        self.fields["month"].choices = [(str(month), month.label) for month in months]
