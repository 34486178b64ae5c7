"""Sessions of three levels and meetings of the coordinating groups, with what they decided."""

from django.db import models
from django.db.models import Q


class MeetingKind(models.TextChoices):
    JOINT = "joint", "三级现场联合审批"
    GROUP = "group", "社会救助工作领导小组"
    MECHANISM = "mechanism", "基本生活保障工作协调机制"


class MeetingState(models.TextChoices):
    OPEN = "open", "登记中"
    MINUTED = "minuted", "已出纪要"


class MeetingLevel(models.TextChoices):
    VILLAGE = "village", "村（社区）"
    TOWNSHIP = "township", "乡镇（街道）"
    DISTRICT = "district", "区县"


class AssistanceMeeting(models.Model):
    """One meeting of a place: a township's or the district's. Nothing is changed once minutes are issued."""

    number = models.CharField("会议编号", max_length=32, unique=True)
    kind = models.CharField("类型", max_length=10, choices=MeetingKind.choices)
    division_code = models.CharField("召开的乡镇或区县", max_length=12, db_index=True)
    held_date = models.DateField("日期")
    place = models.CharField("地点", max_length=120)
    state = models.CharField("状态", max_length=8, choices=MeetingState.choices, default=MeetingState.OPEN)
    minutes = models.ForeignKey(
        "documents.Document", verbose_name="纪要", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "救助会议"
        ordering = ["-held_date", "-id"]
        constraints = [
            models.CheckConstraint(
                name="assistance_meeting_minuted_with_paper",
                condition=Q(state="open", minutes=None) | Q(state="minuted", minutes__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number


class MeetingParticipant(models.Model):
    """Who took part, at which level. Append-only."""

    meeting = models.ForeignKey(
        AssistanceMeeting, verbose_name="救助会议", on_delete=models.RESTRICT, related_name="participants"
    )
    level = models.CharField("层级", max_length=10, choices=MeetingLevel.choices)
    name = models.CharField("姓名", max_length=64)
    post = models.CharField("单位职务", max_length=120, blank=True)

    class Meta:
        verbose_name = "参会人员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="meeting_participant_once", fields=["meeting", "level", "name"]),
        ]

    def __str__(self):
        return self.name


class ItemKind(models.TextChoices):
    HOUSEHOLD = "household", "家庭"
    CASE = "case", "办件"
    HARD = "hard", "一事一议"


class MeetingItem(models.Model):
    """What was put to a meeting: a household, a case or a hard case; what was decided, who follows it up."""

    meeting = models.ForeignKey(
        AssistanceMeeting, verbose_name="救助会议", on_delete=models.RESTRICT, related_name="items"
    )
    kind = models.CharField("类型", max_length=10, choices=ItemKind.choices)
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", null=True, on_delete=models.RESTRICT,
        related_name="meeting_items",
    )  # fmt: skip
    case = models.ForeignKey(
        "cases.Case", verbose_name="办件", null=True, on_delete=models.RESTRICT, related_name="meeting_items"
    )
    subject = models.CharField("议题对象", max_length=120)
    question = models.CharField("提请研究的问题", max_length=500)
    decision = models.CharField("议定意见", max_length=500, blank=True)
    follow_up = models.CharField("跟进事项", max_length=300, blank=True)
    follow_up_by = models.CharField("跟进责任人", max_length=120, blank=True)
    follow_up_due_date = models.DateField("跟进期限", null=True)
    done_date = models.DateField("跟进完成日期", null=True)
    done_note = models.CharField("跟进结果", max_length=300, blank=True)

    class Meta:
        verbose_name = "会议议题"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="meeting_item_names_its_object",
                condition=Q(kind="household", household__isnull=False, case=None)
                | Q(kind="case", case__isnull=False)
                | Q(kind="hard", case=None),
            ),
            models.CheckConstraint(
                name="meeting_item_follow_up_whole",
                condition=Q(follow_up="", follow_up_by="", follow_up_due_date=None, done_date=None)
                | ~Q(decision="")
                & ~Q(follow_up="")
                & ~Q(follow_up_by="")
                & Q(follow_up_due_date__isnull=False),
            ),
        ]

    def __str__(self):
        return self.subject
