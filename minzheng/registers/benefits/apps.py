from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class RoomConfig(AppConfig):
    name = "minzheng.registers.benefits"
    label = "benefits"

    def ready(self):
        """Enter what follows of one benefit in another; every programme is known by now."""
        files.register(import_module(f"{self.name}.law").FILE)
        files.register(import_module(f"{self.name}.consequences.law").FILE)
        import_module(f"{self.name}.consequences").enter()
