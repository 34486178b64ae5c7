"""What an office may register, and who in it is certified."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid

from ..events import AuthorityGranted, ParentLinked, RegistrarCertified
from ..models import OfficeAuthority, ParentLink, Registrar
from ..parties import party_index


@transaction.atomic
def grant_authority(
    *, office_code: str, scope: str, from_date: dt.date, until_date: dt.date | None, document_number: str,
    actor: Actor, at: dt.datetime,
) -> OfficeAuthority:  # fmt: skip
    """Write down which kind of marriages an office may register, by which document of the province
    (涉外事权下放).
    """
    access.require(actor, "marriage.decide", division_code=office_code)
    if not document_number.strip():
        raise Invalid("请填写省级民政部门确定本机关的文件号。", field="document_number")
    if until_date is not None and until_date <= from_date:
        raise Invalid("截止日期应晚于开始日期。", field="until_date")
    rows = OfficeAuthority.objects.filter(
        office_code=office_code, scope=scope, valid__overlap=(from_date, until_date)
    )
    if rows.exists():
        raise Conflict("这段时间已登记过同一权限，请核对起止日期。")
    made = OfficeAuthority.objects.create(
        office_code=office_code, scope=scope, valid=(from_date, until_date),
        document_number=document_number.strip(), recorded_at=at,
    )  # fmt: skip
    event = AuthorityGranted(
        office_code=office_code, label=made.get_scope_display(), document_number=made.document_number
    )
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def certify_registrar(
    *, username: str, office_code: str, qualification_number: str, from_date: dt.date,
    until_date: dt.date | None, trained_date: dt.date, trained_by: str, relatives: tuple[str, ...] = (),
    actor: Actor, at: dt.datetime,
) -> Registrar:  # fmt: skip
    """Write down a registrar's certificate (婚姻登记员证) and training; `relatives` are identity numbers to
    avoid.
    """
    access.require(actor, "marriage.decide", division_code=office_code)
    account = Account.objects.filter(username=username.strip()).first()
    if account is None:
        raise Invalid(f"没有账号“{username}”，请核对账号名。", field="username")
    if not qualification_number.strip():
        raise Invalid("请填写登记员证号。", field="qualification_number")
    if trained_date > from_date:
        raise Invalid("培训日期不能晚于证件起始日期，请对照证件填写。", field="trained_date")
    if until_date is not None and until_date <= from_date:
        raise Invalid("证件截止日期应晚于起始日期。", field="until_date")
    try:
        with transaction.atomic():
            made = Registrar.objects.create(
                office_code=office_code, account=account, name=account.display_name,
                qualification_number=qualification_number.strip(), valid=(from_date, until_date),
                trained_date=trained_date, trained_by=trained_by.strip(),
                relatives=[party_index("111", number).hex() for number in relatives], recorded_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("这个登记员证号已经登记过，请核对证号。") from error
    event = RegistrarCertified(
        office_code=office_code, registrar_account_id=account.id,
        qualification_number=made.qualification_number,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def link_parent(
    *, child_number: str, parent_number: str, adoptive: bool, source: str, actor: Actor, at: dt.datetime
) -> ParentLink:
    """Write down that somebody is a parent of somebody, as a paper or a department says."""
    access.require(actor, "marriage.register")
    if not source.strip():
        raise Invalid("请填写亲子关系的来源，例如户口簿或出生医学证明。", field="source")
    child, parent = party_index("111", child_number), party_index("111", parent_number)
    if child == parent:
        raise Invalid("父母与子女的证件号相同，请核对。", field="parent_number")
    made, _ = ParentLink.objects.get_or_create(
        child_index=child, parent_index=parent,
        defaults={"adoptive": adoptive, "source": source.strip(), "recorded_at": at},
    )  # fmt: skip
    audit.record(ParentLinked(source=source.strip()), actor=actor, at=at)
    return made
