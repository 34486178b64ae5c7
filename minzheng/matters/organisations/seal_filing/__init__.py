"""印章式样、银行账户备案 of a social organisation: the small example of a matter.

Basis: 社会团体登记管理条例 and 民办非企业单位登记管理暂行条例 (after registration: seal engraved, account opened, both
filed; the articles are in no sheet [verify]).
Who applies: the organisation's agent, on the web. Who files: the clerk, alone, because nothing is decided.
How long: the sheets name no limit; none is set.
What it enters: the filing in force of the organisation; the earlier one stays, with the day it was replaced.
Not here: withdrawal of seals at cancellation, which is one of the papers of 注销登记.
"""
