"""特困供养台账: who cares for a destitute person, who looks after her, where she lives, what insures her.

Basis: 国发〔2016〕14号; 民发〔2021〕43号 (self-care assessed, and anew within 10 working days of a reported
change; care by agreement for those at home); assistance.md 4.3 and 4.4. The benefit itself, its case
and the assessment are `matters/assistance/tekun`; this book stands beside it for everybody whom an award of
it covers today.

What is kept: the care agreement, the guardian and the family doctor, each one at a time; visits; institutions
with their beds and who lives there; the nursing insurance of a year and stays in hospital. When a visit or a
reassessment is due is computed from these and from dated facts, never stored. With the award, or a death, all
of it is over: reading says so at once, and a bed is given back before the next one is taken.
"""
