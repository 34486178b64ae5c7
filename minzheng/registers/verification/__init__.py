"""家庭经济状况核对: departments are asked under an authorisation; their answers are held against the declaration.

The walk: `ask` opens one inquiry per member and department; `request_file` is what a department receives;
`take_in_answers` reads what it sends back and opens a finding for each contradiction; a clerk settles each
finding (`settle`). Pending, no reply and error are never read as "nothing found". What a department said
stays encrypted; `queries.opened` shows it to those who handle the case, and the opening is an event.
"""
