from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "minzheng.kernel.exchange"
    verbose_name = "数据交换"
