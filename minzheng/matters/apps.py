from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig

from minzheng.kernel.cases import catalogue
from minzheng.kernel.rules import files
from minzheng.registers.benefits import alone, programmes

MATTERS = (
    "assistance.dibao",
    "assistance.tekun",
    "assistance.low_income",
    "assistance.category_supplement",
    "assistance.single_person",
    "children.orphan",
    "children.unsupported_child",
    "children.orphan_schooling",
    "children.medical_cost",
    "assistance.temporary_aid",
    "assistance.price_subsidy",
    "disability.subsidies",
    "elders.allowance",
    "elders.centenarian",
    "elders.care_subsidy",
    "funerals.aid",
    "funerals.eco_burial",
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
    "veterans.support",
    "veterans.continuation",
    "veterans.conscript_family",
    "assistance.medical_aid",
)


def _module(package: str, name: str) -> ModuleType | None:
    """A module of a matter; None where the matter has none of that name."""
    return import_module(f"{package}.{name}") if find_spec(f"{package}.{name}") else None


class MattersConfig(AppConfig):
    name = "minzheng.matters"
    verbose_name = "事项"

    def ready(self):
        """Enter every matter, its parameters and what it pays; then close the catalogue."""
        for path in MATTERS:
            package = f"{self.name}.{path}"
            if (paying := _module(package, "entitlement")) is not None:
                for one in getattr(paying, "ENTITLEMENTS", None) or (paying.ENTITLEMENT,):
                    if one.file not in files.parameter_files():
                        files.register(one.file)
                    programmes.register(one.programme)
            elif (law := _module(package, "law")) is not None:
                files.register(law.FILE)
                if (rules := getattr(law, "single_person_ok", None)) is not None:
                    alone.offer(rules)
            if (applied_for := _module(package, "matter")) is not None:
                catalogue.register(applied_for.MATTER)
        catalogue.freeze()
