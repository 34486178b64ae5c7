from importlib import import_module

from django.apps import AppConfig

from minzheng.kernel.cases import catalogue
from minzheng.kernel.rules import files
from minzheng.registers.benefits import programmes

MATTERS = ("assistance.dibao",)


class MattersConfig(AppConfig):
    name = "minzheng.matters"
    verbose_name = "事项"

    def ready(self):
        """Enter every matter, its parameters and what it pays; then close the catalogue."""
        for path in MATTERS:
            files.register(import_module(f"{self.name}.{path}.law").FILE)
            catalogue.register(import_module(f"{self.name}.{path}.matter").MATTER)
            programmes.register(import_module(f"{self.name}.{path}.payment").PROGRAMME)
        catalogue.freeze()
