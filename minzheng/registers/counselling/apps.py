from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    name = "minzheng.registers.counselling"
    verbose_name = "婚姻家庭辅导"
