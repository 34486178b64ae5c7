"""What follows in one programme of what happened elsewhere: each rule states its article.

A death ends everything the same day. 特困供养 ends both disability subsidies, the end of 低保 the living
subsidy: by themselves, from the month that the article says. Where the law wants somebody to look (a new
vehicle, a marriage, a sentence), an officer is told, with what is on file and a last day. Who could have
something and does not is a candidate, with an application ready to be opened. What was paid beyond the end
of an award is proposed as a clawback by the next run.

No rule repeats the conditions of a programme: who could have it, the programme's own rules say (`judge`).
"""

from minzheng.kernel.watch import declared
from minzheng.kernel.watch.arrivals import OWN_SOURCES

from . import ages, candidates, circumstances, deaths, exclusions, followers, hardships, households
from .arrivals import SOURCES


def enter() -> None:
    """Add every rule and source, once, while the application starts."""
    for source in (*OWN_SOURCES, *SOURCES):
        declared.register_source(source)
    for room in (deaths, exclusions, followers, ages, circumstances, hardships, households, candidates):
        for watch in room.watches():
            declared.register(watch)
