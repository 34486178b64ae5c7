"""The records themselves, and what was noted on them later."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    """What was registered. The letters are those of the certificate number (字号)."""

    MARRIAGE = "J", "结婚登记"
    DIVORCE = "L", "离婚登记"
    REISSUED_MARRIAGE = "BJ", "补领结婚证"
    REISSUED_DIVORCE = "BL", "补领离婚证"
    RETROACTIVE = "BB", "补办结婚登记"


MARRYING = (Kind.MARRIAGE, Kind.RETROACTIVE)  # the kinds by which two persons are married


class Status(models.TextChoices):
    """Whether a record still has effect. The last three count as if it never had (自始无拘束力)."""

    VALID = "valid", "有效"
    ENDED = "ended", "婚姻关系已终止"
    VOID = "void", "婚姻无效"
    ANNULLED = "annulled", "婚姻已撤销"
    REVOKED = "revoked", "登记已撤销"


class Ended(models.TextChoices):
    """Why a marriage no longer stands."""

    DIVORCE = "divorce", "登记离婚"
    COURT = "court", "法院判决或调解离婚"
    DEATH = "death", "一方死亡"


class Source(models.TextChoices):
    LIVE = "live", "现场登记"
    HISTORICAL = "historical", "历史补录"
    EXCHANGE = "exchange", "全国库返回"


class Foreign(models.TextChoices):
    """涉外标识: which documents a party brings, and which office is competent."""

    MAINLAND = "mainland", "内地居民"
    FOREIGN = "foreign", "涉外"
    HONG_KONG = "hk", "涉港"
    MACAU = "macau", "涉澳"
    TAIWAN = "taiwan", "涉台"
    OVERSEAS = "overseas", "华侨"


PRE_MARITAL = {"10": "未婚", "30": "丧偶", "40": "离婚"}  # GB/T 2261.2, those who may marry
ID_TYPES = {
    "111": "居民身份证",
    "112": "临时居民身份证",
    "114": "中国人民解放军军官证",
    "414": "普通护照",
    "516": "港澳居民来往内地通行证",
    "511": "台湾居民来往大陆通行证",
    "553": "外国人永久居留身份证",
    "999": "旧证件或无证件",
}


class MarriageRecord(models.Model):
    """One registration. `office_code` is the district of the office and bounds who may see it."""

    kind = models.CharField("业务类型", max_length=2, choices=Kind.choices)
    office_code = models.CharField("登记机关代码", max_length=6, db_index=True)
    certificate_number = models.CharField("字号", max_length=64, blank=True)
    certificate_number_raw = models.CharField("原字号", max_length=100, blank=True)
    male_print_number = models.CharField("男方证芯号", max_length=32, blank=True)
    female_print_number = models.CharField("女方证芯号", max_length=32, blank=True)
    register_date = models.DateField("登记日期", null=True)
    register_year = models.PositiveSmallIntegerField("登记年度", db_index=True)
    effect_date = models.DateField("效力起始日期", null=True)
    registrar_id = models.BigIntegerField("登记员账号", null=True)
    case_id = models.BigIntegerField("办件", null=True, db_index=True)
    original = models.ForeignKey(
        "self", verbose_name="所涉原登记", null=True, on_delete=models.RESTRICT, related_name="later"
    )

    male = models.ForeignKey(
        "people.Person", verbose_name="男方人员", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    male_name = models.CharField("男方姓名", max_length=64)
    male_name_pinyin = models.CharField("男方姓名拼音", max_length=200, blank=True)
    male_id_type_code = models.CharField("男方证件类型", max_length=3, default="111")
    male_identity_cipher = models.BinaryField("男方证件号（加密）", null=True)
    male_identity_index = models.BinaryField("男方证件号索引", null=True)
    male_birth_date = models.DateField("男方出生日期", null=True)
    male_birth_year = models.PositiveSmallIntegerField("男方出生年", null=True)
    male_nationality = models.CharField("男方国籍", max_length=3, default="CHN")
    male_region_code = models.CharField("男方户籍地代码", max_length=12, blank=True)
    male_pre_marital = models.CharField("男方婚前状况", max_length=2, blank=True)
    male_place_text = models.CharField("男方住址（原文）", max_length=200, blank=True)

    female = models.ForeignKey(
        "people.Person", verbose_name="女方人员", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    female_name = models.CharField("女方姓名", max_length=64)
    female_name_pinyin = models.CharField("女方姓名拼音", max_length=200, blank=True)
    female_id_type_code = models.CharField("女方证件类型", max_length=3, default="111")
    female_identity_cipher = models.BinaryField("女方证件号（加密）", null=True)
    female_identity_index = models.BinaryField("女方证件号索引", null=True)
    female_birth_date = models.DateField("女方出生日期", null=True)
    female_birth_year = models.PositiveSmallIntegerField("女方出生年", null=True)
    female_nationality = models.CharField("女方国籍", max_length=3, default="CHN")
    female_region_code = models.CharField("女方户籍地代码", max_length=12, blank=True)
    female_pre_marital = models.CharField("女方婚前状况", max_length=2, blank=True)
    female_place_text = models.CharField("女方住址（原文）", max_length=200, blank=True)

    foreign_flag = models.CharField(
        "涉外标识", max_length=10, choices=Foreign.choices, default=Foreign.MAINLAND
    )
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.VALID)
    ended_by = models.ForeignKey(
        "self", verbose_name="终止于", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    ended_reason = models.CharField("终止原因", max_length=10, choices=Ended.choices, blank=True)
    ended_date = models.DateField("终止日期", null=True)
    source = models.CharField("来源", max_length=10, choices=Source.choices, default=Source.LIVE)
    entry_operator_id = models.BigIntegerField("录入账号", null=True)
    checker_id = models.BigIntegerField("复核账号", null=True)
    archive_number = models.CharField("档号", max_length=64, blank=True)
    details = models.JSONField("其他登记内容", default=dict)
    search_keys = ArrayField(models.TextField(), verbose_name="检索键", default=list, blank=True)
    recorded_at = models.DateTimeField("记入时间")

    class Meta:
        verbose_name = "婚姻登记记录"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_number"],
                condition=~Q(certificate_number=""),
                name="certificate_number_once",
            ),
            models.UniqueConstraint(
                fields=["male_identity_index"],
                condition=Q(kind__in=["J", "BB"], status="valid", source="live"),
                name="husband_in_one_standing_marriage",
            ),
            models.UniqueConstraint(
                fields=["female_identity_index"],
                condition=Q(kind__in=["J", "BB"], status="valid", source="live"),
                name="wife_in_one_standing_marriage",
            ),
            models.CheckConstraint(
                name="ended_marriage_says_why",
                condition=Q(status="ended", ended_reason__gt="") | (~Q(status="ended") & Q(ended_reason="")),
            ),
            models.CheckConstraint(
                name="live_record_has_its_date", condition=~Q(source="live") | Q(register_date__isnull=False)
            ),
        ]
        indexes = [
            GinIndex(name="marriage_search_keys", fields=["search_keys"]),
            models.Index(name="marriage_by_male", fields=["male_identity_index"]),
            models.Index(name="marriage_by_female", fields=["female_identity_index"]),
            models.Index(name="marriage_by_day", fields=["office_code", "kind", "register_date"]),
            models.Index(name="marriage_archive_number", fields=["archive_number"]),
        ]

    def __str__(self):
        return self.certificate_number or self.certificate_number_raw or f"记录 {self.pk}"

    @property
    def couple(self) -> str:
        return f"{self.male_name}、{self.female_name}"

    @property
    def stands(self) -> bool:
        """Whether by this record two persons are married now."""
        return self.kind in MARRYING and self.status == Status.VALID


class AnnotationKind(models.TextChoices):
    """What is noted on a record after it was written (备注), with the law behind it."""

    COURT_DIVORCE = "court_divorce", "法院离婚（判决或调解书已生效）"
    DEATH = "death", "一方死亡"
    VOID = "void", "法院确认婚姻无效"
    ANNULLED = "annulled", "法院撤销婚姻"
    COERCION = "coercion", "民政撤销受胁迫的婚姻（2020-12-31 以前）"
    REVOKED = "revoked", "撤销冒名、虚假身份的登记"
    CORRECTION = "correction", "登记信息更正"


class AnnotationProposal(models.Model):
    """An annotation written by one person and waiting for another: nothing holds before the second signs."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待复核"
        CONFIRMED = "confirmed", "已复核"
        REJECTED = "rejected", "已退回"

    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", on_delete=models.RESTRICT, related_name="proposals"
    )
    kind = models.CharField("备注类型", max_length=16, choices=AnnotationKind.choices)
    basis_kind = models.CharField("依据类型", max_length=16)
    basis_number = models.CharField("依据文号", max_length=100)
    basis_agency = models.CharField("出具机关", max_length=100)
    basis_date = models.DateField("文书日期")
    effective_date = models.DateField("生效日期")
    field_name = models.CharField("更正项目", max_length=40, blank=True)
    after = models.CharField("更正为", max_length=200, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by_id = models.BigIntegerField("经办账号")
    proposed_at = models.DateTimeField("提出时间")
    settled_by_id = models.BigIntegerField("复核账号", null=True)
    settled_at = models.DateTimeField("复核时间", null=True)
    settled_note = models.CharField("复核意见", max_length=300, blank=True)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "待复核备注"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"],
                condition=Q(state="proposed") & ~Q(kind="correction"),
                name="one_open_proposal_of_a_kind",
            ),
            models.CheckConstraint(
                name="annotation_needs_two_persons",
                condition=Q(settled_by_id__isnull=True)
                | Q(state="rejected")
                | ~Q(settled_by_id=F("proposed_by_id")),
            ),
        ]


class RecordAnnotation(models.Model):
    """An annotation in force. Append-only: images and the record stay as they were, this is added."""

    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", on_delete=models.RESTRICT, related_name="annotations"
    )
    kind = models.CharField("备注类型", max_length=16, choices=AnnotationKind.choices)
    basis = models.CharField("依据", max_length=300)
    effective_date = models.DateField("生效日期")
    before = models.JSONField("更正前", default=dict)
    after = models.JSONField("更正后", default=dict)
    note = models.CharField("说明", max_length=500, blank=True)
    proposed_by_id = models.BigIntegerField("经办账号")
    checked_by_id = models.BigIntegerField("复核账号")
    annotated_at = models.DateTimeField("备注时间")

    class Meta:
        verbose_name = "婚姻登记备注"
