from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class AppointmentsConfig(AppConfig):
    name = "minzheng.registers.appointments"
    verbose_name = "预约"

    def ready(self):
        """Offer the figures of appointments to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
