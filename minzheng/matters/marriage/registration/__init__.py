"""结婚登记: two persons marry, on the spot.

Law. 民法典 第一千零四十六条至第一千零五十四条 (to 2020: 婚姻法); 婚姻登记条例 of 2003 (国令387, until 2025-05-09) and of
2025 (国令804, from 2025-05-10: any office, no household register). By the day of registration.

Who decides. A registrar with a certificate in force; the book of `registers.marriages` judges again under
lock when
the record is written, so that nobody can marry twice between two counters.

How. Taken in with what both declare → asked of the national base (an error is never "no") → asked each by
herself, papers seen → registered: number, certificates → handed over. Not fulfilled: refused, on request
in writing.
Taking part against one's will or changing one's mind ends it without a record.

补办 is the same with an `effect_date`: the marriage counts from the day on which both met the conditions.

Where: `forms.py` what is asked; `acts.py` what each step writes; `matter.py` MATTER.
"""
