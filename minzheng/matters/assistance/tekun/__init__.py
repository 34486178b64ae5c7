"""特困人员救助供养 (tekun, support of the destitute): the matter on one page.

Basis: 国发〔2016〕14号; 特困人员认定办法, 2016 version to 2021-06-30, 民发〔2021〕43号 since 2021-07-01; 社会救助暂行办法
chapter 3. Standards are the district's.
Who gets it: who cannot work (60 or older; under 16; disabled as the version says; what the province adds),
has no source of income (income below the 低保 standard, property within limits), and has nobody obliged and
able to support her. The last two are found by the township (`investigate`) and stand as facts.
Not beside 低保, the basic living allowance of orphans or that of 事实无人抚养 (择一), nor in prison. The subsidies
of disabled persons end by their own rules. A minor once in support keeps it to 18, and at school beyond.
How much: the basic living standard (urban or rural, 1.3 times 低保 or more) and, after the assessment of
self-care (six items, two assessors, `self_care.py`), the care standard of level and mode; before it, only the
former.
Who decides: the township reviews and publishes for 7 days, the bureau decides: 20 + 20 working days, since
2021-07-01 15 + 15. An objection is looked into within 15 working days, and the result published anew.
From when: the month after the decision. A change of self-care is reported in the same case, assessed anew by
the bureau within 10 working days, and counts from the month after the assessment.
Until: the month in which a condition ends. Recovery, a missing person, and leaving by choice are stopped by a
decision with its own notice of 7 days, which is not here, nor is the county's random check of 30 %.
"""
