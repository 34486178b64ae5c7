from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class MarriagesConfig(AppConfig):
    name = "minzheng.registers.marriages"
    verbose_name = "婚姻登记"

    def ready(self):
        """Offer the figures of marriage registration to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
