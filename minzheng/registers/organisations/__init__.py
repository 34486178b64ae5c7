"""社会组织: the book of associations, social service bodies and foundations (social_orgs.md §1-3, 16).

What is registered of an organisation is dated twice: `valid` says since when it holds, `recorded_at` and
`superseded_at` say when the bureau believed it. The current values stand on the organisation itself too, so
that lists need no search through history; both are written by the same command in one transaction.
"""
