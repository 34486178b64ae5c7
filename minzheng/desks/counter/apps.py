from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "minzheng.desks.counter"
    verbose_name = "受理窗口"
