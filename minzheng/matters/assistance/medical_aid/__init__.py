"""医疗救助 as a calculation: what the medical insurance office would grant on a bill, and why.

Basis: 国办发〔2021〕42号. Since the reform of 2018 the medical insurance office (医保) decides and pays,
at the hospital's desk (一站式结算): so this is no programme of payment here. The bureau says who has
which identity and passes the list on; a clerk can compute one case, so that a family knows what to expect
and an error is found.
Who: 特困人员 and 低保对象 without a deductible; 低保边缘家庭 above about 10 %, patients poor by illness
(因病致贫重病患者) above about 25 % of last year's average disposable income.
How much: of what remains with the family of costs within the policy after basic and serious-illness
insurance, above the deductible of the year, a rate (at least 70 % for the first two), half up to the fen,
up to the year's ceiling. Bills of one year are added up: each brings what the sum brings beyond what was
granted before.
The law is that of the day of the settlement. Before 国办发〔2021〕42号 nothing is computed.
Not here: the help with insurance contributions (特困全额, 低保定额), outpatient rules, second
reimbursement.
"""
