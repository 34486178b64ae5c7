"""福彩圆梦·孤儿助学: aid to orphans who study after eighteen, from the lottery's welfare fund.

Basis: 民办发〔2019〕24号 since the autumn of 2019; the measures of 2025-04.
Who gets it. Since 2019: whoever was recognised as an orphan and, being eighteen or more, studies full time at
a vocational school, a college, a university, up to a master's degree. Since 2025-04 also at an ordinary
senior school; recognised before eighteen, not adopted (unless disabled), studying without a break, and for a
master's degree inside the national plan of admissions.
How much: 10,000 yuan a school year. Before 2025-04 a half at each half-year, as the district paid it in 2020
(eight persons 40,000, six persons 30,000); since then in quarters or months.
Who decides: the township where the orphan was recognised checks the enrolment, the bureau decides. Each
period needs a proof of enrolment of its own, so each is applied for, granted once, and never twice; who has
left school, or interrupted, proves nothing and is paid nothing.
Not here: children whom nobody raises in fact (the documents name orphans only; places have funds of their
own).
"""
