"""主动发现、线索与转办: what somebody reported, how fast it was looked into, to whom it was referred.

A report is of somebody in need (发现困难) or a complaint about a benefit (举报). It ends in an outcome, and whoever
gave a name is answered before it is closed (实名举报须逐一核查并反馈). Who was complained about never sees who did.
"""
