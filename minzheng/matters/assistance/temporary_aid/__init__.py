"""临时救助: help for a household or a person struck by a sudden or passing hardship, once for one occasion.

Basis: 社会救助暂行办法 chapter 9 (2014-05-01); 国发〔2014〕47号; 民发〔2018〕23号; 中办国办 2020; 国办发〔2023〕39号.
Two kinds. 急难型: help at once; no verification, no appraisal, no publicity; accepted where it happens, since
2020-08 whatever the household register; the papers are handed in afterwards (10 working days [verify]).
支出型: necessary expenses above what the family can bear; income a head below that of last year, property as
provided (of 低保 and 特困 only the expense counts); published.
How much: standard of a month × persons × months × coefficient, at most a multiple of the standard a head.
Who decides: the bureau; since 2020-04-01 the township's head up to 2,000 yuan a person, all that the same
household was given within 30 days added up. The decision sets persons, months and coefficient; the rules
compute.
How it is paid: by the next run to the card, or in cash from the township's reserve (备用金), which the run then
pays back. One award for one occasion, of the month of the decision. The same cause twice in a calendar year
needs a reason. Death after the decision takes nothing back.
Not here: help in kind and referrals; 一事一议 above the cap; payment in instalments; the balance of each
township's reserve; the aid of 2022 for unemployed migrant workers, whose amount is local.
"""
