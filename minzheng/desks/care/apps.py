from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "minzheng.desks.care"
    verbose_name = "帮扶监督"
