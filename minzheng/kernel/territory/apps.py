from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "minzheng.kernel.territory"
    label = "territory"
    verbose_name = "区划与日历"
