"""低收入家庭认定: 低保边缘 (dibao_marginal) and 刚性支出困难 (rigid_expense): one application, two identities.

Basis: 国办发〔2023〕39号, with 民发〔2021〕57号 for the procedure; 《刚性支出困难家庭认定办法》 since 2025-01-01. Neither
pays cash: they open medical aid, schooling and housing aid, and 单人户 of 低保.
Who is recognised. 低保边缘: the family's income a head lies below 1.5 times the 低保 standard, its property within
the limits. 刚性支出困难: not 低保边缘; the income a head lies below last year's disposable income a head of the place;
property within the limits; what the family could not avoid to spend in twelve months is more than the local
share of its income. Equal is not below, and not more. Members on 低保 (单人户) or in 特困供养 count in the family and
are not recognised themselves; where all are, nobody is.
Who decides: the township reviews and publishes for 7 days, the bureau decides; 30 working days, 45 in hard
cases.
From when until when: from the month of the decision; 刚性支出困难 for twelve months at most, then anew.
Not here: kinds of poor families that provinces had before 2025; the multiple of this district in 2020 (its
digits are lost in the source), so 低保边缘 begins on 2021-07-01.
"""
