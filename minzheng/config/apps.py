from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "minzheng.config"
    verbose_name = "系统"
