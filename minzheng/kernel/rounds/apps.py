from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "minzheng.kernel.rounds"
    label = "rounds"
