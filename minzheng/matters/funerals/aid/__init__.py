"""殡葬救助 (困难群众基本殡葬服务费补助): what a basic funeral cost, item by item, up to a cap.

Basis: the place's rules of implementation; the basic items are collecting the body, keeping it for three
days, cremation, and an urn or the first year of keeping the ashes.
Who it is for. Somebody who at death was in 低保, 特困供养, of the 优抚 or an orphan (or everybody on the
household register, where the place says so), and was cremated. A relative applies within six months and is
paid. Not beside another funeral payment, unless the place lets them stand together.
How much: of each item the smaller of what it cost and its cap; all together no more than the whole's cap.
Who decides: township, then district, after a notice. Paid once, in the month of the decision; once for one
person and one cremation certificate. What the register knows of the dead person at death stands before what
is declared.
Not here: the reduction at the counter of the funeral home (免现结) and its monthly settlement; bodies that
nobody claims. From 2026-03-30 the revised 殡葬管理条例 names the basic services; its amounts are to be
entered here.
"""
