from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "minzheng.kernel.people"
    label = "people"
