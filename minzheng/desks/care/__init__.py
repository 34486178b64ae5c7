"""Looking after people and money beyond an application.

Reports and referrals, needs and meetings, the ledger of the destitute, reviews, changes of a month, checks,
prices.
"""
