from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class RoomConfig(AppConfig):
    name = "minzheng.kernel.watch"
    label = "watch"

    def ready(self):
        """Offer the limits of warnings to the editor of standards."""
        files.register(import_module(f"{self.name}.limits").FILE)
