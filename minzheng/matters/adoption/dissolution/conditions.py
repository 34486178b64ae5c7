"""When a relation may be dissolved by agreement. Pure."""

import datetime as dt

from minzheng.registers.adoptions.conditions import age_on

ADULT = 18


def obstacles(
    *, birth_date: dt.date, on_date: dt.date, consent_age: int, adopters_agree: bool, other_side_agrees: bool,
    child_agrees: bool,
) -> list[str]:  # fmt: skip
    """What stands against a dissolution, with its article. The other side is the giver of a minor, else the
    adoptee.
    """
    age, found = age_on(birth_date, on_date), []
    if not adopters_agree:
        found.append("收养人没有同意解除；协商不成的可以向人民法院起诉（民法典 第一千一百一十四条）")
    if age < ADULT and not other_side_agrees:
        found.append("被收养人未成年，须收养人与送养人双方协议解除（民法典 第一千一百一十四条）")
    if age >= ADULT and not other_side_agrees:
        found.append("成年的被收养人没有同意解除；协商不成的可以向人民法院起诉（民法典 第一千一百一十五条）")
    if consent_age <= age < ADULT and not child_agrees:
        found.append(f"被收养人已满 {consent_age} 周岁，须征得本人同意（民法典 第一千一百一十四条）")
    return found
