from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "minzheng.kernel.base"
    label = "base"
