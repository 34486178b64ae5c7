from django.apps import AppConfig


class InstitutionConfig(AppConfig):
    name = "minzheng.desks.institution"
    verbose_name = "机构自助"
