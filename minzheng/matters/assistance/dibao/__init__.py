"""最低生活保障 (dibao, minimum living allowance): the matter on one page.

Purpose. A household whose income per head lies below the local standard, and whose property keeps within the
local limits, is paid the gap every month (社会救助暂行办法 第九条至第十三条).

Who decides, by the law of the day of acceptance.
  to 2021-06-30   民发〔2012〕220号: the township investigates, appraises and publishes; the district examines,
                  publishes again and approves.
  from 2021-07-01 民发〔2021〕57号: the township investigates and publishes, the district confirms, within 30
                  working days (45 in hard cases). Where it has delegated this (parameter `delegated`), the
                  township confirms; from 2022-10-20 within 20 working days (民发〔2022〕83号). A near relative of
                  an official is always decided by the district, after a visit of its own.

How much. `rules.py` has every formula, `parameters.toml` every value by division and date with its document,
`examples.toml` what an official expects of them. Incomes are those of twelve months. An income equal to the
standard is not below it. The gap is standard × persons − income, rounded up once.

When. From the month after the decision. A month is paid by the facts, the standard and the law of its first
day: a death in August ends a share with August, a child of 1 June counts in June, of 2 June in July. What
becomes known later is paid or claimed back by the next issue run, without special code. A rising income may
be followed by a gradual exit (渐退): the earlier amount until a last day, property permitting.

Where to look
  questions.py, forms.py, fields.py   the application form: six steps
  application.py                      what filing it writes: persons, household, facts, card, authorisations
  matter.py                           MATTER: procedure, papers, hindrances, assessment, grant
  entitlement.py                      how the rules read facts and what is paid, month by month
  papers/                             receipt, supplement, acceptance, approval, refusal

Not decided here: the guarantee class (A、B、C 类) is a label that changes no amount; single-person households
(单人户) and supplements for groups (分类施保) are matters of their own.
"""
