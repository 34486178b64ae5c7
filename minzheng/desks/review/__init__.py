"""审核审批: the township's and the bureau's desk. To-do list by deadline, the case page, households in receipt.

`casefile` reads everything that the case page shows; `actions` is the table of what can be done there;
`corrections` and `changes` join a paper or a person with the command that rests on it, in one transaction.
"""
