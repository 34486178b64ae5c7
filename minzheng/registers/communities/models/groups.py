"""Community groups filed with their township, how they stood on each day, and what they did."""

from django.db import models
from django.db.models import Q


class GroupKind(models.TextChoices):
    """民发〔2017〕191号: the kinds that are to be fostered."""

    SERVICE = "service", "为民服务"
    CHARITY = "charity", "公益慈善"
    MUTUAL_AID = "mutual_aid", "邻里互助"
    CULTURE = "culture", "文体娱乐"
    FARMING = "farming", "农村生产技术"


class GroupState(models.TextChoices):
    """Only a filed group counts towards its community's target."""

    FILED = "filed", "已备案"
    DORMANT = "dormant", "休眠"
    PROMOTED = "promoted", "已转登记"
    WITHDRAWN = "withdrawn", "已注销备案"


STANDING = (GroupState.FILED, GroupState.DORMANT)  # those that still hold their name
TONES = {
    GroupState.FILED: "ok", GroupState.DORMANT: "wait", GroupState.PROMOTED: "info",
    GroupState.WITHDRAWN: "quiet",
}  # fmt: skip


class CommunityGroup(models.Model):
    """One group under one filing number. It is no legal person.

    `plain_name` is the name as it is compared: without the community's own name, spaces and marks.
    `active_date` is the day of its last activity, or of filing: a year after it the group falls dormant.
    `number` counts without gaps within a township and year. `uscc` is the credit code under which it was
    registered later (转登记).
    """

    number = models.CharField("备案编号", max_length=24, unique=True)
    town_code = models.CharField("备案乡镇（街道）", max_length=9)
    filed_year = models.PositiveSmallIntegerField("备案年份")
    sequence = models.PositiveIntegerField("年内序号")
    name = models.CharField("名称", max_length=60)
    plain_name = models.CharField("比对用名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=GroupKind.choices)
    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    leader_name = models.CharField("负责人", max_length=64)
    leader_phone = models.CharField("负责人电话", max_length=20)
    member_count = models.PositiveIntegerField("成员人数")
    place = models.CharField("活动场所", max_length=120)
    purpose = models.CharField("主要活动", max_length=300, blank=True)
    filed_date = models.DateField("备案日期")
    active_date = models.DateField("最近活动日期")
    state = models.CharField("状态", max_length=10, choices=GroupState.choices, default=GroupState.FILED)
    uscc = models.CharField("转登记后的统一社会信用代码", max_length=18, blank=True)
    filed_at = models.DateTimeField("办理时间")
    filed_by = models.ForeignKey(
        "access.Account", verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    request_id = models.UUIDField("请求编号", null=True, unique=True)

    class Meta:
        verbose_name = "社区社会组织"
        ordering = ["number"]
        indexes = [models.Index(name="group_by_place", fields=["division_code", "state"])]
        constraints = [
            models.UniqueConstraint(
                name="group_number_once_in_town", fields=["town_code", "filed_year", "sequence"]
            ),
            models.UniqueConstraint(
                name="group_name_once_in_community", fields=["division_code", "plain_name"],
                condition=Q(state__in=["filed", "dormant"]),
            ),
            models.CheckConstraint(name="group_has_members", condition=Q(member_count__gte=1)),
            models.CheckConstraint(
                name="group_active_since_filing", condition=Q(active_date__gte=models.F("filed_date"))
            ),
            models.CheckConstraint(
                name="group_promoted_with_its_code",
                condition=Q(state="promoted") & ~Q(uscc="") | ~Q(state="promoted") & Q(uscc=""),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def tone(self) -> str:
        return TONES[GroupState(self.state)]

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING


class GroupStanding(models.Model):
    """From a day on the group stands like this. Append-only: the latest row of a day decides."""

    group = models.ForeignKey(
        CommunityGroup, verbose_name="社区社会组织", on_delete=models.RESTRICT, related_name="standings"
    )
    state = models.CharField("状态", max_length=10, choices=GroupState.choices)
    from_date = models.DateField("自")
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField("记录时间")
    recorded_by_name = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "备案状态记录"
        ordering = ["from_date", "id"]
        indexes = [models.Index(name="group_standing_by_day", fields=["group", "from_date", "id"])]


class GroupActivity(models.Model):
    """One activity of a group. Append-only."""

    group = models.ForeignKey(
        CommunityGroup, verbose_name="社区社会组织", on_delete=models.RESTRICT, related_name="activities"
    )
    on_date = models.DateField("活动日期")
    title = models.CharField("活动内容", max_length=120)
    participants = models.PositiveIntegerField("参加人数")
    place = models.CharField("地点", max_length=120, blank=True)
    recorded_at = models.DateTimeField("记录时间")
    recorded_by_name = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "社区社会组织活动"
        ordering = ["-on_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="group_activity_once", fields=["group", "on_date", "title"],
                violation_error_message="这次活动已经登记过。",
            ),
        ]  # fmt: skip
