"""孤儿和困境儿童医疗康复费用: what is left of a child's medical bill after insurance and medical aid.

Basis: 孤儿医疗康复明天计划 (since 2004; for orphans to eighteen, beyond while at school), from the
lottery's welfare fund; the district's own reimbursement to children in difficulty (report of 2020).
Who gets it. 明天计划: an orphan who is paid as one, or, past eighteen, a former orphan at school, for
surgery, rehabilitation, devices, a stay in hospital or an examination at a hospital of the project. Where the
place has such a rule, every other child in difficulty under eighteen: paid as 事实无人抚养, of a family on
低保 or in 特困, disabled, or seriously ill; and an orphan whose treatment is not the project's.
How much: the bill less what insurance and medical aid paid (先医保、医疗救助，后项目兜底), the whole of it
in the project, a local share otherwise.
Who decides: the township verifies bill and settlement, the bureau decides; never published; once for each
bill.
Not here: the list of hospitals and items of the project (the officer checks the hospital against it),
screening, and the booking of operations.
"""
