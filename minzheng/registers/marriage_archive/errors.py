"""What can go wrong in the archive, foreseen."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class ArchiveNotFound(NotFound):
    """No such volume, paper, sample or request in the actor's jurisdiction."""


class KeyedTwice(Conflict):
    """The certificate number stands in another paper already."""


class SamePerson(Refused):
    """The second entry, and the decision, belong to somebody else."""


class AlreadyDone(Conflict):
    """The paper, round or request was dealt with before."""


class PageRefused(Invalid):
    """One page of a batch of scans that does not fit."""


class ScansRefused(Invalid):
    """Files of a batch of scans that do not fit; `problems` is (file name, sentence) of each."""

    def __init__(self, problems: list[tuple[str, str]]):
        self.problems = problems
        super().__init__(
            f"有 {len(problems)} 个文件不符合要求，整批没有存入。请按下面的说明更正文件名后重新上传。",
            field="files",
        )


class NotEntitled(Refused):
    """Whoever asks may not use the record, or not without the papers that 令32 names."""
