from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "minzheng.kernel.documents"
    verbose_name = "文书"
