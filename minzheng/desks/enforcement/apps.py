from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "minzheng.desks.enforcement"
    verbose_name = "执法监督"
    label = "enforcement_desk"
