"""What is chosen to bring a list of another body in."""

from django import forms

from minzheng.kernel.exchange.sheets import FILE_BYTES_MAX


class ListForm(forms.Form):
    """The file; what is in it says which rows are wrong."""

    file = forms.FileField(
        label="名册文件",
        help_text="Excel 或 CSV，一人一行；列的先后不限，标题行、空行、合计行会自动略过。",
        error_messages={"required": "请先选择名册文件。", "empty": "这个文件是空的，请重新选择。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv", "data-max-bytes": str(FILE_BYTES_MAX)}),
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files, auto_id="list_%s")


class RecordsForm(forms.Form):
    """The records of a crematorium."""

    file = forms.FileField(
        label="火化记录", help_text="Excel 或 CSV，一人一行。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip


class MonitoringForm(forms.Form):
    """What departments push of persons in hardship."""

    file = forms.FileField(
        label="监测信息", help_text="Excel 或 CSV，一人一行。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip
