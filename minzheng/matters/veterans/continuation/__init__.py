"""veteran_funeral, 抚恤补助续发: months of the pension that go on after a death, paid at once to the family.

Basis: 军人抚恤优待条例 of 2024 (令788), for deaths since 2024-10-01: 退役残疾军人 twelve months of the
disability pension, 三属 with a pension six months, 参战参试退役人员 six months of the subsidy; nobody
else.
Who gets it: the relative who buries; the award is the dead person's, the payee who is named in the
application.
How much: the months times what was due for the month of the death (for a death in December, whose month
carries the year's rounding, what was due for November). It is read from 抚恤补助 itself, not typed:
whoever was owed nothing there at death, because suspended or without a right, is owed nothing here.
When: once, after the decision; the monthly pension has ended with the month of the death, so that no
month is paid twice. A programme of its own and not a rule of 抚恤补助, because death ends that award and
the money goes to another person.
Not here: single payments at death in service, the pension of a bereaved family that then begins
(veteran_support).
"""
