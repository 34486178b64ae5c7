"""离婚登记: two persons end their marriage by agreement.

Law. 民法典 第一千零七十六条至第一千零七十八条, from 2021-01-01: applied for, thirty days in which either may take it back
alone, then thirty days in which both must come; otherwise it counts as withdrawn. Received up to
2020-12-31: examined
and registered on the same day (婚姻登记条例 国令387 第十三条).

How the days are counted. `registers.marriages.rules.cooling`: from the day after receipt; an end on a day
of rest
moves to the first working day (民法典 第二百零三条), for the end of the cooling-off by a parameter. The dates are
fixed
at acceptance by the calendar as known then.

Who may refuse. Where the marriage was registered abroad there is no registration of a divorce here: the
court.
Pregnancy or the year after birth bar nothing here (those articles are about lawsuits).
"""
