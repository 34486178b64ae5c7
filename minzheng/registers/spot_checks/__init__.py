"""抽查: a share of those who have a benefit, drawn by lot, looked at by the district, put right.

What townships confirm by delegation is checked by sample by the district, and the near relatives of
officials are (assistance sheet §2.5, §2.10); the source documents ask for inspections with scores and for
internal audit of the money. The lot is that of `kernel/rounds`: the list is frozen with its digest before the
numbers are public, so that nobody can be chosen or spared. Lists of people in need are never public: an
auditor repeats the draw inside. A check changes no award: what it finds is put right by other commands.
"""
