"""Money as whole fen. No float ever enters."""

import re
from decimal import Decimal

from .errors import Invalid

_WRITTEN = re.compile(r"(-?)[¥￥]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*(万元|元|万)?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")
AMOUNT_FEN_MAX = 10**13  # 一千亿元: beyond any figure a bureau writes, and far from 2**63


def parse_fen(text: str, *, label: str = "金额", negative: bool = False) -> int:
    """Read an amount as people write it ("1,234.5元", "0.35万元") into fen.

    A number without a unit is yuan. Raises Invalid for anything that is not an exact number of fen,
    and for a negative amount unless `negative` allows it.
    """
    written = str(text).translate(_FULL_WIDTH).strip()
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise Invalid(f"{label}“{text}”不是数字，请填写如“1234.50”的金额（单位：元）。")
    sign, whole, fraction, unit = match.groups()
    scale = 10**6 if unit in ("万元", "万") else 100
    exact = Decimal(whole.replace(",", "") + "." + (fraction or "0")) * scale
    if exact != exact.to_integral_value():
        raise Invalid(f"{label}“{text}”比一分钱还小，请精确到分。")
    amount_fen = int(exact)
    if amount_fen > AMOUNT_FEN_MAX:
        raise Invalid(f"{label}“{text}”超出合理范围，请核对单位是“元”还是“万元”。")
    if sign and amount_fen:
        if not negative:
            raise Invalid(f"{label}“{text}”是负数，请填写大于或等于 0 的金额。")
        amount_fen = -amount_fen
    return amount_fen


def yuan_text(amount_fen: int) -> str:
    """Fen as yuan with two decimals and thousands separators: 123450 -> "1,234.50"."""
    if not amount_fen:
        return "0.00"
    sign = "-" if amount_fen < 0 else ""
    whole, fen = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{fen:02d}"


def wan_text(amount_fen: int) -> str:
    """Fen as 万元 with two decimals, rounded half up away from zero, as the bureau prints totals."""
    sign = "-" if amount_fen < 0 else ""
    whole, hundredths = divmod((abs(amount_fen) + 5_000) // 10_000, 100)
    return f"{sign}{whole:,}.{hundredths:02d}"
