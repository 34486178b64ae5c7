"""百岁老人长寿保健金: an amount a month for who has reached a hundred.

Basis: the province's rule that a centenarian receives at least so much; the amount is the place's.
Who gets it. Whoever is on the household register of the place and has completed a hundred years (99 in a few
places). It stands beside the allowance by age, or only makes up the difference where the place wants that.
Who decides: as with the allowance by age: the township looks, the district decides, after a notice.
From when: the month that the start rule names. Until: the month of death is paid in full.
Once a year somebody sees the person at home and takes a photo (健在确认). When the months for which that
counts are over, the pay is suspended; it is made up from there when the next confirmation comes, where the
place pays it then. `confirming.confirm_alive` records it.
Not here: the certificate (百岁寿星证), opening on the hundredth birthday without application.
"""
