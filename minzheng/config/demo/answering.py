"""The demo's departments: they answer what waits for them, through the same intake as real ones."""

import datetime as dt
import io

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base import clock
from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.registers.verification import commands as verification
from minzheng.registers.verification.demo_answers import answer_pending
from minzheng.registers.verification.errors import NothingWaiting
from minzheng.registers.verification.models import Department

from . import accounts


def answer_case(case_id: int, verifier: Officer, at: dt.datetime) -> int:
    """Let every department answer what it was asked for one case; gives the number of files."""
    return _answer(verifier, at, only_case_id=case_id)


def answer_everything() -> int:
    """Let every department answer all that waits, at the rehearsed moment. Does nothing without the demo."""
    at = rehearsed_moment() or clock.now()
    verifier = accounts.officers(at.date()).get("hedui")
    return _answer(verifier, at) if verifier else 0


def _answer(verifier: Officer, at: dt.datetime, only_case_id: int | None = None) -> int:
    files = 0
    for department in Department.values:
        try:
            content = answer_pending(department, at, only_case_id=only_case_id)
        except NothingWaiting:
            continue
        verification.take_in_answers(
            department=department,
            upload=io.BytesIO(content),
            file_name=f"{department}.xlsx",
            actor=verifier,
            at=at,
        )
        files += 1
    return files
