from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "minzheng.registers.benefits"
    label = "benefits"
