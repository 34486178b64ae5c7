from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "minzheng.desks.hall"
    verbose_name = "公开查询"
