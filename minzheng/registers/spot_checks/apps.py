from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class SpotChecksConfig(AppConfig):
    name = "minzheng.registers.spot_checks"
    verbose_name = "抽查"

    def ready(self):
        """Offer the figures of this room to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
