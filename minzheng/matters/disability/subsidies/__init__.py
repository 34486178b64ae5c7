"""残疾人两项补贴: the living subsidy of needy disabled persons, the nursing subsidy of the severely disabled.

Basis: 国发〔2015〕52号 since 2016-01-01; 民发〔2021〕70号; the district's own standards (冷民发〔2020〕19号).
Who gets it. 生活补贴: a valid card of any grade, and a member of a 低保 household (低保边缘 where the place
extends it). 护理补贴: a valid card of grade one or two (三四级智力、精神 where the place extends it). Both
together are possible. Neither for who is in 特困供养, receives the nursing benefit of work-injury insurance,
or serves a sentence; the living subsidy neither for an orphan who receives the basic living allowance, nor
for a child who receives that of 事实无人抚养 in full. Of subsidies of the same kind the higher one is paid.
Who decides: any township's window takes in; the township of the household register reviews, the disabled
persons' federation checks the card, the bureau decides. Since 2021-04-22 any window of the country takes in
and pushes (跨省通办, `elsewhere.py`). Not published for children and mental disability.
From when: the month of the application. Until: the month in which a condition ends.
Not here: the federation's list of cards (`registers/benefits/reported`), a time of grace after a card has run
out, the regular review of who is paid.
"""
