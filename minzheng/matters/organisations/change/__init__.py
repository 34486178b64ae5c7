"""变更登记 of a social organisation: what is registered of it, and its charter.

Basis: 社会团体登记管理条例 第十八条, 民办非企业单位登记管理暂行条例 第十五条, 基金会管理条例 第十五条.
Who applies: the organisation's agent, within thirty days of the supervising unit's consent. Who decides: the
bureau. How long: twenty working days (行政许可法 第四十二条), for the regulations set none of their own.
What it enters: dated values beside the old ones, a new certificate where one on it changed, announcements.
A new legal representative needs the audit of the old one's term; a new charter both texts side by side.
"""
