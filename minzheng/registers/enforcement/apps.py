from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class EnforcementConfig(AppConfig):
    name = "minzheng.registers.enforcement"
    verbose_name = "行政执法"

    def ready(self):
        """Offer the figures of enforcement to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
