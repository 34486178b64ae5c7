from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class OrganisationsConfig(AppConfig):
    name = "minzheng.registers.organisations"
    verbose_name = "社会组织"

    def ready(self):
        """Offer the figures of the register to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
