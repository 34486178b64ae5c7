"""Who may sign: certified registrars, and who stands too near."""

import datetime as dt

from minzheng.kernel.base.actors import Actor

from .errors import NotCertified
from .models import MarriageRecord, Registrar
from .parties import Party


def certificate_in_force(account_id: int | None, office_code: str, on_date: dt.date) -> Registrar | None:
    """The registrar's certificate an account holds at an office on a day."""
    rows = Registrar.objects.filter(account_id=account_id, office_code=office_code, valid__contains=on_date)
    return rows.order_by("-valid").first()


def require_registrar(
    actor: Actor,
    *,
    office_code: str,
    on_date: dt.date,
    parties: tuple[Party, ...] = (),
    record: MarriageRecord | None = None,
) -> Registrar:
    """Only who holds a certificate in force signs (婚姻登记工作规范), and nobody for a near relative.

    Who is dealt with is given as `parties`, or as the `record` in which they stand.
    """
    found = certificate_in_force(actor.account_id, office_code, on_date)
    if found is None:
        raise NotCertified(
            "您没有在有效期内的婚姻登记员证，不能办理登记（婚姻登记工作规范：婚姻登记员应当持证上岗）。"
            "请由持证登记员办理，或请登记处负责人更新您的培训和证件信息。"
        )
    indexes = [party.index for party in parties]
    if record is not None:
        indexes += [one for one in (record.male_identity_index, record.female_identity_index) if one]
    if any(bytes(one).hex() in found.relatives for one in indexes):
        raise NotCertified(
            "当事人是您备案的近亲属，依规定应当回避（婚姻登记工作规范）。请交由其他登记员办理。"
        )
    return found
