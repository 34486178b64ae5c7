"""Where snapshot files lie, and opening them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from django.conf import settings

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.snapshots import Part, Snapshot

from .errors import NoSnapshot
from .models import PopulationSnapshot


def path_of(record: PopulationSnapshot) -> Path:
    """The file of a snapshot, under the folder that only this system may read."""
    return Path(settings.MEDIA_ROOT) / "snapshots" / f"{record.id}.parquet"


@dataclass(frozen=True)
class Participants(Snapshot):
    """A snapshot without some of its households: they are read from the file and left out."""

    left_out: tuple[int, ...] = ()

    def read(self, groups: Iterable[int], names: Iterable[str], *, ids: bool = True) -> Part:
        part = super().read(groups, names)
        rows = np.flatnonzero(~np.isin(np.asarray(part.columns.ids), self.left_out))
        return Part(part.columns.taken(rows), part.codes, part.place[rows])


def participants(record: PopulationSnapshot) -> Snapshot:
    """The households that take part in a what-if: all but those that would be paid and have no award.

    So what the law as it stands pays them is what is paid, and nobody is counted who left the programme
    for a reason that no rule knows. Raises NoSnapshot.
    """
    file = opened(record)
    if not record.not_receiving:
        return file
    own = {one.name: getattr(file, one.name) for one in fields(Snapshot)}
    own["households"] -= len(record.not_receiving)
    return Participants(**own, left_out=tuple(record.not_receiving))


def opened(record: PopulationSnapshot) -> Snapshot:
    """The file of a ready snapshot. Raises NoSnapshot where it is gone, damaged, or not the one written."""
    path = path_of(record)
    if not path.exists():
        raise NoSnapshot("快照文件已不在服务器上，不能在它上面重新测算。请点“更新快照”，再新建一次测算。")
    try:
        found = Snapshot.open(path)
    except Invalid as error:
        raise NoSnapshot(error.sentence) from error
    if found.digest != record.digest:
        raise NoSnapshot("快照文件与登记的摘要不符，不能使用。请点“更新快照”，并告诉系统管理员。")
    return found
