"""The resident's face, on a phone; a village worker uses the same pages to apply for a household.

`urls` are the pages behind the login (my/…), `public_urls` those of everybody (notices/…, verify/…).
"""
