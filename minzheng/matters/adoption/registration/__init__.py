"""收养登记: who adopts a child, by what grounds, after which notice and assessment.

Law: 民法典 第一千零九十三条至第一千一百一十三条 (from 2021-01-01; before that 《收养法》, whose figures stand in the
parameters as unverified), 中国公民收养子女登记办法, 收养评估办法（试行）. The relation exists from the day of registration.

The review takes 30 days from the day after all papers were there, moved off a day of rest; the notice for a
foundling (60 days) and the assessment (60 days for the report) run beside it and do not count. Neither has a
state of its own: both may begin before the papers are complete, and both may run at once, so their acts lead
back to where the case stands, and the due date of the step is computed from the dossier each time.

Not here: adoptions by foreigners (省级民政部门), the household register (公安), and the household's benefits, which
ask `registers.adoptions.queries.adopted_on`.
"""
