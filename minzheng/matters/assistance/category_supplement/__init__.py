"""分类施保 (category_supplement): more for those members of a 低保 household who have it hardest.

Basis: 社会救助暂行办法 第十二条 (对获得低保后生活仍有困难的老年人、未成年人、重度残疾人和重病患者，采取必要措施给予生活保障);
民发〔2021〕57号; shares of the standard are the place's (verify).
Who is due it: every person whom a running 低保 award covers and who is old (70), a minor, severely disabled
(grade one or two) or seriously ill. Of several groups the highest share counts; they are not added up. It is
not the guarantee class (A、B、C 类), which changes no amount.
Without application: it belongs to 低保. Whoever opens or changes a 低保 award opens one award of this programme
for each member of whom the rules say `eligible`, from the first month of the 低保 award, or from the month
after her fact or birthday; that nobody is forgotten is the business of consequences. It asks each month anew:
it ends with 低保, with the group, and with death, without a step.
"""
