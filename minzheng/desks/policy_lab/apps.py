from django.apps import AppConfig


class PolicyLabConfig(AppConfig):
    name = "minzheng.desks.policy_lab"
    verbose_name = "政策测算"
