"""Rules over facts that give warnings: what happened to somebody, and what follows of it elsewhere.

A rule (`Watch`) looks at persons on a day. It is run when something arrives (`catch_up`, each minute;
`look`, at once) and over the whole population at night (`sweep`), and gives the same warnings either way. A
warning has an owner, a last day and an outcome; it clears itself when its condition has gone.
"""
