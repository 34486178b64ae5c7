"""价格临时补贴: a month's help to poor groups when prices rise (社会救助和保障标准与物价上涨挂钩联动机制).

Basis: 发改价格规〔2016〕1835号 (from 2016-08); 发改价格〔2020〕309号 (2020-03 to 06, doubled, children added);
发改价格〔2021〕1553号 (from 2021-11, children for good); six departments 2022-08 (indices of 2022-08 to 2023-02:
lower trigger, 低保边缘 added). Months are those of the index, not those in which the money goes out.
When: the consumer price index of the month, or that of food, has risen by so much on a year. The indices are
parameters, one row a month; `published` ends with the last month entered, so that nothing is paid on an old
one.
Who: whoever is covered by a linked programme in the month, once, whatever number of them: 低保, 特困供养, 优抚;
orphans (infected children among them) and children whom nobody raises in their time; 低保边缘 in its time.
How much: 低保 standard × index, rounded, at least the local minimum, times the multiplier; other places reckon
by the trigger index (武汉) or by steps (江苏).
Who decides: nobody applies. An award of a person follows her linked award; what is due is 0 in a month
without trigger or without a linked award. The subsidy is no income (不计入家庭收入).
Not here: unemployed persons, whom the employment bureau pays.
"""
