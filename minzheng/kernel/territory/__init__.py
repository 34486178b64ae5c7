"""Where and when: divisions dated down to the village, and the calendar of working days.

A division code is looked up *as of a date*; a jurisdiction is a prefix of a code; a time limit in working
days follows the State Council's notices, as known on the day of the question.
"""
