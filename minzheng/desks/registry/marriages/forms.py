"""What registrars type at this desk besides the forms of the matters themselves."""

from django import forms

from minzheng.registers.marriages import queries as marriages

_STATES = (("open", "正在办理"), ("registered", "已登记"), ("withdrawn", "已撤回"), ("lapsed", "逾期视为撤回"),
           ("not_registered", "不予登记"), ("aborted", "已终止"))  # fmt: skip
_MATTERS = (("marriage", "结婚登记"), ("divorce", "离婚登记"), ("reissue", "补领"))
_PAPERS = marriages.BlankCertificate.Paper.choices


class CaseFilterForm(forms.Form):
    """Which cases the list shows."""

    text = forms.CharField(label="姓名或办件编号", required=False, max_length=40)
    matter = forms.ChoiceField(label="事项", required=False, choices=[("", "全部"), *_MATTERS])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *_STATES])
    from_date = forms.DateField(label="收件日期从", required=False, widget=forms.DateInput())
    until_date = forms.DateField(label="到", required=False, widget=forms.DateInput())


class DivorceFilterForm(forms.Form):
    """Which applications for divorce the board shows."""

    shown = forms.ChoiceField(
        label="显示", required=False,
        choices=[("", "正在办理"), ("collect", "今天可以领证的"), ("cooling", "冷静期内的"), ("all", "全部")],
    )  # fmt: skip
    text = forms.CharField(label="姓名", required=False, max_length=40)


class RecordSearchForm(forms.Form):
    """Find records: nobody lists everyone by leaving it empty."""

    q = forms.CharField(
        label="姓名、字号或证件号", required=False, max_length=60, help_text="姓名须完整；查找会留下记录。"
    )
    kind = forms.ChoiceField(
        label="业务类型", required=False, choices=[("", "全部"), *marriages.Kind.choices]
    )
    year = forms.IntegerField(label="登记年度", required=False, min_value=1940, max_value=2100)


class AnnotationForm(forms.Form):
    """An annotation with its paper; it waits for a second person."""

    kind = forms.ChoiceField(label="备注类型", choices=marriages.AnnotationKind.choices)
    basis_kind = forms.ChoiceField(label="依据", choices=list(marriages.BASES.items()))
    basis_number = forms.CharField(label="文书编号", max_length=100)
    basis_agency = forms.CharField(label="出具机关", max_length=100)
    basis_date = forms.DateField(label="文书日期", widget=forms.DateInput())
    effective_date = forms.DateField(label="生效日期（死亡填死亡日期）", widget=forms.DateInput())
    field_name = forms.ChoiceField(
        label="更正项目", required=False, choices=[("", "不是更正"), *marriages.CORRECTABLE.items()]
    )
    after = forms.CharField(
        label="更正为", required=False, max_length=200, help_text="日期写成 2020-01-31 的样子。"
    )
    note = forms.CharField(label="说明", required=False, max_length=500)


class SettleForm(forms.Form):
    """The second person's word on an annotation."""

    verdict = forms.ChoiceField(
        label="复核", choices=[("confirm", "复核通过"), ("reject", "退回")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="意见", required=False, max_length=300, help_text="退回时必填。")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class FaultForm(forms.Form):
    fault = forms.CharField(label="差错内容", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class FollowUpForm(forms.Form):
    follow_up = forms.CharField(
        label="处理结果", max_length=500, help_text="例如已更正、已培训、已按责任追究办法处理。"
    )


class OwnerForm(forms.Form):
    """To whom a case is handed."""

    username = forms.ChoiceField(label="移交给", choices=())
    reason = forms.CharField(label="原因", max_length=200)

    def __init__(self, *args, registrars=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].choices = [(one.account.username, one.name) for one in registrars]


class ReceiveForm(forms.Form):
    paper = forms.ChoiceField(label="证件种类", choices=_PAPERS)
    first_number = forms.CharField(label="起号", max_length=32, help_text="例如 HJ00100001")
    last_number = forms.CharField(label="止号", max_length=32)


class DrawForm(forms.Form):
    paper = forms.ChoiceField(label="证件种类", choices=_PAPERS)
    count = forms.IntegerField(label="本数", min_value=1, max_value=500)


class SpoilForm(forms.Form):
    print_number = forms.CharField(label="证芯号", max_length=32)
    reason = forms.CharField(label="作废原因", max_length=200)


class DestroyForm(forms.Form):
    paper = forms.ChoiceField(label="证件种类", choices=_PAPERS)
    witness = forms.CharField(label="监销人", max_length=40)


class StockFilterForm(forms.Form):
    day = forms.DateField(label="日期", required=False, widget=forms.DateInput())


class YearForm(forms.Form):
    """Which span the statistics show: a year up to a month."""

    year = forms.IntegerField(label="年份", min_value=1949, max_value=2100)
    month = forms.IntegerField(label="截至月份", min_value=1, max_value=12)


class CreditForm(forms.Form):
    """One of the four acts that count as serious dishonesty, with facts and evidence."""

    identity_number = forms.CharField(label="当事人身份证号", max_length=30)
    act = forms.ChoiceField(label="情形", choices=marriages.CreditEvent.Act.choices)
    facts = forms.CharField(label="事实", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.CharField(
        label="证据", max_length=500, help_text="例如伪造的证明原件、笔录编号、比对结果。"
    )


class CreditStepForm(forms.Form):
    action = forms.ChoiceField(label="办理", choices=list(marriages.CREDIT_LABELS.items()))
    text = forms.CharField(
        label="内容或理由", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="告知和报送可以不填，其他要填。",
    )  # fmt: skip


class SampleForm(forms.Form):
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    month = forms.IntegerField(label="月份", min_value=1, max_value=12)


class SampledForm(forms.Form):
    passed = forms.ChoiceField(
        label="结果", choices=[("yes", "合格"), ("no", "不合格")], widget=forms.RadioSelect
    )
    remark = forms.CharField(label="意见", required=False, max_length=300)


class CertifyForm(forms.Form):
    username = forms.CharField(label="账号", max_length=40)
    qualification_number = forms.CharField(label="登记员证号", max_length=64)
    from_date = forms.DateField(label="有效期从", widget=forms.DateInput())
    until_date = forms.DateField(label="到（不含）", required=False, widget=forms.DateInput())
    trained_date = forms.DateField(label="培训日期", widget=forms.DateInput())
    trained_by = forms.CharField(label="培训机构", max_length=100)
    relatives = forms.CharField(
        label="需回避的近亲属身份证号", required=False, max_length=400, help_text="多个用空格隔开，只存索引。"
    )


class GrantForm(forms.Form):
    scope = forms.ChoiceField(label="权限", choices=marriages.OfficeAuthority.Scope.choices)
    document_number = forms.CharField(label="省级民政部门确定文件", max_length=100)
    from_date = forms.DateField(label="从", widget=forms.DateInput())
    until_date = forms.DateField(label="到（不含）", required=False, widget=forms.DateInput())


class ReceiptsForm(forms.Form):
    file = forms.FileField(label="全国库回执文件", widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
