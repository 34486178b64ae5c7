from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class NeedsConfig(AppConfig):
    name = "minzheng.registers.needs"
    verbose_name = "分层分类帮扶"

    def ready(self):
        """Offer the figures of this room to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
