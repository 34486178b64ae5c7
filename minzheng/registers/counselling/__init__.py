"""婚姻家庭辅导与调解, and what else a marriage registry looks after without deciding on it.

Mediation cases under a pseudonym, sessions, the link to the court's pre-suit mediation, bought hours; family
education; the monthly check for paid services; marriage agencies; evidence for the grade of the office.
Counselling is voluntary, free and confidential; nothing here can stand against a registration.
"""
