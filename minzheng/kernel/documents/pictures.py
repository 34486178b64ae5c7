"""Photographs: can they be opened, when and where were they taken, and a small picture for lists."""

import datetime as dt
import warnings
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from minzheng.kernel.base.clock import CHINA

from .errors import FileRefused
from .media_types import MediaType

THUMBNAIL_PIXELS = 480
# A "bomb" of a few KB can claim billions of pixels. JPEG is decoded at reduced size, so it may be larger.
PIXELS_MAX = {"image/jpeg": 64_000_000, "image/png": 32_000_000, "image/webp": 32_000_000}
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_UNREADABLE = "照片“{name}”打不开，可能没有传完整。请重新拍照或换一张上传。"


@dataclass(frozen=True)
class Shot:
    """What the camera wrote into the photo: moment and place, either of them None when absent."""

    taken_at: dt.datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def read_picture(path: Path, media_type: MediaType, *, name: str, thumbnail: Path) -> Shot:
    """Open a photo, write its thumbnail, and return what the camera noted.

    The original is left as it is. The thumbnail (JPEG, upright) carries no EXIF, so no place leaks from
    a list. Raises FileRefused for a photo that is broken or larger than `PIXELS_MAX`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(path, formats=[_FORMATS[media_type.name]]) as picture:
                if picture.width * picture.height > PIXELS_MAX[media_type.name]:
                    raise FileRefused(
                        f"照片“{name}”有 {picture.width}×{picture.height} 像素，太大。请用手机普通模式重拍。",
                        field="file",
                    )
                shot = _read_shot(picture)
                picture.draft("RGB", (THUMBNAIL_PIXELS * 2, THUMBNAIL_PIXELS * 2))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
                _on_white(upright).save(thumbnail, "JPEG", quality=80)
    except FileRefused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise FileRefused(_UNREADABLE.format(name=name), field="file") from error
    return shot


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency, which JPEG does not know."""
    if picture.mode in ("RGB", "L"):
        return picture
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def _read_shot(picture: Image.Image) -> Shot:
    """EXIF of the open picture. A field that makes no sense is read as absent: cameras write nonsense."""
    exif = picture.getexif()
    details, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    longitude = _degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return Shot(_moment(details), latitude, longitude)


def _moment(details: dict) -> dt.datetime | None:
    """DateTimeOriginal, in the zone the camera names or else in China's."""
    written = str(details.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    zone = str(details.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    try:
        if zone:
            return dt.datetime.strptime(written + zone, "%Y:%m:%d %H:%M:%S%z")
        return dt.datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None


def _degrees(gps: dict, value_tag: int, ref_tag: int, negative: str, limit: int) -> Decimal | None:
    """Degrees, minutes and seconds as one number of degrees with six decimals (0.1 m)."""
    try:
        degrees, minutes, seconds = (Decimal(part.numerator) / part.denominator for part in gps[value_tag])
        total = (degrees + minutes / 60 + seconds / 3600).quantize(Decimal("0.000001"))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return None
    if not 0 <= total <= limit or (degrees == minutes == seconds == 0):
        return None
    return -total if str(gps.get(ref_tag, "")).strip("\0 ").upper() == negative else total
