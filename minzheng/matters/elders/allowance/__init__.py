"""高龄津贴 (in Shanghai 老年综合津贴): an amount a month by age.

Basis: 高龄津贴 stands in the national list of basic services for the old (80 and over); 沪府发〔2016〕24号
since May 2016; the bands and amounts are the place's.
Who gets it. Whoever is on the household register of the place and has reached the lowest band; where the
place says so, the younger bands only for needy persons (低保, 低保边缘, 特困).
Who decides: the village or township looks at it, the district decides; a notice before the decision where the
place wants one.
From when: the month that the place's start rule names, at most as far back as a run looks. A band begins with
the month of the birthday, or is read on the first of each month. Until: the month of death is paid in full.
Not here: opening without application (免申即享) from the police's data; paying by the quarter, which only
joins three months in one file.
"""
