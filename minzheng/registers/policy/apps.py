from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "minzheng.registers.policy"
    label = "policy"
