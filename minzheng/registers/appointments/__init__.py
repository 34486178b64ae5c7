"""预约: places at a counter by day and period, who holds them, who is called next.

A general room: marriage is its first service, any counter may follow (`offers.py`). Whether an office is open
on a day is said by its own notice (`OfficeDay`), apart from the calendar of working days.

The order is fair and provable: a request is numbered by the database as it arrives, and one allocator at a
time decides in that order (`commands/allocating.py`). A place is held by one booking: a constraint says so.
"""
