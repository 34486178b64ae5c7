"""义务兵家庭优待金: a yearly payment to the family of who serves as a conscript.

Basis: 军人抚恤优待条例; the county of the enlistment pays (批准入伍地), the centre and the province share
the cost.
Who gets it: the family of a conscript who enlisted here; the award is the conscript's, the payee who is
named in the application (a parent or the spouse). City and countryside alike.
How much: the local standard of the year, a twelfth for each calendar month of service in it, half up to
the fen; the month of enlistment and that of the end both count. Two years (24 months) at most. Who
becomes a sergeant or leaves early is counted to that month (转士官次月停; 提前退役按月比例).
When: once a year, in the month that the place sets (December unless it says otherwise), by the standard
of that month. What was paid for months that then were not served becomes a clawback.
From when: the enlistment, also of a year that ended before the application. Until: the end of the
calendar year in which the twenty-fourth month of service lies.
Not here: extra pay for plateaus and for merits, sergeants recruited directly (local), payment in two
halves.
"""
