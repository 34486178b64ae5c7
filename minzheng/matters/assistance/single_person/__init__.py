"""单人户: who of a family may apply for 低保 alone. It pays nothing: the wizard of 低保 asks it.

Basis: 民发〔2021〕57号 since 2021-07-01: severely disabled (grade one or two; 智力、精神 grade three) or seriously ill
members of 低保边缘 families; needy clergy who have lived apart in a religious place for three years; whom the
county names. Since 2022-10-20 (民发〔2022〕83号) also, by analogy, an adult without work and severely disabled,
whatever her family has.
`rules.book` answers `single_person_ok`; `single_person_ok(…)` in `law.py` asks it of plain facts, offered to
whoever takes applications in by `registers/benefits/alone`. Alone
means: the means test of 低保 then looks at her own income and property, the maintenance owed to her among them.
Not decided here: whether members of 刚性支出困难 families may (places differ: parameter, verify).
"""
