"""A job over the parts of a file on a Spark cluster: the same job, done by the executors.

Spark only says who does which part; the rules are computed by the same columns as on one machine, so
that the fen are the same. Executors need this package at the same version (the job holds them to the
digest of its rules) and the snapshot under the same path. `pip install minzheng[spark]`; Java 17.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .workers import Job

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def run_on_spark(session: "SparkSession", job: Job, parts: Sequence[tuple[int, ...]]) -> Iterator[Any]:
    """The answers, in the order of the parts. The first error of an executor is raised here by Spark."""
    context = session.sparkContext
    shared = context.broadcast(job)
    try:
        yield from context.parallelize(list(parts), max(len(parts), 1)).map(_Doing(shared)).toLocalIterator()
    finally:
        shared.unpersist()


class _Doing:
    """What is sent to an executor: where to find the job."""

    def __init__(self, shared: Any):
        self.shared = shared

    def __call__(self, part: tuple[int, ...]) -> Any:
        return self.shared.value.do(part)
