from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class AdoptionsConfig(AppConfig):
    name = "minzheng.registers.adoptions"
    verbose_name = "收养登记"

    def ready(self):
        """Offer the ages, numbers and periods of adoption to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
