from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class RoomConfig(AppConfig):
    name = "minzheng.registers.verification"
    label = "verification"

    def ready(self):
        """Offer the figures of verification to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
