from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class SupportConfig(AppConfig):
    name = "minzheng.registers.support"
    verbose_name = "特困供养台账"

    def ready(self):
        """Offer the figures of this room to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
