from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class OutreachConfig(AppConfig):
    name = "minzheng.registers.outreach"
    verbose_name = "主动发现与转办"

    def ready(self):
        """Offer the figures of this register to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
