from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class SupervisionConfig(AppConfig):
    name = "minzheng.registers.supervision"
    verbose_name = "社会组织监管"

    def ready(self):
        """Offer the figures of supervision to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
