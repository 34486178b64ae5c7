"""Which cases of registration are licences to be published, read from the cases themselves."""

import datetime as dt
from dataclasses import dataclass

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.models import Case
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.organisations.models import Organisation, RegisteredValue

MATTERS = {
    "organisation_founding": "社会组织成立登记",
    "organisation_change": "社会组织变更登记",
    "organisation_cancellation": "社会组织注销登记",
}
GRANTED = ("registered",)


@dataclass(frozen=True)
class Licence:
    """What the queue needs to know of a decided case."""

    source_key: str
    document_number: str
    subject_name: str
    uscc: str
    content: str
    matter_name: str
    decided_date: dt.date
    valid_until: dt.date | None


def licences(case: Case) -> Licence | None:
    """The licence of a case that was granted; None for every other case."""
    if case.matter not in MATTERS or str(case.state) not in GRANTED:
        return None
    decision = case.steps.filter(target__in=GRANTED).order_by("id").first()
    organisation = _organisation_of(case)
    name = MATTERS[case.matter]
    if decision is None or organisation is None:
        return None
    return Licence(
        source_key=f"case:{case.id}", document_number=case.number, subject_name=organisation.name,
        uscc=organisation.uscc, content=f"准予{organisation.name}{name}", matter_name=name,
        decided_date=decision.at.astimezone(CHINA).date(), valid_until=organisation.certificate_until,
    )  # fmt: skip


def _organisation_of(case: Case) -> Organisation | None:
    """By the subject of the case; a founding has none before its decision, but wrote the register since."""
    word, _, number = case.subject.partition(":")
    if word == "organisation" and number.isdigit():
        return organisations.organisation(int(number))
    written = RegisteredValue.objects.filter(case_id=case.id).select_related("organisation").first()
    return written.organisation if written else None
