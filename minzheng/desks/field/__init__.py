"""入户: home visits on a phone, by village workers, township clerks and the bureau's clerks.

What is typed is kept on the phone while the connection is away (static/field/visit.js).
"""
