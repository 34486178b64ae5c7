from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "minzheng.desks.field"
    verbose_name = "入户走访"
