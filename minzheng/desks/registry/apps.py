from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "minzheng.desks.registry"
    verbose_name = "婚姻收养登记"
