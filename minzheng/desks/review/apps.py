from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "minzheng.desks.review"
    verbose_name = "审核审批"
