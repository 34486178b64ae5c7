"""Scans: a whole batch by file name, or nothing; and the reading of every digest."""

import datetime as dt
from collections.abc import Sequence
from typing import BinaryIO

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.documents import disk

from ..errors import ArchiveNotFound, PageRefused, ScansRefused
from ..events import ScanOpened, ScansAdded, ScansChecked
from ..models import Scan, ScanCheck
from ..numbers import ArchiveNumber, read_page_name
from .keying import item_for

RETENTION = "婚姻档案100年"  # 令32 第十二条


@transaction.atomic
def add_scans(*, files: Sequence[BinaryIO], actor: Officer, at: dt.datetime) -> list[Scan]:
    """Take in images and PDFs named 档号-页序. Raises ScansRefused with every file that does not fit.

    Either the whole batch is stored or none of it.
    """
    access.require(actor, "archive.key")
    problems: list[tuple[str, str]] = []
    named: list[tuple[BinaryIO, str, ArchiveNumber, int]] = []
    seen: dict[tuple[str, int], str] = {}
    for file in files:
        name = getattr(file, "name", "") or "未命名"
        try:
            number, page = read_page_name(name)
        except MinzhengError as error:
            problems.append((name, error.sentence))
            continue
        if (str(number), page) in seen:
            problems.append((name, f"与“{seen[str(number), page]}”是同一件的同一页，请只留一个。"))
            continue
        seen[str(number), page] = name
        named.append((file, name, number, page))
    scans = []
    for file, name, number, page in sorted(named, key=lambda row: (str(row[2]), row[3])):
        try:
            scans.append(_store(file, name, number, page, actor, at))
        except MinzhengError as error:
            problems.append((name, error.sentence))
    if not files:
        problems.append(("", "没有选择文件。"))
    if problems:
        raise ScansRefused(problems)
    event = ScansAdded(pages=len(scans), papers=len({scan.item_id for scan in scans}))
    audit.record(event, actor=actor, at=at)
    return scans


def _store(file, name: str, number: ArchiveNumber, page: int, actor: Officer, at: dt.datetime) -> Scan:
    item = item_for(str(number), at=at)
    access.require(actor, "archive.key", division_code=item.holding.division_code)
    if Scan.objects.filter(item=item, page=page).exists():
        raise PageRefused(f"{number} 第 {page} 页已有扫描件；影像不能覆盖，重扫的请用新的页序。")
    with transaction.atomic():
        stored = documents.store_upload(
            file, name=name, actor=actor, at=at, purpose=f"婚姻档案 {number}"[:64], retention=RETENTION
        )
        other = Scan.objects.filter(digest=stored.digest).select_related("item").first()
        if other is not None:
            raise PageRefused(
                f"与 {other.item.archive_number} 第 {other.page} 页是同一个图像，请核对文件名。"
            )
        try:
            with transaction.atomic():
                return Scan.objects.create(
                    item=item, page=page, file=stored, digest=stored.digest, added_at=at,
                    added_by_id=actor.account_id,
                )  # fmt: skip
        except IntegrityError as error:
            raise PageRefused("这一页刚刚由另一人存入，请刷新后核对。") from error


def open_scan(*, scan_id: int, actor: Officer, at: dt.datetime) -> documents.OpenedFile:
    """Open one page; the opening is an event. Raises ArchiveNotFound, FileDamaged."""
    scan = Scan.objects.select_related("item__holding").filter(id=scan_id).first()
    if scan is None or not access.may(actor, "archive.read", division_code=scan.item.holding.division_code):
        raise ArchiveNotFound("没有这一页扫描件，请返回档案重新打开。")
    event = ScanOpened(scan_id=scan.id, archive_number=scan.item.archive_number, page=scan.page)
    audit.record(event, actor=actor, at=at)
    return documents.open_file(file_id=scan.file_id, actor=actor, at=at)


@transaction.atomic
def check_scans(*, division_code: str, actor: Actor, at: dt.datetime) -> ScanCheck:
    """Read every scan of a division again and hold it against its digest (a check job, or by hand)."""
    if actor.account_id is not None:
        access.require(actor, "archive.check", division_code=division_code)
    scans = Scan.objects.filter(item__holding__division_code__startswith=division_code)
    files, damaged = 0, []
    for scan in scans.select_related("item").order_by("item__archive_number", "page").iterator():
        files += 1
        path = disk.archive_path(scan.digest)
        if not path.is_file():
            wrong = "文件丢失"
        else:
            wrong = "" if disk.digest_of(path) == scan.digest else "内容与摘要不符"
        if wrong:
            damaged.append({"scan": scan.id, "page": f"{scan.item}-{scan.page:03d}", "wrong": wrong})
    made = ScanCheck.objects.create(
        division_code=division_code, checked_at=at, checked_by_id=actor.account_id, files=files,
        damaged=damaged,
    )  # fmt: skip
    audit.record(ScansChecked(files=files, damaged=len(damaged)), actor=actor, at=at)
    return made
