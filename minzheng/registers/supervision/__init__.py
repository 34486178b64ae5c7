"""社会组织监管: inspection, rectification, credit lists, double publicity, assessment, fees and ledgers.

Whatever is supervised is a row with a state (`models.subjects.Supervised`), a machine that says which step
leads from which state to which (`machines`, `procedures`), and a history of steps that nobody can change.
`commands.act` carries out every step; what a step does besides stands in `commands/*`, as its effect.
"""
