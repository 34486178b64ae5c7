"""Values as people read them: money, months, dates, masked names, states and deadlines."""

import datetime as dt

from django.template import Library
from django.templatetags.static import static
from django.utils.html import format_html

from minzheng.kernel.base import money
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month

register = Library()

NOTHING = "—"
TONES = frozenset({"quiet", "info", "wait", "ok", "warn", "stop"})
_COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 上官 端木 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 公孙 慕容 长孙 宇文 司徒 司空 令狐 闻人".split()
)  # the ones still met; any other two-character surname merely loses its second character
_DEADLINE_NEAR_DAYS = 3


def checked_tone(tone: str) -> str:
    """Return `tone`, or raise ValueError: a misspelt tone must not become a pill without colour."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; use one of {', '.join(sorted(TONES))}.")
    return tone


@register.filter
def yuan(amount_fen: int | None) -> str:
    """Fen as yuan: 123450 -> "1,234.50"."""
    return NOTHING if amount_fen is None else money.yuan_text(amount_fen)


@register.filter
def yuan_unit(amount_fen: int | None) -> str:
    """Fen as yuan with the unit: 123450 -> "1,234.50 元"."""
    return NOTHING if amount_fen is None else f"{money.yuan_text(amount_fen)} 元"


@register.filter
def wan(amount_fen: int | None) -> str:
    """Fen as 万元 with two decimals."""
    return NOTHING if amount_fen is None else money.wan_text(amount_fen)


@register.filter
def month_label(month: Month | dt.date | None) -> str:
    """A benefit month, or the month of a date: "2020年11月"."""
    if month is None:
        return NOTHING
    return month.label if isinstance(month, Month) else Month.of(month).label


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return value.astimezone(CHINA) if isinstance(value, dt.datetime) and value.tzinfo else value


@register.filter
def date_cn(day: dt.date | None) -> str:
    """A date or moment as "2020年11月5日"."""
    if day is None:
        return NOTHING
    local = _local(day)
    return f"{local.year}年{local.month}月{local.day}日"


@register.filter
def date_short(day: dt.date | None) -> str:
    """A date or moment without its year: "11月5日"."""
    if day is None:
        return NOTHING
    local = _local(day)
    return f"{local.month}月{local.day}日"


@register.filter
def datetime_cn(at: dt.datetime | None) -> str:
    """A moment in China to the minute: "2020年11月5日 14:03"."""
    if at is None:
        return NOTHING
    return f"{date_cn(at)} {_local(at):%H:%M}"


@register.filter
def mask_id_no(id_no: str | None) -> str:
    """An identity number with only its first three and last four characters; shorter ones vanish."""
    if not id_no:
        return NOTHING
    if len(id_no) < 12:
        return "*" * len(id_no)
    return id_no[:3] + "*" * (len(id_no) - 7) + id_no[-4:]


@register.filter
def mask_name(name: str | None) -> str:
    """A name with its surname (and, from three characters, its last character) left readable."""
    if not name:
        return NOTHING
    shown = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1
    if len(name) <= shown + 1:
        return name[:shown] + "*" * (len(name) - shown)
    return name[:shown] + "*" * (len(name) - shown - 1) + name[-1]


@register.filter
def file_size(size_bytes: int | None) -> str:
    """Bytes as "320 KB" or "3.2 MB" (1 MB = 1,048,576 bytes), rounded half up, by integers only."""
    if size_bytes is None:
        return NOTHING
    if size_bytes < 1024:
        return f"{size_bytes} 字节"
    if size_bytes < 1024 * 1024:
        return f"{(size_bytes + 512) // 1024} KB"
    whole, tenth = divmod((size_bytes * 10 + 524_288) // 1_048_576, 10)
    return f"{whole}.{tenth} MB" if tenth else f"{whole} MB"


@register.filter
def or_dash(value: object) -> object:
    """The value, or a dash where nothing is known. Zero is something known."""
    return NOTHING if value is None or value == "" else value


@register.simple_tag
def icon(name: str) -> str:
    """A decorative drawing from img/icons.svg; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def pill(label: str, tone: str = "quiet") -> str:
    """A state in words on a tint."""
    return format_html('<span class="pill {}">{}</span>', checked_tone(tone), label)


@register.simple_tag(name="money")
def money_tag(amount_fen: int | None, signed: bool = False) -> str:
    """An amount with its unit; `signed` shows + or − and says 补发 or 扣回 to a screen reader."""
    if amount_fen is None:
        return NOTHING
    if not signed or amount_fen == 0:
        return format_html('<span class="money">{} 元</span>', money.yuan_text(amount_fen))
    sign, words, tone = ("+", "增加", "plus") if amount_fen > 0 else ("−", "减少", "minus")
    return format_html(
        '<span class="money {}"><span class="visually-hidden">{} </span>'
        '<span aria-hidden="true">{}</span>{} 元</span>',
        tone,
        words,
        sign,
        money.yuan_text(abs(amount_fen)),
    )


@register.simple_tag
def deadline(
    due_date: dt.date | None,
    days_left: int | None = None,
    unit: str = "个工作日",
    paused: bool = False,
    reason: str = "",
) -> str:
    """How long is left, in words and colour. `days_left` counts in `unit`; negative means overdue."""
    tone, words = _deadline_words(due_date, days_left, unit, paused, reason)
    drawing = {"warn": "clock", "stop": "warn", "quiet": "pause"}.get(tone, "clock")
    return format_html('<span class="deadline {}">{}<span>{}</span></span>', tone, icon(drawing), words)


def _deadline_words(due_date, days_left, unit, paused, reason) -> tuple[str, str]:
    if paused:
        return "quiet", f"计时暂停（{reason}）" if reason else "计时暂停"
    if due_date is None or days_left is None:
        return "quiet", "没有期限"
    if days_left < 0:
        return "stop", f"已超期 {-days_left} {unit}（{date_short(due_date)}到期）"
    if days_left == 0:
        return "stop", "今天到期"
    tone = "warn" if days_left <= _DEADLINE_NEAR_DAYS else "info"
    return tone, f"还剩 {days_left} {unit}（{date_short(due_date)}到期）"
