from django.apps import AppConfig


class WelfareConfig(AppConfig):
    name = "minzheng.desks.welfare"
    verbose_name = "待遇办理"
