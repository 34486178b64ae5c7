"""Draws by lot that anybody can repeat: 双随机 inspections, experts of a purchase.

The list is frozen and its digest published before the entropy exists; afterwards the order of the list
follows from both, and nobody chooses. See `drawing.py` for the arithmetic.
"""
