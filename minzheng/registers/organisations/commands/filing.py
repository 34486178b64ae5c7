"""Filing the seal and the bank account of an organisation."""

import datetime as dt
import re

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from ..events import SealFiled
from ..models import OrganisationState, SealFiling
from . import core

ACCOUNT = "organisations.bank_account"
_DIGITS = re.compile(r"\d{8,30}")


def clean_account_number(written: str) -> str:
    """The digits of a bank account number. Raises Invalid."""
    digits = re.sub(r"[\s-]", "", written)
    if not _DIGITS.fullmatch(digits):
        raise Invalid(
            "银行账号应是 8 到 30 位数字，请照开户许可证或开户信息重新填写。", field="account_number"
        )
    return digits


@transaction.atomic
def file_seal(
    *, organisation_id: int, engraver: str, seals: int, bank: str, account_number: str, case_id: int,
    actor: Actor, at: dt.datetime,
) -> SealFiling:  # fmt: skip
    """File seal and account from today on; what was filed before holds no longer and is kept."""
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.handle")
    core.require_state(organisation, (OrganisationState.REGISTERED,), "备案印章和账户")
    digits, day = clean_account_number(account_number), at.astimezone(CHINA).date()
    SealFiling.objects.filter(organisation=organisation, replaced_date=None).update(replaced_date=day)
    made = SealFiling.objects.create(
        organisation=organisation, engraver=engraver, seals=seals, bank=bank, account_tail=digits[-4:],
        account_cipher=secrecy.encrypt(digits, purpose=ACCOUNT), filed_date=day, case_id=case_id,
        account_id=actor.account_id,
    )  # fmt: skip
    event = SealFiled(
        organisation_id=organisation.id, uscc=organisation.uscc, name=organisation.name, case_id=case_id
    )
    audit.record(event, actor=actor, at=at)
    return made
