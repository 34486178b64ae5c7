"""What a couple types."""

from django import forms

from minzheng.registers.appointments.offers import Service

_PLAIN = {"autocomplete": "off"}


class BookingForm(forms.Form):
    """One or two people, a telephone, and their consent."""

    first_name = forms.CharField(label="姓名", max_length=40)
    first_number = forms.CharField(
        label="证件号",
        max_length=30,
        help_text="内地居民填身份证号；其他填护照或通行证号。",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    second_name = forms.CharField(label="对方姓名", max_length=40)
    second_number = forms.CharField(label="对方证件号", max_length=30, widget=forms.TextInput(attrs=_PLAIN))
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        help_text="办理处停办或改期时打这个电话。",
        widget=forms.TextInput(attrs={"type": "tel", "data-width": "medium"}),
    )
    is_flexible = forms.BooleanField(label="这个时段约满时，当天别的时段也可以", required=False)
    is_priority = forms.BooleanField(
        label="有一方是 60 岁以上老年人、残疾人或孕妇",
        required=False,
        help_text="有专门保留的号，到场核对证件。",
    )
    wants_checkup = forms.BooleanField(
        label="愿意参加免费婚前医学检查，请给我们转介",
        required=False,
        help_text="自愿、免费，不影响办理登记。",
    )
    consent = forms.BooleanField(
        label="同意办理处为这次预约使用以上信息",
        help_text="只用于排号、联系和到场核对；证件号加密保存，满一年抹去。",
        error_messages={"required": "请先阅读并同意个人信息的使用说明，再提交。"},
    )

    def __init__(self, *args, service: Service, **kwargs):
        super().__init__(*args, **kwargs)
        if service.persons == 1:
            del self.fields["second_name"], self.fields["second_number"]
        if not service.checkup:
            del self.fields["wants_checkup"]


class FindForm(forms.Form):
    """The code of a booking."""

    code = forms.CharField(
        label="预约码",
        max_length=20,
        help_text="预约结果页上的 10 位字母和数字，大小写、横线都不影响。",
        error_messages={"required": "请输入预约码。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "data-width": "medium"}
        ),
    )


class ChangeForm(forms.Form):
    """Another period for the same booking."""

    slot = forms.ChoiceField(label="改到", widget=forms.RadioSelect)

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = choices
