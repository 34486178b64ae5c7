"""What is typed in the matter: the application, and what each act asks."""

from django import forms

from minzheng.registers.adoptions.assessing import FINDINGS, INDICATORS, RATINGS
from minzheng.registers.adoptions.models import AdoptionAssessment
from minzheng.registers.adoptions.origins import Origin, papers_for
from minzheng.registers.adoptions.queries import dossier_of_subject

SEXES = [("", "—"), ("男", "男"), ("女", "女")]
_LONG = {"rows": 3}


def _yes(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=False, help_text=help_text)


class ApplicationForm(forms.Form):
    """The application (收养申请书) with the statements of both sides."""

    origin = forms.ChoiceField(label="被收养人情形", choices=Origin.choices)
    in_district = forms.ChoiceField(
        label="管辖依据地", widget=forms.RadioSelect, choices=[("yes", "在本区"), ("no", "不在本区")], initial="yes",
        help_text="机构抚养的看机构所在地，弃婴看发现地，其余看生父母或者监护人的户籍所在地。",
    )  # fmt: skip
    place = forms.CharField(label="地点", max_length=100, help_text="机构名称，或者到村（社区）的地点。")
    adopter_name = forms.CharField(label="收养人姓名", max_length=40)
    adopter_number = forms.CharField(label="收养人身份证号", max_length=24)
    spouse_name = forms.CharField(
        label="配偶姓名", max_length=40, required=False, help_text="有配偶的须共同收养。"
    )
    spouse_number = forms.CharField(label="配偶身份证号", max_length=24, required=False)
    married = _yes("收养人有配偶")
    children = forms.IntegerField(
        label="收养人已有子女数", min_value=0, max_value=20, help_text="含已收养的子女。"
    )
    child_name = forms.CharField(label="被收养人姓名", max_length=40)
    child_number = forms.CharField(
        label="被收养人身份证号", max_length=24, required=False, help_text="还没有的留空。"
    )
    child_sex = forms.ChoiceField(label="被收养人性别", choices=SEXES, required=False)
    child_birth_date = forms.DateField(
        label="被收养人出生日期", required=False, help_text="有身份证号的不用填。"
    )
    disabled = _yes("被收养人是残疾儿童")
    giver_name = forms.CharField(
        label="送养人", max_length=60, required=False, help_text="机构名称或者姓名；非机构抚养的弃婴留空。"
    )
    giver_number = forms.CharField(
        label="送养人身份证号", max_length=24, required=False, help_text="机构留空。"
    )
    found_sketch = forms.CharField(
        label="捡拾情况", max_length=300, required=False, widget=forms.Textarea(attrs=_LONG),
        help_text="查找不到生父母的填写：时间、地点、随身物品，供公告用，不写姓名。",
    )  # fmt: skip
    able = _yes("收养人有抚养、教育和保护被收养人的能力")
    healthy = _yes("收养人没有医学上认为不应当收养子女的疾病")
    blameless = _yes("收养人没有不利于被收养人成长的违法犯罪记录")
    giver_agrees = _yes("送养人（和有抚养义务的人）同意送养")
    given_together = _yes("生父母双方共同送养，或者依法可以单方送养", "不由生父母送养的也请勾选。")
    child_agrees = _yes("被收养人本人同意", "满 8 周岁的须征得本人同意。")


class AcceptForm(forms.Form):
    """The papers seen, by kind of child; all are needed."""

    papers = forms.MultipleChoiceField(
        label="已查验的材料", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="全部齐了才受理；审查期限自受理次日起算。",
    )  # fmt: skip

    def __init__(self, *args, wanted: tuple[tuple[str, str], ...] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = list(wanted)


def accept_form(case):
    """The form class for one case: its papers."""
    dossier = dossier_of_subject(case.subject)
    wanted = papers_for(dossier.origin, disabled=dossier.disabled)

    def made(*args, **kwargs):
        return AcceptForm(*args, wanted=wanted, **kwargs)

    return made


class SupplementForm(forms.Form):
    missing = forms.CharField(
        label="需要补正的全部内容",
        max_length=1000,
        widget=forms.Textarea(attrs=_LONG),
        help_text="一次说全，每行一项。",
    )


class ConsentForm(forms.Form):
    """The assessment is begun."""

    team = forms.ChoiceField(label="评估主体", choices=AdoptionAssessment.TEAMS)
    assessors = forms.CharField(
        label="评估人员", max_length=200, help_text="至少两人，用顿号或空格隔开。民政部门评估的为在编人员。"
    )
    provider = forms.CharField(label="第三方机构", max_length=100, required=False)
    provider_staff = forms.IntegerField(label="机构专业人员数", min_value=0, max_value=9999, required=False)


class ReportForm(forms.Form):
    """The report: eleven indicators, what must be reported, the integration, the conclusion."""

    integration_from = forms.DateField(label="融合期开始")
    integration_until = forms.DateField(label="融合期结束")
    findings = forms.MultipleChoiceField(
        label="须报告的情形", widget=forms.CheckboxSelectMultiple, required=False, help_text="没有的不勾。",
        choices=[(code, f"{one.label}{'（否决）' if one.veto else '（警示）'}") for code, one in FINDINGS.items()],
    )  # fmt: skip
    remarks = forms.CharField(
        label="评估说明", max_length=2000, required=False, widget=forms.Textarea(attrs=_LONG),
        help_text="有须报告情形或者不合格的必填。不写当事人姓名。",
    )  # fmt: skip
    passed = forms.ChoiceField(
        label="评估结论", widget=forms.RadioSelect, choices=[("yes", "合格"), ("no", "不合格")]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, label in INDICATORS.items():
            self.fields[f"rating_{key}"] = forms.TypedChoiceField(
                label=label, coerce=int, empty_value=0, choices=[("", "请选择"), *RATINGS.items()],
            )  # fmt: skip
        self.order_fields([*(f"rating_{key}" for key in INDICATORS)])

    def ratings(self) -> dict[str, int]:
        return {key: self.cleaned_data[f"rating_{key}"] for key in INDICATORS}


class NoticeForm(forms.Form):
    medium = forms.CharField(label="刊登媒体", max_length=100, help_text="例如“湖南日报”。")
    text = forms.CharField(
        label="公告内容", max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="性别、大致出生时间、捡拾时间地点、随身物品。不写姓名和身份证号。",
    )  # fmt: skip


class ClaimForm(forms.Form):
    claim_note = forms.CharField(label="认领人与核实情况", max_length=300, widget=forms.Textarea(attrs=_LONG))


class OpinionForm(forms.Form):
    note = forms.CharField(label="意见", max_length=500, required=False, widget=forms.Textarea(attrs=_LONG))


class RefuseForm(forms.Form):
    reasons = forms.CharField(
        label="不予登记的理由", max_length=1000, min_length=4, widget=forms.Textarea(attrs=_LONG),
        help_text="写明事实和条款，会写进通知书。",
    )  # fmt: skip
