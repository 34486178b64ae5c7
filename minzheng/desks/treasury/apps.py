from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "minzheng.desks.treasury"
    verbose_name = "资金发放"
