"""抚恤补助: the pensions of disabled soldiers and of bereaved families, and the fixed subsidies of veterans.

Basis: 军人抚恤优待条例 (令413 from 2004-10-01, 令788 from 2024-10-01). Standards are the nation's, raised
about 1 August each year; a province may set higher ones under its own division.
Who gets it. 残疾军人 of grade one to ten hurt in war or on duty, one to six of illness. 三属: father,
mother or spouse without labour ability and means, or with less than the local average; a child under 18,
or at school or disabled without means; a brother or sister whom the soldier supported, under 18 or at
school without means. 复员军人 enlisted by 1954-10-31, 带病回乡, 参战参试, 农村籍老义务兵 and 烈士老年子女
from the month of the sixtieth birthday, 三红. Who belongs to two categories gets the higher one.
Soldiers' papers say which; nothing here judges it.
How much. A month is the year's standard by twelve, half up to the fen; December makes up what is left, in
a year of a rise counted as 旧×7/12 + 新×5/12. 老义务兵: years of service times the unit.
From when: the month in which it is confirmed; a disability from the month of its approval by the
province, before 2024-10-01 from the following one. Until: the month in which a condition ends. Suspended
in prison and where the province suspends it. Who moves is paid by the old place to the end of the year
(§10).
A standard that the sheets do not give stands as 0 in the parameter file: nothing of it can be granted
until the office enters the document's value; later years' values likewise, the difference being paid with
arrears.
Not here: single payments at death in service, nursing pay, the yearly confirmation, who is in charge
since 2019 (退役军人事务局). What goes on after death is the programme veteran_funeral
(`veterans.continuation`).
"""
