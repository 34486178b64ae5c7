"""生态安葬奖补: an award to the relatives of somebody whose ashes were buried in a way that saves land.

Basis: 民发〔2016〕21号; the amounts by method are the place's.
Who it is for. Somebody on the household register of the place who was cremated and whose ashes were
scattered at sea, buried deep, under a tree, flowers or a lawn, in a wall, or placed in a hall, in an approved
place; a relative applies within 180 days of the burial with its certificate.
Who decides: township, then district, after a notice. Paid once, in the month of the decision; once for one
person and one cremation certificate: a second application with the number is refused.
Not here: taking an award back when the ashes are moved to a grave later (退奖).
"""
