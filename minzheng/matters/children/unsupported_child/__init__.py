"""事实无人抚养儿童基本生活补贴: the allowance of children whom neither parent can raise, though one lives.

Basis: 民发〔2019〕62号 (of 2019-07; paid here, as in many places, from 2020-01); 民发〔2020〕125号 adds from
2020-12 parents whose custody a court has revoked and parents who were deported.
Who gets it: a child under eighteen, neither adopted nor paid as an orphan, of whom
    both parents are unable to raise it, or one is unable and the other dead or declared missing.
Unable: disabled of grade one or two (three and four only mentally); seriously ill; in prison, in compulsory
detoxification or otherwise deprived of liberty for a term of six months or more; out of contact for six
months; since 2020-12 custody revoked, deported. Two dead parents make an orphan; with a missing one among
them the place decides, and so it does for a father who cannot be found.
How much: the standard of a dispersed orphan, less what the child draws of 低保, 特困 or 困难残疾人生活补贴;
in full where it draws none. What the family gains or loses of these changes the amount by itself.
Who decides: the township of the child's register within 15 working days, the bureau within 15; never
published.
From when: the month after the decision. Until: the month in which a parent's state ends (a term has its last
day on file, and the allowance stops with it unless another state is recorded), in which the child turns
eighteen, is adopted, becomes an orphan, dies or leaves.
Not here: a grace of one to three months after a parent's return (local, unsettled); recovery from parents who
could pay; the returned runaway's visits.
"""
