"""A benefit that is granted by application: all that a matter must say, and the matter made of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.catalogue import Act, Paper, RegisterMatter
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import APPLICANT, Procedure
from minzheng.kernel.people.models import Person

from ..entitlement import Entitlement
from . import acts
from .filing import FilesMore, file_application
from .forms import GrantForm
from .procedures import TAKES_IN

PAPER_FOLDER = "registers/benefits/papers"


def _only_the_person(case: Case, person: Person) -> list[Person]:
    return [person]


def _no_answers(data: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _terms_asked(case: Case, on_date: dt.date) -> Mapping[str, int] | None:
    return case.application.get("terms")


def _nothing_lacks(case: Case, on_date: dt.date) -> list[str]:
    return []


def _without_end(case: Case, programme: str, from_month: Month) -> Month | None:
    return None


def _nothing_to_show(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    return []


@dataclass(frozen=True, kw_only=True, eq=False)
class Grant:
    """What a programme of this kind says of itself.

    `entitlements` are the programmes that one application is for: each is judged by its own rules, and
    granted where its rule `eligible` says yes. `facts_of(data)` are the facts that the form declares, by
    name; `answers_of(data)` what is kept with the case besides (under "terms" the figures that the rules read
    of it, under "programmes" those wanted of several). `answers_shown(application)` repeats of them what the
    case page shows. `reasons(programme, values)` says in words which conditions are not met.
    `pays_from` is "application" for the month of the application, "decision" for that of the decision,
    "following" for the one after it; `begins(case, on_date)`, where given, says the month itself. What is
    granted `once` is for one month and one occasion. `procedures` are dated, oldest first. `covered` says
    whom the award covers. `terms_of(case, on_date)` are the figures so far that the rules read.
    `may_file(person, data, day)` refuses (Conflict, Invalid) who may not apply, in place of the rule that
    nobody applies for what she has; `where(data)` is the division that takes it in, None for that of the
    household register.
    `files_more(person, home, data, actor, at)` files what an application says of others (the family).
    `lacks(case, on_date)` names what is missing besides papers and facts before the result hangs out or is
    granted; `ends(case, programme, from_month)` is the first month that the award no longer covers, None if
    open.
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
    begins: Callable[[Case, dt.date], Month] | None = None
    once: bool = False
    covered: Callable[[Case, Person], list[Person]] = _only_the_person
    papers: tuple[Paper, ...] = ()
    guide: Mapping[str, Any] = field(default_factory=dict)
    more_acts: Mapping[str, Act] = field(default_factory=dict)
    own_filing: str = APPLICANT
    terms_of: Callable[[Case, dt.date], Mapping[str, int] | None] = _terms_asked
    may_file: Callable[[Person, Mapping[str, Any], dt.date], None] | None = None
    where: Callable[[Mapping[str, Any]], str | None] | None = None
    files_more: FilesMore | None = None
    lacks: Callable[[Case, dt.date], list[str]] = _nothing_lacks
    ends: Callable[[Case, str, Month], Month | None] = _without_end

    @property
    def pays(self) -> bool:
        """Whether any of its programmes is paid at all."""
        return any(one.pays for one in self.entitlements)

    def amount_words(self, amount_fen: int) -> str:
        """The amount as a decision names it."""
        if not self.pays:
            return "认定成立，不发放现金"
        return f"{'一次性' if self.once else '每月'} {yuan_text(amount_fen)} 元"

    @property
    def pay_words(self) -> str:
        if self.begins is not None:
            return "自决定书写明的月份起按月发放"
        words = {"application": "自申请当月起", "decision": "自批准当月起", "following": "自批准的次月起"}
        if not self.pays:
            return words[self.pays_from] + "予以认定"
        return words[self.pays_from] + ("一次性发放" if self.once else "按月发放")

    def procedure_on(self, day: dt.date, division_code: str) -> Procedure:
        """The procedure of a case opened on a day."""
        return [one for since, one in self.procedures if since <= day][-1]

    def open(self, data: Mapping[str, Any], actor: Actor, at: dt.datetime):
        """File an application. Raises Invalid before the first of its procedures is in force."""
        since = self.procedures[0][0]
        if at.astimezone(CHINA).date() < since:
            raise Invalid(f"{self.name}自 {since} 起施行，现在还不能申请。请按当时的政策办理。")
        return file_application(
            matter=self.code, programmes=[one.code for one in self.entitlements], name=self.name,
            facts_of=self.facts_of, answers_of=self.answers_of, may_file=self.may_file,
            division_code=self.where(data) if self.where else None, files_more=self.files_more, data=data,
            actor=actor, at=at,
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
