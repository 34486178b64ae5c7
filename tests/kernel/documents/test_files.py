"""Uploads: told by content, stored once, refused without a trace, never held in memory."""

import datetime as dt
import io
import tracemalloc
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.documents import commands, disk, queries
from minzheng.kernel.documents.errors import DocumentNotFound, FileDamaged, FileRefused
from minzheng.kernel.documents.media_types import clean_name
from minzheng.kernel.documents.models import StoredFile

AT = dt.datetime(2020, 11, 5, 9, 30, tzinfo=CHINA)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_archive(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def photo(size=(1200, 800), form="JPEG", exif=None, mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "steelblue").save(out, form, **({"exif": exif} if exif else {}), **options)
    return out.getvalue()


def exif_of_a_phone() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # held upright: the sensor's picture lies on its side
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2020:11:04 16:20:05"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
    gps[ExifTags.GPS.GPSLatitude] = (26.0, 27.0, 36.36)
    gps[ExifTags.GPS.GPSLongitude] = (111.0, 35.0, 31.5)
    return exif


def store(content: bytes, name="照片.jpg", **changes) -> StoredFile:
    wanted = {"actor": SYSTEM, "at": AT, "purpose": "入户照片", "retention": "业务10年"} | changes
    return commands.store_upload(file=io.BytesIO(content), name=name, **wanted)


def files_on_disk(settings) -> list[str]:
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


@pytest.mark.django_db
class TestStoreUpload:
    def test_a_photo_keeps_its_bytes_and_gets_an_upright_thumbnail(self):
        content = photo(exif=exif_of_a_phone())
        row = store(content)
        assert row.media_type == "image/jpeg"
        assert row.size_bytes == len(content)
        assert disk.archive_path(row.digest).read_bytes() == content
        with queries.open_thumbnail(row.id) as stream, Image.open(stream) as small:
            assert small.size == (320, 480)
            assert not dict(small.getexif())

    def test_what_the_camera_wrote_is_read(self):
        row = store(photo(exif=exif_of_a_phone()))
        row.refresh_from_db()
        assert row.taken_at == dt.datetime(2020, 11, 4, 16, 20, 5, tzinfo=CHINA)
        assert row.latitude == Decimal("26.460100")
        assert row.longitude == Decimal("111.592083")

    def test_nonsense_of_the_camera_is_absent_not_an_error(self):
        exif = Image.Exif()
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "0000:00:00 00:00:00"
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (126.0, 0.0, 0.0)
        row = store(photo(exif=exif))
        assert (row.taken_at, row.latitude, row.longitude) == (None, None, None)

    def test_the_same_bytes_lie_once_but_each_storing_has_its_row(self, settings):
        first, second = store(photo()), store(photo(), purpose="病历", retention="业务30年")
        assert first.digest == second.digest
        assert first.id != second.id
        assert StoredFile.objects.count() == 2
        assert files_on_disk(settings) == [first.digest, f"{first.digest}.jpg"]

    def test_the_digest_is_sm3(self):
        row = commands.store_generated(
            content=b"abc", name="a.txt", media_type="text/plain", actor=SYSTEM, at=AT, purpose="样例",
            retention="业务10年",
        )  # fmt: skip
        assert row.digest == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905
        assert disk.digest_of(disk.archive_path(row.digest)) == row.digest

    def test_transparent_png_and_webp_are_photos_too(self):
        assert store(photo(form="PNG", mode="RGBA")).media_type == "image/png"
        assert store(photo(form="WEBP")).media_type == "image/webp"

    def test_a_name_that_lies_about_its_content_is_corrected(self):
        row = store(PDF, name="../../证明.jpg")
        assert row.media_type == "application/pdf"
        assert row.name == "证明.pdf"
        assert not row.has_thumbnail
        with pytest.raises(DocumentNotFound):
            queries.open_thumbnail(row.id)

    def test_storing_is_an_event(self):
        row = store(PDF, case_id=7)
        event = EventRow.objects.get()
        assert event.kind == "documents.file_stored"
        assert event.case_id == 7
        assert event.details["file_id"] == row.id

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "是空的"),
            (b"<html><script>alert(1)</script>", "不是 JPEG"),
            (b"PK\x03\x04rest of a docx", "另存为 PDF"),
            (b"\x00\x00\x00\x20ftypheic0000", "HEIC"),
            (b"\xff\xd8\xff\xe0 not a photo at all", "打不开"),
            (photo()[:3000], "打不开"),
        ],
    )
    def test_anything_else_is_refused_and_leaves_nothing(self, settings, content, says):
        with pytest.raises(FileRefused, match=says):
            store(content)
        assert files_on_disk(settings) == []
        assert not StoredFile.objects.exists()
        assert not EventRow.objects.exists()

    def test_a_picture_of_billions_of_pixels_is_refused(self, settings):
        head = photo(size=(10, 10), form="PNG")
        bomb = head[:16] + (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big") + head[24:]
        with pytest.raises(FileRefused):
            store(bomb)
        big = photo(size=(8000, 5000), form="PNG", mode="1")
        with pytest.raises(FileRefused, match="8000×5000"):
            store(big)
        assert files_on_disk(settings) == []


class Endless(io.RawIOBase):
    """A photo of 200 MB that counts how much of it was read."""

    def __init__(self, head: bytes, size: int | None):
        self.head, self.taken, self.left = head, 0, 200 * 1024 * 1024
        if size is not None:
            self.size = size

    def read(self, count=-1):
        piece = (self.head if not self.taken else b"").ljust(min(count, self.left), b"\0")
        self.taken += len(piece)
        self.left -= len(piece)
        return piece


@pytest.mark.django_db
class TestLimits:
    def test_a_photo_that_declares_200_mb_is_refused_after_the_first_piece(self, settings):
        huge = Endless(b"\xff\xd8\xff\xe0", size=200 * 1024 * 1024)
        with pytest.raises(FileRefused, match="超过 20 MB"):
            commands.store_upload(
                file=huge, name="a.jpg", actor=SYSTEM, at=AT, purpose="照片", retention="业务10年"
            )
        assert huge.taken <= 64 * 1024
        assert files_on_disk(settings) == []

    def test_a_photo_that_hides_its_size_is_refused_at_the_limit_and_never_in_memory(self, settings):
        huge = Endless(b"\xff\xd8\xff\xe0", size=None)
        tracemalloc.start()
        try:
            with pytest.raises(FileRefused, match="超过 20 MB"):
                commands.store_upload(
                    file=huge, name="a.jpg", actor=SYSTEM, at=AT, purpose="照片", retention="业务10年"
                )
            peak_bytes = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert huge.taken <= 20 * 1024 * 1024 + 64 * 1024
        assert peak_bytes < 2 * 1024 * 1024
        assert files_on_disk(settings) == []
        assert not StoredFile.objects.exists()

    def test_djangos_upload_works_as_it_is(self):
        upload = SimpleUploadedFile("存折.pdf", PDF, content_type="text/html")
        row = commands.store_upload(file=upload, actor=SYSTEM, at=AT, purpose="存折", retention="业务10年")
        assert (row.name, row.media_type) == ("存折.pdf", "application/pdf")


@pytest.mark.django_db
class TestOpenFile:
    def test_opening_returns_the_bytes_and_is_an_event(self):
        row = store(PDF)
        opened = commands.open_file(file_id=row.id, actor=SYSTEM, at=AT, case_id=3)
        with opened.stream:
            assert opened.stream.read() == PDF
        assert EventRow.objects.filter(kind="documents.file_opened", case_id=3).count() == 1

    def test_missing_or_shortened_bytes_are_said_not_served(self):
        row = store(PDF)
        disk.archive_path(row.digest).write_bytes(PDF[:-1])
        with pytest.raises(FileDamaged, match="不一致"):
            commands.open_file(file_id=row.id, actor=SYSTEM, at=AT)
        disk.archive_path(row.digest).unlink()
        with pytest.raises(FileDamaged, match="找不到"):
            commands.open_file(file_id=row.id, actor=SYSTEM, at=AT)
        assert not EventRow.objects.filter(kind="documents.file_opened").exists()

    def test_unknown_file(self):
        with pytest.raises(DocumentNotFound):
            commands.open_file(file_id=12345, actor=SYSTEM, at=AT)


@pytest.mark.django_db
class TestArchive:
    def test_damage_is_found_by_digest(self):
        whole, changed, lost = store(PDF), store(PDF + b"1"), store(PDF + b"2")
        assert list(queries.damaged_files()) == []
        path = disk.archive_path(changed.digest)
        path.write_bytes(path.read_bytes()[:-1] + b"9")
        disk.archive_path(lost.digest).unlink()
        found = {row.id: wrong for row, wrong in queries.damaged_files()}
        assert found == {changed.id: "内容与摘要不符", lost.id: "文件丢失"}
        assert whole.id not in found

    def test_bytes_without_a_row_are_swept_and_others_stay(self, settings):
        kept, orphan = store(photo()), store(PDF)
        StoredFile.objects.filter(id=orphan.id).delete()  # as a rolled-back transaction leaves it
        assert commands.remove_orphans(actor=SYSTEM, at=AT) == 1
        assert files_on_disk(settings) == [kept.digest, f"{kept.digest}.jpg"]
        assert commands.remove_orphans(actor=SYSTEM, at=AT) == 0


class TestCleanName:
    @pytest.mark.parametrize(
        ("written", "extension", "clean"),
        [
            ("C:\\Users\\某\\户口本.JPG", ".jpg", "户口本.jpg"),
            ("../../etc/passwd", ".pdf", "passwd.pdf"),
            ("a\u202egpj.exe", ".pdf", "agpj.exe.pdf"),
            ("\r\nSet-Cookie: x", ".pdf", "Set-Cookie x.pdf"),
            ("", ".png", "未命名.png"),
            ("<script>.png", ".png", "script.png"),
        ],
    )
    def test_examples(self, written, extension, clean):
        assert clean_name(written, extension=extension) == clean

    @given(st.text(max_size=300), st.sampled_from(["", ".jpg", ".pdf"]))
    def test_is_short_plain_and_stable(self, written, extension):
        clean = clean_name(written, extension=extension)
        assert 0 < len(clean) <= 120
        assert not set(clean) & set('/\\<>:"|?*\r\n\0\u202e')
        assert clean.endswith(extension)
        assert clean_name(clean, extension=extension) == clean
