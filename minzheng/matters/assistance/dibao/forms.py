"""The forms of the application. Words are those a resident uses; figures are for twelve months."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet

from minzheng.kernel.people.facts import DISABILITY, GRADES, LABOUR
from minzheng.kernel.people.models import RELATIONS
from minzheng.kernel.people.queries import age_years
from minzheng.registers.benefits.fields import (
    CardNumberField,
    CountField,
    DivisionField,
    IdentityNumberField,
    MoneyField,
    NameField,
    PhoneField,
    PlainForm,
    YesNoField,
)

ADULT_YEARS = 18  # 民法典 第十七条
MEMBERS_MAX = 30
HEAD = "01"
NEAR_RELATIONS = "配偶 父母 子女 兄弟姐妹 祖父母、外祖父母 孙子女、外孙子女".split(
    " "
)  # 民法典 第一千零四十五条
BANKS = "农村商业银行 农业银行 邮政储蓄银行 工商银行 建设银行 中国银行 交通银行 湖南银行 长沙银行 其他".split(
    " "
)
PERIODS = [("month", "每月"), ("year", "全年")]
_CHOOSE = [("", "请选择")]


def _same(texts: list[str]) -> list[tuple[str, str]]:
    return [(text, text) for text in texts]


def _codes(words: dict[int, str]) -> list[tuple[str, str]]:
    return [(str(code), word) for code, word in words.items()]


@dataclass(frozen=True)
class Member:
    """A member as the family step names her, for the steps that follow. `age` is None until it is known."""

    key: str
    name: str
    relation: str
    age: int | None

    @property
    def title(self) -> str:
        return f"{self.name}（{RELATIONS.get(self.relation, '家庭成员')}）"

    @property
    def is_adult(self) -> bool:
        return self.age is None or self.age >= ADULT_YEARS


# Who may apply alone (民发〔2021〕57号 第六条, 民发〔2022〕83号); whether she does is for the rules of 单人户.
RELIGIOUS = "religious"
GROUNDS = {
    "needy": "低保边缘家庭中的重残人员、重病患者",
    "no_work": "成年、无业的一级、二级残疾人",
    RELIGIOUS: "困难的宗教教职人员",
    "county": "县级以上民政部门规定的其他人员",
}


# --- 家庭成员 ------------------------------------------------------------------------------------------


class FamilyForm(PlainForm):
    division_code = DivisionField(
        label="户口在哪个村（社区）", help_text="按户口簿上的地址选。户口不在本地的，请向户口所在地申请。"
    )
    address = forms.CharField(
        label="现在住在哪里", max_length=200, help_text="写到组、门牌号，入户调查时要上门。"
    )
    phone = PhoneField(label="联系电话")
    urban = forms.ChoiceField(
        label="按哪种标准申请",
        choices=[("no", "农村低保"), ("yes", "城市低保")],
        widget=forms.RadioSelect,
        help_text="户口在村里的一般选农村低保，在社区的一般选城市低保；拿不准的先选一项，由乡镇（街道）核定。",
    )
    alone = forms.ChoiceField(
        label="为谁申请",
        required=False,
        choices=[("no", "全家一起申请"), ("yes", "单人户：只为一个人申请")],
        widget=forms.RadioSelect,
        initial="no",
        help_text="一般全家一起申请。低保边缘家庭里的重残、重病成员等少数人可以单独申请，这时家庭成员只填本人。",
    )
    ground = forms.ChoiceField(
        label="单独申请的情形", required=False, choices=[("", "请选择"), *GROUNDS.items()],
        widget=forms.Select(attrs={"data-when": "alone=yes"}),
    )  # fmt: skip
    religious_years = forms.IntegerField(
        label="脱离家庭在宗教场所居住满几年", required=False, min_value=0, max_value=120,
        help_text="宗教教职人员填写，其他人不填。",
        widget=forms.NumberInput(attrs={"data-when": f"ground={RELIGIOUS}", "data-width": "short"}),
    )  # fmt: skip
    reason = forms.CharField(
        label="申请的原因",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="用自己的话写，例如：丈夫生病不能干活，孩子上学，只靠我打零工。",
        error_messages={"min_length": "请多写几个字，说明家里有什么困难。"},
    )

    def __init__(self, *arguments, divisions=(), **options):
        super().__init__(*arguments, **options)
        self.fields["division_code"].choices = [*_CHOOSE, *divisions] if divisions else []

    def clean(self):
        cleaned = super().clean()
        is_alone, ground = cleaned.get("alone") == "yes", cleaned.get("ground")
        if is_alone and not ground:
            self.add_error("ground", "请选择是哪一种可以单独申请的情形。")
        if ground and not is_alone:
            self.add_error("alone", "选了单独申请的情形，这里请选“单人户”；全家申请的，不要选情形。")
        if ground == RELIGIOUS and cleaned.get("religious_years") is None:
            self.add_error("religious_years", "请填写脱离家庭在宗教场所居住满几年。")
        return cleaned


class MemberForm(PlainForm):
    name = NameField(label="姓名", help_text="与身份证一致。")
    identity_number = IdentityNumberField(label="身份证号")
    relation = forms.ChoiceField(label="与户主的关系", choices=[*_CHOOSE, *RELATIONS.items()])
    in_school = YesNoField(label="正在上学", choices=[("no", "没有"), ("yes", "正在上学")], initial="no")
    labour_ability = forms.ChoiceField(label="劳动能力", choices=[*_CHOOSE, *_codes(LABOUR)])
    disability_category = forms.ChoiceField(label="残疾类别", choices=_codes(DISABILITY), initial="0")
    disability_grade = forms.ChoiceField(
        label="残疾等级", choices=_codes(GRADES), initial="0", help_text="按残疾证填写；没有残疾证选“无”。"
    )
    serious_illness = YesNoField(
        label="患有重病", initial="no", help_text="例如癌症、尿毒症等需要长期治疗的病。"
    )

    def clean(self):
        cleaned = super().clean()
        category, grade = cleaned.get("disability_category"), cleaned.get("disability_grade")
        if category and grade and (category == "0") != (grade == "0"):
            wrong = "disability_grade" if grade == "0" else "disability_category"
            self.add_error(wrong, "残疾类别和残疾等级要一起填写，请对照残疾证。")
        return cleaned


class Rows(BaseFormSet):
    """Rows with plain sentences, none of which an empty added row can trip."""

    default_error_messages = {
        "missing_management_form": "页面没有传完整，请刷新后再填一次这一步。",
        "too_many_forms": f"最多填写 {MEMBERS_MAX} 行，请核对。",
    }

    def filled(self) -> list[dict]:
        """The cleaned rows, without the removed and the empty ones. Only when valid."""
        return [
            form.cleaned_data for form in self.forms if form.cleaned_data and form not in self.deleted_forms
        ]

    def rows_left(self) -> list[PlainForm]:
        """The rows that somebody wrote in and did not remove, right or wrong."""
        return [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]


class MemberRows(Rows):
    default_error_messages = Rows.default_error_messages | {
        "too_few_forms": "请至少填写一位家庭成员，就是户主本人。"
    }

    def clean(self):
        left = self.rows_left()
        if any(form.errors for form in left):
            return
        if not left:
            raise ValidationError(self.error_messages["too_few_forms"])
        self._require_one_head(left)
        numbers = [form.cleaned_data["identity_number"] for form in left]
        on_date = left[0].on_date
        if max(age_years(each.birth_date, on_date) for each in numbers) < ADULT_YEARS:
            raise ValidationError(
                "家里没有满 18 周岁的成员，不能自行申请。请由监护人到乡镇（街道）或村（社区）办理。"
            )
        seen: dict[str, str] = {}
        for form, each in zip(left, numbers, strict=True):
            name = form.cleaned_data["name"]
            if each.number in seen:
                form.add_error("identity_number", f"这个身份证号与“{seen[each.number]}”的相同，请逐一核对。")
            seen[each.number] = name

    @staticmethod
    def _require_one_head(left: list[PlainForm]) -> None:
        heads = [form.cleaned_data["name"] for form in left if form.cleaned_data["relation"] == HEAD]
        if len(heads) != 1:
            found = f"现在有 {len(heads)} 位（{'、'.join(heads)}）" if heads else "现在没有"
            raise ValidationError(f"“与户主的关系”里要有且只有一位选“本人”，{found}，请修改。")


# --- 收入 ----------------------------------------------------------------------------------------------


class OfMember(PlainForm):
    """A row about a member who is already known: her name is shown, her key travels along."""

    member = forms.CharField(widget=forms.HiddenInput, required=False)
    who = forms.CharField(label="家庭成员", disabled=True)

    def __init__(self, *arguments, about: Member | None, **options):
        self.about = about
        super().__init__(*arguments, **options)
        if about is not None:
            self.title = about.title
            self.fields["who"].initial = about.title
            self.fields["member"].initial = about.key

    def clean_member(self) -> str:
        if self.about is None or self.cleaned_data["member"] != self.about.key:
            raise ValidationError("家庭成员有变动，请重新打开这一步，再填一次。")
        return self.about.key


class RowsOfMembers(Rows):
    """One row for each member, in the order of the family step."""

    def __init__(self, *arguments, members: tuple[Member, ...], **options):
        self.members = members
        self.min_num = len(members)  # no row may be left out as empty
        super().__init__(*arguments, **options)

    def get_form_kwargs(self, index):
        about = self.members[index] if index is not None and index < len(self.members) else None
        return super().get_form_kwargs(index) | {"about": about}

    def clean(self):
        if len(self.forms) != len(self.members):
            raise ValidationError("家庭成员有变动，请重新打开这一步，再填一次。")
        if not self.members:
            raise ValidationError("请先填写家庭成员。")


def _income(label: str, help_text: str, **options) -> MoneyField:
    return MoneyField(label=label, help_text=help_text, **options)


class IncomeForm(OfMember):
    wage = _income("工资、打工收入", "上班、打零工得的钱；没有填 0。")
    wage_period = forms.ChoiceField(
        label="工资按", choices=PERIODS, widget=forms.RadioSelect, initial="month"
    )
    employment_cost = _income(
        "上班的必要花费", "车费、误餐、租房等，与工资按同样的时间算；没有填 0。", initial="0"
    )
    business = _income("种养、经营纯收入（全年）", "种田、养殖、做小生意，扣掉成本后的钱；没有填 0。")
    property = _income("利息、租金、土地流转、分红（全年）", "没有填 0。", initial="0")
    transfer = _income("养老金、失业金、赔偿等（全年）", "退休金、遗属补助也填在这里；没有填 0。")
    other = _income("其他收入（全年）", "没有填 0。", initial="0")
    exempt = _income(
        "不算收入的钱（全年）",
        "城乡居民基础养老金、优抚金、残疾人两项补贴、奖学金等，填了也不计入；没有填 0。",
        initial="0",
    )
    medical = _income("自己付的医药费（近 12 个月）", "医保报销以后、有票据的部分；没有填 0。", initial="0")

    field_order = ["member", "who"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        if self.about is not None and not self.about.is_adult:
            for name in ("wage", "business", "transfer"):
                self.fields[name].initial = "0"


class SupportForm(PlainForm):
    support = MoneyField(
        label="家人给的赡养费、抚养费（全年合计）",
        help_text="不住在一起的子女、父母、前配偶一年一共给多少；没有填 0。有判决书、协议的按上面写的填。",
    )


# --- 财产、近亲属、账户 ----------------------------------------------------------------------------------


class PropertyForm(PlainForm):
    financial_assets = MoneyField(
        label="全家的存款和理财",
        help_text="银行存款、股票、基金、保险、微信和支付宝余额，合计多少元；没有填 0。",
    )
    vehicle_count = CountField(
        unit="辆", label="机动车", help_text="汽车、货车、面包车。摩托车、残疾人代步车不算；没有填 0。"
    )
    home_count = CountField(unit="套", label="住房", help_text="自己名下的房子，包括农村的房子；没有填 0。")
    runs_business = YesNoField(label="有没有正在经营的店铺、公司、个体户")


class RelativesForm(PlainForm):
    has_relative = YesNoField(
        label="家里有没有人是经办干部的近亲属",
        help_text="指区民政局、乡镇（街道）办低保的干部，或者村（居）委会成员。如实填写不影响享受低保。",
    )


class RelativeForm(PlainForm):
    official_name = NameField(label="干部姓名")
    official_post = forms.CharField(label="单位和职务", max_length=100, help_text="例如：某某村委会委员。")
    relation = forms.ChoiceField(label="干部是我家的", choices=[*_CHOOSE, *_same(NEAR_RELATIONS)])


class AccountForm(PlainForm):
    holder = forms.ChoiceField(label="户名", help_text="钱发到这位家庭成员本人的银行卡（一卡通）上。")
    bank = forms.ChoiceField(label="开户银行", choices=[*_CHOOSE, *_same(BANKS)])
    number = CardNumberField(label="银行卡号", help_text="照着卡面填写，可以带空格。")

    def __init__(self, *arguments, members: tuple[Member, ...], **options):
        super().__init__(*arguments, **options)
        self.fields["holder"].choices = [*_CHOOSE, *((one.key, one.title) for one in members)]


# --- 授权 ----------------------------------------------------------------------------------------------


class SignatureForm(OfMember):
    signer = forms.ChoiceField(
        label="由谁签字", help_text="本人签字；未满 18 周岁或不能自己签字的，由监护人代签。"
    )
    signature = NameField(label="签名", help_text="签字的人在这里写下自己的姓名，等同于纸上签名。")
    agree = forms.BooleanField(
        label="同意授权核对", error_messages={"required": "请勾选“同意授权核对”，否则不能办理。"}
    )

    field_order = ["member", "who"]

    def __init__(self, *arguments, members: tuple[Member, ...], **options):
        super().__init__(*arguments, **options)
        self.adults = {one.key: one for one in members if one.is_adult}
        self.fields["signer"].choices = [*_CHOOSE, *((key, one.title) for key, one in self.adults.items())]
        if self.about is not None:
            guardian = next(iter(self.adults), "")
            self.fields["signer"].initial = self.about.key if self.about.is_adult else guardian
        self.fields["agree"].error_messages["required"] = "请勾选“同意授权核对”，否则不能办理。"

    def clean(self):
        cleaned = super().clean()
        signer = self.adults.get(cleaned.get("signer", ""))
        signature = cleaned.get("signature")
        if signer is not None and signature and signature != signer.name:
            self.add_error("signature", f"签名应是“{signer.name}”，与签字人的姓名一致。")
        return cleaned


class TruthForm(PlainForm):
    truthful = forms.BooleanField(
        label="以上填写真实、完整",
        help_text="我知道：故意隐瞒收入、财产或人口的，要退回多领的钱，并可能被罚款（社会救助暂行办法第六十八条）。",
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["truthful"].error_messages["required"] = "请勾选，表示以上填写真实、完整。"
