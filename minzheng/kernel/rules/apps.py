from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "minzheng.kernel.rules"
    label = "rules"
