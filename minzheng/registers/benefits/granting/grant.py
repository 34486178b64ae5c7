"""A benefit that is granted by application: all that a matter must say, and the matter made of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.catalogue import Act, Paper, RegisterMatter
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import APPLICANT, Procedure
from minzheng.kernel.people.models import Person

from ..entitlement import Entitlement
from . import acts
from .filing import file_application
from .forms import GrantForm
from .procedures import TAKES_IN

PAPER_FOLDER = "registers/benefits/papers"


def _only_the_person(case: Case, person: Person) -> list[Person]:
    return [person]


def _no_answers(data: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _nothing_to_show(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    return []


@dataclass(frozen=True, kw_only=True, eq=False)
class Grant:
    """What a programme of this kind says of itself.

    `entitlements` are the programmes that one application is for: each is judged by its own rules, and granted
    where its rule `eligible` says yes. `facts_of(data)` are the facts that the form declares, by name; `answers_of(data)` what is kept with the
    case besides (under "terms" the figures that the rules read of it, under "programmes" those wanted of several).
    `answers_shown(application)` repeats of them what the case page shows.
    `reasons(programme, values)` says in words which conditions are not met. `pays_from` is "application" for the
    month of the application, "decision" for that of the decision, "following" for the one after it. What is
    granted `once` is for one month and one occasion. `procedures` are dated, oldest first. `covered` says whom
    the award covers.
    """

    code: str
    name: str
    basis: str
    entitlements: tuple[Entitlement, ...]
    procedures: tuple[tuple[dt.date, Procedure], ...]
    facts_of: Callable[[Mapping[str, Any]], Mapping[str, int]]
    reasons: Callable[[str, Mapping[str, Any]], list[str]]
    number_word: str
    form: type[GrantForm] = GrantForm
    answers_of: Callable[[Mapping[str, Any]], dict[str, Any]] = _no_answers
    answers_shown: Callable[[Mapping[str, Any]], list[tuple[str, str]]] = _nothing_to_show
    eligible: str = "eligible"
    pays_from: str = "following"
    once: bool = False
    covered: Callable[[Case, Person], list[Person]] = _only_the_person
    papers: tuple[Paper, ...] = ()
    guide: Mapping[str, Any] = field(default_factory=dict)
    more_acts: Mapping[str, Act] = field(default_factory=dict)
    own_filing: str = APPLICANT

    def amount_words(self, amount_fen: int) -> str:
        """The amount as a decision names it."""
        return f"{'一次性' if self.once else '每月'} {yuan_text(amount_fen)} 元"

    @property
    def pay_words(self) -> str:
        words = {"application": "自申请当月起", "decision": "自批准当月起", "following": "自批准的次月起"}
        return words[self.pays_from] + ("一次性" if self.once else "按月")

    def procedure_on(self, day: dt.date, division_code: str) -> Procedure:
        """The procedure of a case opened on a day."""
        return [one for since, one in self.procedures if since <= day][-1]

    def open(self, data: Mapping[str, Any], actor: Actor, at: dt.datetime):
        return file_application(
            matter=self.code, programmes=[one.code for one in self.entitlements], name=self.name, facts_of=self.facts_of,
            answers_of=self.answers_of, data=data, actor=actor, at=at,
        )  # fmt: skip

    def told(self, case: Case, on_date: dt.date) -> dict[str, Any]:
        """What the rules say of a case today, for its page."""
        return acts.told(self, case, on_date)

    def shown_answers(self, case: Case) -> list[tuple[str, str]]:
        """What the case page repeats of the application: (label, text)."""
        return self.answers_shown(case.application)

    def matter(self) -> RegisterMatter:
        """The matter as the catalogue knows it. `guide["grant"]` leads back here."""
        known = {row.action for _, procedure in self.procedures for row in procedure.transitions}
        every = acts.acts(self)
        return RegisterMatter(
            code=self.code, name=self.name, basis=self.basis,
            procedures=tuple(dict.fromkeys(procedure for _, procedure in self.procedures)),
            procedure_on=self.procedure_on, open=self.open, open_form=self.form,
            acts={name: act for name, act in every.items() if name in known}, reading="grant.read",
            taking_in=TAKES_IN, own_filing=self.own_filing, papers=self.papers, paper_folder=PAPER_FOLDER,
            number_word=self.number_word, guide=dict(self.guide) | {"grant": self},
        )  # fmt: skip


def grants() -> list[Grant]:
    """Every benefit of this kind, in the order of the catalogue."""
    return [one.guide["grant"] for one in catalogue.register_matters() if "grant" in one.guide]


def grant_of(code: str) -> Grant | None:
    """One of them by the code of its matter."""
    return next((one for one in grants() if one.code == code), None)
