from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig

from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.catalogue import BenefitMatter
from minzheng.kernel.rules import files
from minzheng.registers.benefits import programmes

MATTERS = (
    "assistance.dibao",
    "marriage.registration",
    "marriage.divorce",
    "marriage.reissue",
    "organisations.founding",
    "organisations.change",
    "organisations.cancellation",
    "organisations.seal_filing",
    "adoption.registration",
    "adoption.dissolution",
    "enforcement.penalty",
)


def _part(package: str, module: str, name: str) -> Any:
    """What a module of a matter holds under a name; None where the matter has no such module."""
    if find_spec(f"{package}.{module}") is None:
        return None
    return getattr(import_module(f"{package}.{module}"), name, None)


class MattersConfig(AppConfig):
    name = "minzheng.matters"
    verbose_name = "事项"

    def ready(self):
        """Enter every matter, its parameters and what it pays; then close the catalogue."""
        for path in MATTERS:
            matter = import_module(f"{self.name}.{path}.matter").MATTER
            catalogue.register(matter)
            if (parameters := _part(f"{self.name}.{path}", "law", "FILE")) is not None:
                files.register(parameters)
            if isinstance(matter, BenefitMatter):
                programmes.register(import_module(f"{self.name}.{path}.payment").PROGRAMME)
        catalogue.freeze()
