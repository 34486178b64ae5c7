"""Accounts and the posts they hold. A post is a role in a division for a time."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from .roles import ROLE_LABELS, Role


class AccountQuerySet(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody who can log in: a resident or an officer. What one may do lies in the posts."""

    username = models.CharField("账号", max_length=64, unique=True)
    display_name = models.CharField("姓名", max_length=64)
    is_active = models.BooleanField("启用", default=True)
    failed_logins = models.PositiveSmallIntegerField("连续失败次数", default=0)
    locked_until_at = models.DateTimeField("锁定至", null=True, blank=True)

    objects = AccountQuerySet()
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "账号"

    def __str__(self):
        return self.display_name


class Post(models.Model):
    """A role held in a division for a period. Posts end; they are never deleted."""

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.RESTRICT, related_name="posts")
    role = models.CharField("岗位", max_length=32, choices=[(r.value, ROLE_LABELS[r]) for r in Role])
    division_prefix = models.CharField("管辖区划前缀", max_length=12)
    valid = DateRangeField("任期")

    class Meta:
        verbose_name = "岗位"
        constraints = [
            ExclusionConstraint(
                name="post_held_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("division_prefix", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一人在同一区划的同一岗位任期不能重叠。",
            ),
            models.CheckConstraint(
                name="post_prefix_is_digits",
                condition=models.Q(division_prefix__regex=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$"),
            ),
        ]
