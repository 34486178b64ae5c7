"""成立登记 of 社会团体, 社会服务机构 and 基金会.

Basis: 社会团体登记管理条例 (2016-02-06), 民办非企业单位登记管理暂行条例, 基金会管理条例; 行政许可法.
Who applies: the founders' agent, on the web. Who decides: the bureau of the district, two persons.
Dual registration needs the consent of the supervising unit; four classes go straight to the registrar, which
then tells the industry authority.
How long: sixty calendar days by the regulations, twenty working days as promised since 2020.
What it enters: the register of organisations, with credit code, certificate and announcement.
Not here: 筹备 of associations, which ended on 2016-02-06 and is history in the register; foundations above the
district, which the province registers.
"""
