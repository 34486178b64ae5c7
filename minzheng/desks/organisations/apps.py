from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "minzheng.desks.organisations"
    verbose_name = "社会组织管理"
    label = "organisations_desk"
