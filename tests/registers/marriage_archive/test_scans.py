"""Scans: indexed by file name, nothing half-loaded, digests read again."""

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.documents import disk
from minzheng.kernel.documents.models import StoredFile
from minzheng.registers.marriage_archive import commands, queries
from minzheng.registers.marriage_archive.errors import ArchiveNotFound, ScansRefused
from minzheng.registers.marriage_archive.models import ArchiveItem, Scan

from .conftest import AT, DAY, DISTRICT, number, page


@pytest.fixture(autouse=True)
def _own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def standing() -> tuple:
    return (
        Scan.objects.count(),
        StoredFile.objects.count(),
        ArchiveItem.objects.count(),
        EventRow.objects.count(),
    )


def name(sequence: int, page_number: int, year: int = 2004, extension: str = "png") -> str:
    return f"{number(year, sequence)}-{page_number:03d}.{extension}"


def test_a_batch_is_indexed_by_its_names(shelf, first):
    files = [page(name(2, 1), "red"), page(name(1, 2), "green"), page(name(1, 1), "blue")]
    commands.add_scans(files=files, actor=first, at=AT)

    pages = Scan.objects.order_by("item__number", "page").values_list(
        "item__archive_number", "page", "item__state"
    )
    assert list(pages) == [
        (number(2004, 1), 1, "open"),
        (number(2004, 1), 2, "open"),
        (number(2004, 2), 1, "open"),
    ]
    assert all(len(digest) == 64 for digest in Scan.objects.values_list("digest", flat=True))
    row = next(one for one in queries.progress(first, on_date=DAY) if one.year == 2004)
    assert (row.scanned, row.scan_due, row.double_set) == (2, "yes", "10.0%")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (lambda: page("IMG_0001.png", "red"), "档号-页序"),
        (lambda: page(name(99, 1), "red"), "不在任何已登记的案卷里"),
        (lambda: page(f"{number(2004, 3)}-000.png", "red"), "没有第 0 页"),
        (lambda: page(name(1, 1), "red"), "同一件的同一页"),
        (lambda: page(name(3, 1), "white"), "同一个图像"),
        (lambda: text(name(3, 1)), "不是 JPEG"),
    ],
)
def test_one_bad_file_and_nothing_is_stored(shelf, first, bad, words):
    before = standing()

    with pytest.raises(ScansRefused) as caught:
        commands.add_scans(files=[page(name(1, 1)), bad()], actor=first, at=AT)

    assert len(caught.value.problems) == 1
    assert words in caught.value.problems[0][1]
    assert standing() == before


def text(file_name: str):
    file = page(file_name)
    file.seek(0)
    file.truncate()
    file.write(b"not a picture at all")
    file.seek(0)
    return file


def test_an_image_is_never_replaced(shelf, first):
    commands.add_scans(files=[page(name(1, 1))], actor=first, at=AT)
    before = standing()

    with pytest.raises(ScansRefused) as caught:
        commands.add_scans(files=[page(name(1, 1), "red")], actor=first, at=AT)

    assert "影像不能覆盖" in caught.value.problems[0][1]
    assert standing() == before


def test_the_check_finds_what_was_touched_and_what_is_gone(shelf, first, head):
    commands.add_scans(
        files=[page(name(1, 1), "red"), page(name(1, 2), "blue"), page(name(1, 3))], actor=first, at=AT
    )
    assert commands.check_scans(division_code=DISTRICT, actor=head, at=AT).damaged == []

    touched, gone, _ = Scan.objects.order_by("page")
    path = disk.archive_path(touched.digest)
    path.chmod(0o600)
    path.write_bytes(b"x")
    disk.archive_path(gone.digest).unlink()
    found = commands.check_scans(division_code=DISTRICT, actor=head, at=AT)

    assert found.files == 3
    assert [one["wrong"] for one in found.damaged] == ["内容与摘要不符", "文件丢失"]


def test_looking_is_an_event_and_only_for_this_district(shelf, first, stranger):
    scan = commands.add_scans(files=[page(name(1, 1))], actor=first, at=AT)[0]
    commands.open_scan(scan_id=scan.id, actor=first, at=AT).stream.close()
    assert EventRow.objects.filter(kind="archive.scan_opened").count() == 1

    with pytest.raises(ArchiveNotFound):
        commands.open_scan(scan_id=scan.id, actor=stranger, at=AT)
    with pytest.raises(ArchiveNotFound):
        queries.scan(scan.id, stranger)


def test_others_may_not_add_or_check(shelf, head, first):
    before = standing()
    with pytest.raises(NotPermitted):
        commands.add_scans(files=[page(name(1, 1))], actor=head, at=AT)
    with pytest.raises(NotPermitted):
        commands.check_scans(division_code=DISTRICT, actor=first, at=AT)
    assert standing() == before
