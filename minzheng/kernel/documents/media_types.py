"""What a file is, told from its first bytes. Names and browsers' claims are not asked."""

import re
import unicodedata
from dataclasses import dataclass

from .errors import FileRefused

SNIFF_BYTES = 1024
MEGABYTE = 1024 * 1024
NAME_LENGTH = 120


@dataclass(frozen=True)
class MediaType:
    """A kind of file the archive takes in, with its limit."""

    name: str
    extension: str
    label: str
    limit_bytes: int

    @property
    def is_picture(self) -> bool:
        return self.name.startswith("image/")


JPEG = MediaType("image/jpeg", ".jpg", "照片", 20 * MEGABYTE)
PNG = MediaType("image/png", ".png", "照片", 20 * MEGABYTE)
WEBP = MediaType("image/webp", ".webp", "照片", 20 * MEGABYTE)
PDF = MediaType("application/pdf", ".pdf", "PDF 文件", 50 * MEGABYTE)

_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")
_REFUSALS = {
    "heif": "是苹果手机的 HEIC 格式，电脑多半打不开。请在手机“设置-相机-格式”选“兼容性最佳”后重拍，"
    "或截图后上传。",
    "office": "是 Word、Excel 或压缩文件。请另存为 PDF，或把纸质材料拍照后上传。",
    "other": "不是 JPEG、PNG、WebP 照片，也不是 PDF。请把纸质材料拍照，或另存为 PDF 后上传。",
}


def sniff(head: bytes, *, name: str) -> MediaType:
    """The media type of an upload from its first `SNIFF_BYTES` bytes.

    Raises FileRefused, saying what to do instead, for every kind the archive does not take.
    """
    if not head:
        raise FileRefused(f"文件“{name}”是空的，请重新选择文件。", field="file")
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if b"%PDF-" in head[:SNIFF_BYTES]:
        return PDF
    reason = "other"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        reason = "heif"
    elif head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf")):
        reason = "office"
    raise FileRefused(f"文件“{name}”{_REFUSALS[reason]}", field="file")


def refuse_size(media_type: MediaType, *, name: str) -> FileRefused:
    """The refusal of a file over its limit (returned, for the caller to raise)."""
    limit = media_type.limit_bytes // MEGABYTE
    advice = "请用手机相册的“调整大小”或微信发送后（不选原图）保存，再上传。" if media_type.is_picture else (
        "请分成几个文件，或降低扫描分辨率后再上传。"
    )  # fmt: skip
    return FileRefused(f"{media_type.label}“{name}”超过 {limit} MB，未上传。{advice}", field="file")


def clean_name(name: str, *, extension: str = "") -> str:
    """A file name safe to show and to offer for download.

    Folders, control and direction-changing characters go; the extension is made to fit the content, so
    that "证明.pdf.exe" cannot be handed on. At most `NAME_LENGTH` characters.
    """
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    stem = re.sub(r'[<>:"|?*]', "", visible).strip(" .")
    if extension:
        known = re.sub(r"\.(jpe?g|png|webp|pdf)$", "", stem, flags=re.IGNORECASE).strip(" .")
        stem = known or "未命名"
    return (stem[: NAME_LENGTH - len(extension)] or "未命名") + extension
