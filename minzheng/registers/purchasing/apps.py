from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class PurchasingConfig(AppConfig):
    name = "minzheng.registers.purchasing"
    verbose_name = "政府购买服务"

    def ready(self):
        """Offer the figures of this room to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
