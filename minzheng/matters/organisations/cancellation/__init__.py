"""注销登记 of a social organisation that has wound itself up.

Basis: 社会团体登记管理条例 第十九条至第二十二条, 民办非企业单位登记管理暂行条例 第十六条, 民法典 第七十二条.
Who applies: the organisation's agent, after the winding-up has ended, within fifteen days. An application
that comes later is taken all the same, for the organisation cannot stay, and the delay is written down.
Who decides: the bureau, within twenty working days. What it enters: state, end of all posts, void
certificate, announcement. The winding-up itself (清算组, 债权公告) is recorded in the register beforehand.
"""
