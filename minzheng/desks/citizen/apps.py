from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "minzheng.desks.citizen"
    verbose_name = "居民端"
