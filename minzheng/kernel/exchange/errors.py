"""What can go wrong with files that come in, foreseen."""

from minzheng.kernel.base.errors import Conflict, Invalid


class FileUnreadable(Invalid):
    """Not a workbook or table we can open, or one too large to open safely."""


class HeadersRefused(Invalid):
    """No header row, a required column missing, a column twice, or a unit that contradicts the contract."""


class BatchRefused(Invalid):
    """A bank batch cannot be made of these lines, or a bank file is not one."""


class LoadedBySomebodyElse(Conflict):
    """The same file is being loaded by another clerk at this moment."""


class RowErrors(Exception):
    """Raised by a load handler: some rows do not fit what the bureau knows. Nothing of the file is kept.

    `errors` maps row number -> column name -> Chinese sentence. The column name "" stands for the whole row.
    """

    def __init__(self, errors: dict[int, dict[str, str]]):
        super().__init__(f"{len(errors)} rows refused")
        self.errors = errors
