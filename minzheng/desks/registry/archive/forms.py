"""What is typed in the archive. Whether it holds is judged by the commands."""

from django import forms

from minzheng.registers.marriage_archive.entitlement import CAPACITIES, OUTPUTS, PURPOSES
from minzheng.registers.marriage_archive.entries import FIELDS
from minzheng.registers.marriage_archive.places import CERTAINTIES
from minzheng.registers.marriage_archive.queries import kinds, use_states
from minzheng.registers.marriages.search import PURPOSES as SEARCH_PURPOSES

SCAN_LIMIT_BYTES = 20 * 1024 * 1024


class KeyingForm(forms.Form):
    """One paper. Enter goes on to the next field; `data-previous` is what F2 copies."""

    archive_number = forms.CharField(label="档号", max_length=64)

    def __init__(self, *args, previous: dict[str, str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for one in FIELDS:
            attrs = {
                "data-key": "", "data-previous": (previous or {}).get(one.name, ""), "autocomplete": "off"
            }  # fmt: skip
            if one.choices:
                self.fields[one.name] = forms.ChoiceField(
                    label=one.label, choices=one.choices, widget=forms.Select(attrs=attrs)
                )
            else:
                self.fields[one.name] = forms.CharField(
                    label=one.label, required=one.required, max_length=one.length_max, help_text=one.hint,
                    widget=forms.TextInput(attrs=attrs),
                )  # fmt: skip
        self.fields["archive_number"].widget.attrs |= {"data-key": "", "autocomplete": "off"}


class VolumeForm(forms.Form):
    kind = forms.ChoiceField(label="业务类型", choices=kinds())
    year = forms.IntegerField(label="年度", min_value=1900, max_value=2100)
    volume = forms.CharField(label="册号", max_length=20)
    box = forms.CharField(label="盒号", max_length=20, required=False)
    shelf = forms.CharField(label="库位（库房-架-层）", max_length=40, help_text="如：1库-2架-3层")
    first_number = forms.IntegerField(label="起件号", min_value=1, initial=1)
    expected_count = forms.IntegerField(label="应有件数", min_value=1, max_value=999_999)
    source = forms.CharField(label="件数依据", max_length=200, help_text="如：清点 2020-10-12")


class VolumeFilter(forms.Form):
    year = forms.IntegerField(label="年度", required=False)
    kind = forms.ChoiceField(label="业务类型", required=False, choices=[("", "全部"), *kinds()])


class BatchForm(forms.Form):
    file = forms.FileField(
        label="录入文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-max-bytes": str(SCAN_LIMIT_BYTES)}),
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files of one input; cleans to a list."""

    def __init__(self, **kwargs):
        attrs = {
            "accept": "image/jpeg,image/png,image/webp,application/pdf",
            "data-max-bytes": str(SCAN_LIMIT_BYTES),
        }
        super().__init__(widget=ManyFiles(attrs=attrs), **kwargs)

    def clean(self, data, initial=None):
        single = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        return [single(one, initial) for one in files if one] or [single(None, initial)]


class ScansForm(forms.Form):
    files = ManyFilesField(
        label="扫描件", help_text="文件名为“档号-页序”，一次最多 50 个；有一个不符合，整批都不存入。"
    )


class PaperFilter(forms.Form):
    number = forms.CharField(label="档号", required=False, max_length=64)


class SampleForm(forms.Form):
    from_year = forms.IntegerField(label="起始年度", min_value=1949, max_value=2100)
    until_year = forms.IntegerField(label="截止年度", min_value=1949, max_value=2100)
    entropy_source = forms.CharField(
        label="随机数来源",
        max_length=120,
        help_text="以后才会公布、人人可查的号码，如：福彩双色球第2020138期开奖号码",
    )
    draw_date = forms.DateField(label="抽取日期（开奖日）")


class DrawForm(forms.Form):
    entropy = forms.CharField(label="期号|号码", max_length=200, help_text="如：2020138|03 08 12 19 25 30 07")


class CheckPaperForm(forms.Form):
    wrong_fields = forms.MultipleChoiceField(
        label="录错的项目", required=False, choices=[(one.name, one.label) for one in FIELDS],
        widget=forms.CheckboxSelectMultiple, help_text="对照原件，一项都没有错的不要勾选。",
    )  # fmt: skip
    note = forms.CharField(label="说明", required=False, max_length=200)


class SearchForm(forms.Form):
    name = forms.CharField(
        label="姓名", required=False, max_length=40, help_text="写错一字、同音、繁体也能找到"
    )
    other_name = forms.CharField(label="另一方姓名", required=False, max_length=40)
    from_year = forms.IntegerField(label="登记年 从", required=False, min_value=1900, max_value=2100)
    until_year = forms.IntegerField(label="到", required=False, min_value=1900, max_value=2100)
    place = forms.CharField(
        label="地名", required=False, max_length=40, help_text="新旧地名都可以，如零陵县、芝山区"
    )
    identity_number = forms.CharField(label="证件号", required=False, max_length=20)
    certificate_number = forms.CharField(label="证号", required=False, max_length=60)
    kind = forms.ChoiceField(label="业务类型", required=False, choices=[("", "全部"), *kinds()])
    purpose = forms.ChoiceField(label="事由", choices=[("", "请选择"), *SEARCH_PURPOSES.items()])
    purpose_note = forms.CharField(label="事由说明", required=False, max_length=100)


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(label="事由", choices=[("", "请选择"), *SEARCH_PURPOSES.items()])


_PAPERS = tuple(dict.fromkeys(paper for one in CAPACITIES.values() for paper in one.papers))


class UseForm(forms.Form):
    """A request to use a record. Papers of every capacity stand there; the command asks for those needed."""

    capacity = forms.ChoiceField(
        label="申请人身份", choices=[("", "请选择"), *((one.code, one.label) for one in CAPACITIES.values())]
    )
    applicant_name = forms.CharField(label="申请人姓名（单位）", max_length=64)
    applicant_number = forms.CharField(label="申请人证件号", max_length=30)
    papers = forms.MultipleChoiceField(
        label="已查验的证件材料", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(paper, paper) for paper in _PAPERS],
    )  # fmt: skip
    purpose = forms.ChoiceField(label="事由", choices=[("", "请选择"), *PURPOSES.items()])
    purpose_note = forms.CharField(label="事由说明", required=False, max_length=200)
    output = forms.ChoiceField(
        label="利用方式", choices=[(code, label) for code, label in OUTPUTS.items() if code != "no_record"]
    )


class NoRecordForm(UseForm):
    output = None


class DecideForm(forms.Form):
    allowed = forms.ChoiceField(label="意见", choices=[("yes", "同意提供"), ("no", "不同意提供")])
    note = forms.CharField(label="理由", max_length=200)


class UseFilter(forms.Form):
    text = forms.CharField(label="申请人或档号", required=False, max_length=64)
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), *use_states()],
    )  # fmt: skip


class PlaceForm(forms.Form):
    name = forms.CharField(label="旧地名", max_length=40)
    now = forms.CharField(label="今地名", max_length=40)
    code = forms.CharField(label="今区划代码", max_length=12, required=False)
    from_year = forms.IntegerField(label="起用年", required=False, min_value=1800, max_value=2100)
    until_year = forms.IntegerField(label="停用年", required=False, min_value=1800, max_value=2100)
    source = forms.CharField(label="出处", max_length=200)
    certainty = forms.ChoiceField(label="把握", choices=list(CERTAINTIES.items()), initial="verify")


class PlaceFilter(forms.Form):
    text = forms.CharField(label="地名", required=False, max_length=40)
