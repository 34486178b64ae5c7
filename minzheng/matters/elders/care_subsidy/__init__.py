"""基本养老服务补贴: a quota a month for the services that a needy old person depends on.

Basis: 财社〔2014〕113号; amounts and shares are the place's.
Who gets it. At sixty and over, a member of a 低保 or 低保边缘 family, and either assessed as unable to care
for herself in part (轻度 or worse) or eighty and over. Not who is in 特困供养, and not who draws the
long-term care insurance where the place excludes that.
How much: base × the share of her ability × the share of her family's means. In the district one flat amount.
Who decides: the township checks means and has the ability assessed, the result hangs out for seven days, the
district decides. From when: by the start rule of the place. A new level counts from the next month. Until:
the month in which a condition ends; the month of death is paid in full.
Not here: the assessment itself, choosing a provider, orders and settlement of vouchers (服务券).
"""
