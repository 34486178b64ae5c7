"""The verification of means as part of a story: which departments were asked, what kind of answer came."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from minzheng.kernel.base.clock import CHINA
from minzheng.registers.benefits.files.entries import Entry
from minzheng.registers.benefits.files.story import case_link
from minzheng.registers.verification import queries as verification


def verification_entries(found: Iterable[Any]) -> Iterator[Entry]:
    """Of cases that the actor may read: one entry for what was asked at once, one for the answers of a day.

    What an answer says stands on the page of the case, where opening it is an event. One query.
    """
    cases = {case.id: case for case in found}
    asked, answered = defaultdict(list), defaultdict(list)
    for row in verification.inquiries_of(cases):
        asked[row.case_id, row.asked_at].append(row)
        if row.answered_at is not None:
            answered[row.case_id, row.answered_at.astimezone(CHINA).date()].append(row)
    for (case_id, at), rows in asked.items():
        persons = "、".join(dict.fromkeys(row.person.name for row in rows))
        departments = "、".join(dict.fromkeys(row.get_department_display() for row in rows))
        reason = next((f"（{row.reason}）" for row in rows if row.reason), "")
        yield Entry(
            at, "case", f"提请核对家庭经济状况{reason}", f"被核对人：{persons}\n部门：{departments}",
            about=case_link(cases[case_id]),
        )  # fmt: skip
    for (case_id, _), rows in answered.items():
        words = defaultdict(list)
        for row in rows:
            words[row.get_status_display()].append(f"{row.get_department_display()} {row.person.name}")
        yield Entry(
            max(row.answered_at for row in rows), "case", f"核对答复 {len(rows)} 项",
            "\n".join(f"{status}：{'、'.join(names)}" for status, names in words.items()),
            about=case_link(cases[case_id]),
        )  # fmt: skip
