"""审核审批: the township's and the bureau's desk. To-do list by deadline, the case page, households in receipt.

`casefile` reads everything that the case page shows; `actions` is the table of what can be done there;
`changes` is the table of the changes of an award: what each asks for, and the command that carries it out.
"""
