from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.rules import files


class MarriageArchiveConfig(AppConfig):
    name = "minzheng.registers.marriage_archive"
    verbose_name = "婚姻登记档案"

    def ready(self):
        """Offer the figures of the archive to the editor of standards."""
        files.register(import_module(f"{self.name}.parameters").FILE)
