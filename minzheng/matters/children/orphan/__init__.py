"""孤儿基本生活费: the basic living allowance of orphans.

Basis: 国办发〔2010〕54号, 民发〔2010〕161号, since 2010-11; the standards are the province's.
Who gets it: a child under eighteen who has lost both parents (dead or declared dead), or whose parents
cannot be found; by a local rule a child of missing parents, or one infected with HIV. Not whoever has been
adopted or has settled abroad. Brought up by relatives: the dispersed standard; in an institution or in foster
care: the institution's. A place may pay on while the child is at school.
Who decides: the guardian (of an institution's child the institution) applies in the township, which verifies
from the records of other offices and never publishes; the bureau decides. The state sets no days: 15 + 15
working days are those of 事实无人抚养儿童.
From when: the month after the decision. Until: the month in which the child turns eighteen, is adopted, is
found by its parents, dies or leaves: the next month is not paid any more.
Not here: the allowance takes nothing off for 低保 or 特困 (they look at this one, and a child has one of
them); the price subsidy in months of rising prices; the agreement with who brings the child up.
"""
