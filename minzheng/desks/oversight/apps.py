from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "minzheng.desks.oversight"
    verbose_name = "监督审计"
