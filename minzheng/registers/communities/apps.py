from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class CommunitiesConfig(AppConfig):
    name = "minzheng.registers.communities"
    verbose_name = "社区社会组织和孵化"

    def ready(self):
        """Offer the figures of this room to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
