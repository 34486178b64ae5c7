"""Organisations, what is registered of them, who leads them, and the papers they hold."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from minzheng.kernel.base.money import yuan_text


class Kind(models.TextChoices):
    """The three kinds of social organisation; each has its own regulation."""

    ASSOCIATION = "association", "社会团体"
    SERVICE = "service", "社会服务机构"
    FOUNDATION = "foundation", "基金会"


class OrganisationState(models.TextChoices):
    """Where an organisation stands. `PREPARING` ended with the regulation of 2016-02-06 and is history."""

    PREPARING = "preparing", "筹备（历史）"
    REGISTERED = "registered", "正常"
    SUSPENDED = "suspended", "限期停止活动"
    LIQUIDATING = "liquidating", "清算中"
    CANCELLED = "cancelled", "已注销"
    REVOKED = "revoked", "已撤销登记"


class RegistrationMode(models.TextChoices):
    """Dual: a supervising unit consents first. Direct: four classes go straight to the registrar."""

    DUAL = "dual", "双重管理"
    DIRECT = "direct", "直接登记"


class PartyForm(models.TextChoices):
    """How the party is organised in it (党建三同步)."""

    BRANCH = "branch", "单独建立党组织"
    JOINT = "joint", "联合建立党组织"
    GUIDED = "guided", "派党建指导员"
    NONE = "none", "尚未覆盖"


ALIVE = (OrganisationState.REGISTERED, OrganisationState.SUSPENDED, OrganisationState.LIQUIDATING)
ENDED = (OrganisationState.CANCELLED, OrganisationState.REVOKED)


class OrganisationQuerySet(models.QuerySet):
    def alive(self) -> "OrganisationQuerySet":
        """Those that exist today: registered, suspended or in liquidation."""
        return self.filter(state__in=ALIVE)

    def on_book(self, day: dt.date) -> "OrganisationQuerySet":
        """Those that stood in the book at the end of a day."""
        return self.filter(registered_date__lte=day).filter(Q(ended_date=None) | Q(ended_date__gt=day))


class Organisation(models.Model):
    """One social organisation under one credit code for life.

    `uscc` never changes, not even when another division takes over: `division_code` says who registers it
    now. `capital_fen` is 活动资金, 开办资金 or 原始基金 by kind. `ended_date` is the day of cancellation or
    revocation. `category` is the class of its field (科技类, 教育类 …).
    """

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    old_registration_number = models.CharField("旧登记证号", max_length=40, blank=True)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    name = models.CharField("名称", max_length=120)
    name_pinyin = models.CharField("名称拼音", max_length=400)
    state = models.CharField("状态", max_length=12, choices=OrganisationState.choices)
    level = models.CharField("登记层级", max_length=8, default="县级")
    division_code = models.CharField("登记机关区划", max_length=12)
    supervisor = models.CharField("业务主管单位", max_length=80, blank=True)
    industry_authority = models.CharField("行业管理部门", max_length=80, blank=True)
    registration_mode = models.CharField("登记方式", max_length=8, choices=RegistrationMode.choices)
    category = models.CharField("行业分类", max_length=24, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=64)
    capital_fen = models.BigIntegerField("注册资金（分）")
    residence = models.CharField("住所", max_length=200)
    scope = models.TextField("业务范围")
    area = models.CharField("活动地域", max_length=80, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    registered_date = models.DateField("成立登记日期")
    ended_date = models.DateField("注销或撤销日期", null=True)
    certificate_from = models.DateField("证书有效期起")
    certificate_until = models.DateField("证书有效期止")
    is_charity = models.BooleanField("慈善组织", default=False)
    is_trade_association = models.BooleanField("行业协会商会", default=False)
    member_persons = models.PositiveIntegerField("个人会员数", default=0)
    member_units = models.PositiveIntegerField("单位会员数", default=0)
    party_form = models.CharField(
        "党组织形式", max_length=8, choices=PartyForm.choices, default=PartyForm.NONE
    )
    party_members = models.PositiveSmallIntegerField("正式党员数", default=0)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "社会组织"
        indexes = [
            models.Index(name="organisation_by_place", fields=["division_code", "kind", "state"]),
            GinIndex(name="organisation_name_trigram", fields=["name"], opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="organisation_uscc_is_written_right",
                condition=Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-Z]{9}[0-9A-HJ-NPQRTUWXY]$"),
            ),
            models.CheckConstraint(
                name="organisation_ended_with_its_date",
                condition=Q(state__in=["cancelled", "revoked"], ended_date__isnull=False)
                | Q(
                    state__in=["preparing", "registered", "suspended", "liquidating"], ended_date__isnull=True
                ),
            ),
            models.CheckConstraint(name="organisation_capital_is_no_debt", condition=Q(capital_fen__gte=0)),
            models.CheckConstraint(
                name="organisation_direct_names_its_industry",
                condition=Q(registration_mode="dual") & ~Q(supervisor="")
                | Q(registration_mode="direct") & ~Q(industry_authority=""),
            ),
            models.UniqueConstraint(
                name="organisation_name_held_once",
                fields=["name"],
                condition=Q(state__in=["registered", "suspended", "liquidating"]),
            ),
        ]

    def __str__(self):
        return self.name


class Item(models.TextChoices):
    """What is entered in the register (登记事项) and may change."""

    NAME = "name", "名称"
    RESIDENCE = "residence", "住所"
    SCOPE = "scope", "宗旨和业务范围"
    AREA = "area", "活动地域"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"
    CAPITAL = "capital", "注册资金"
    SUPERVISOR = "supervisor", "业务主管单位"
    CHARTER = "charter", "章程"
    STATE = "state", "状态"


class RegisteredValue(models.Model):
    """One value of one item for a time, dated twice; `case_id` is the decision by which it came."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="values_held"
    )
    item = models.CharField("登记事项", max_length=24, choices=Item.choices)
    value = models.TextField("内容")
    valid = DateRangeField("有效期")
    recorded_at = models.DateTimeField("录入时间")
    superseded_at = models.DateTimeField("更正时间", null=True)
    case_id = models.BigIntegerField("办件", null=True)

    class Meta:
        verbose_name = "登记事项记录"
        constraints = [
            ExclusionConstraint(
                name="registered_value_one_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("item", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
        ]

    @property
    def shown(self) -> str:
        """The value as a page prints it: capital in yuan, a state by its name."""
        if self.item == Item.CAPITAL:
            return f"{yuan_text(int(self.value))} 元"
        return OrganisationState(self.value).label if self.item == Item.STATE else self.value


class Role(models.TextChoices):
    """Posts in an organisation; those in `LEADING` are 负责人."""

    PRESIDENT = "president", "会长（理事长）"
    VICE_PRESIDENT = "vice_president", "副会长（副理事长）"
    SECRETARY = "secretary", "秘书长"
    COUNCIL = "council", "理事"
    SUPERVISOR = "supervisor", "监事"
    LEGAL = "legal", "法定代表人"


LEADING = (Role.PRESIDENT, Role.VICE_PRESIDENT, Role.SECRETARY, Role.LEGAL)


class Officer(models.Model):
    """Somebody holds a post of an organisation for a term (届), until `left_date`.

    A term that is over (`term_until_date`) while nobody has left is an election overdue (超期未换届).
    `person` is known where an identity number was given; older lists have names only. `civil_servant` is
    kept because serving officials may hold no post, and retired leaders only with `approval_number`.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="officers"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    name = models.CharField("姓名", max_length=64)
    role = models.CharField("职务", max_length=16, choices=Role.choices)
    term_number = models.PositiveSmallIntegerField("届次", default=1)
    from_date = models.DateField("任职日期")
    term_until_date = models.DateField("本届届满日期")
    left_date = models.DateField("离任日期", null=True)
    birth_date = models.DateField("出生日期", null=True)
    is_civil_servant = models.BooleanField("现职或离退休公务员", default=False)
    approval_number = models.CharField("兼职审批文号", max_length=64, blank=True)
    is_paid = models.BooleanField("领取薪酬", default=False)
    case_id = models.BigIntegerField("办件", null=True)

    class Meta:
        verbose_name = "负责人任职"
        indexes = [models.Index(name="officer_by_name", fields=["name"])]
        constraints = [
            models.UniqueConstraint(
                name="legal_representative_once",
                fields=["organisation"],
                condition=Q(role="legal", left_date=None),
            ),
        ]


class CharterVersion(models.Model):
    """A charter as it was approved (章程核准); `clauses` by key, `comparison` says what changed."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="charters"
    )
    number = models.PositiveSmallIntegerField("版本")
    clauses = models.JSONField("条款")
    comparison = models.TextField("新旧对照", blank=True)
    approved_date = models.DateField("核准日期")
    case_id = models.BigIntegerField("办件", null=True)

    class Meta:
        verbose_name = "章程版本"
        constraints = [
            models.UniqueConstraint(name="charter_version_once", fields=["organisation", "number"]),
        ]


class Branch(models.Model):
    """A branch or representative office of an association: no legal person, no branch of its own."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="branches"
    )
    name = models.CharField("名称", max_length=120)
    head = models.CharField("负责人", max_length=64)
    residence = models.CharField("住所", max_length=200)
    valid = DateRangeField("存续期")

    class Meta:
        verbose_name = "分支机构"


class Agent(models.Model):
    """Which account reports for which organisation, from when to when."""

    account = models.ForeignKey(
        "access.Account", verbose_name="账号", on_delete=models.RESTRICT, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="agents"
    )
    valid = DateRangeField("授权期")

    class Meta:
        verbose_name = "机构经办人"
        constraints = [
            ExclusionConstraint(
                name="agent_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class CertificateReason(models.TextChoices):
    FOUNDING = "founding", "成立登记"
    CHANGE = "change", "变更换发"
    RENEWAL = "renewal", "届满换发"
    REISSUE = "reissue", "遗失补发"
    TAKEN_OVER = "taken_over", "存量转入"


class Certificate(models.Model):
    """A certificate (法人登记证书) with its number; one is in force at a time."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="certificates"
    )
    number = models.CharField("证书编号", max_length=40, unique=True)
    reason = models.CharField("发证原因", max_length=12, choices=CertificateReason.choices)
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止")
    issued_at = models.DateTimeField("发证时间")
    document_id = models.BigIntegerField("文书", null=True)
    delivered_date = models.DateField("送达日期", null=True)
    void_date = models.DateField("作废日期", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    case_id = models.BigIntegerField("办件", null=True)

    class Meta:
        verbose_name = "登记证书"
        constraints = [
            models.UniqueConstraint(
                name="certificate_in_force_once", fields=["organisation"], condition=Q(void_date=None)
            ),
            models.CheckConstraint(
                name="certificate_void_with_its_reason",
                condition=Q(void_date=None, void_reason="")
                | (Q(void_date__isnull=False) & ~Q(void_reason="")),
            ),
        ]


class Announcement(models.Model):
    """A public announcement (公告) of founding, change, cancellation or of a lost certificate."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="announcements"
    )
    subject = models.CharField("事由", max_length=24)
    text = models.TextField("内容")
    published_date = models.DateField("公告日期")
    case_id = models.BigIntegerField("办件", null=True)

    class Meta:
        verbose_name = "登记公告"


class Liquidation(models.Model):
    """The winding-up of one organisation (清算): group, creditors' notice, end.

    Nothing but the winding-up may be done meanwhile. `claims_until_date` is the last day on which creditors
    may come forward, counted from the notice.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="liquidations"
    )
    members = models.CharField("清算组成员", max_length=200)
    consent_date = models.DateField("主管单位同意日期", null=True)
    formed_date = models.DateField("清算组成立日期")
    notice_date = models.DateField("债权公告日期")
    claims_until_date = models.DateField("债权申报截止日期")
    ended_date = models.DateField("清算结束日期", null=True)
    residue = models.TextField("剩余财产处理", blank=True)
    started_at = models.DateTimeField("录入时间")
    stopped_at = models.DateTimeField("停止清算时间", null=True)

    class Meta:
        verbose_name = "清算"
        constraints = [
            models.UniqueConstraint(
                name="liquidation_once_at_a_time", fields=["organisation"], condition=Q(stopped_at=None)
            ),
            models.CheckConstraint(
                name="liquidation_ends_after_claims",
                condition=Q(ended_date=None) | Q(ended_date__gte=models.F("claims_until_date")),
            ),
        ]


class SealFiling(models.Model):
    """The seal and the bank account that an organisation has filed (印章式样、银行账号备案). One holds at a time."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="社会组织", on_delete=models.RESTRICT, related_name="seal_filings"
    )
    engraver = models.CharField("刻章单位", max_length=100)
    seals = models.PositiveSmallIntegerField("印章枚数")
    bank = models.CharField("开户银行", max_length=100)
    account_cipher = models.BinaryField("银行账号（加密）")
    account_tail = models.CharField("账号后四位", max_length=4)
    filed_date = models.DateField("备案日期")
    replaced_date = models.DateField("被替换日期", null=True)
    case_id = models.BigIntegerField("办件", unique=True)
    account_id = models.BigIntegerField("经办账号", null=True)

    class Meta:
        verbose_name = "印章账户备案"
        constraints = [
            models.UniqueConstraint(
                name="one_seal_filing_in_force", fields=["organisation"], condition=Q(replaced_date=None)
            ),
        ]
