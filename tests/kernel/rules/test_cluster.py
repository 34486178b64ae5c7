"""The executors of Spark compute the same fen as this process, and their refusals arrive here."""

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from minzheng.kernel.rules.cluster import run_on_spark
from minzheng.kernel.rules.totals import Summing, joined

from .populations import Nation
from .random_books import DAY

pytestmark = pytest.mark.xdist_group("spark")  # one start of Spark for a run of the tests
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def session():
    """Spark on this machine, two executors' threads with Python processes of their own."""
    missing = [] if shutil.which("java") else ["Java"]
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError:
        missing.append("pyspark")
    if missing:
        why = f"没有 {'、'.join(missing)}，集群测试不能进行"
        if os.environ.get("MINZHENG_SPARK_REQUIRED"):
            pytest.fail(why)
        pytest.skip(why)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(ROOT)
    builder = SparkSession.builder.master("local[2]").appName("minzheng tests")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("number", range(20, 28))
def test_executors_sum_to_the_households_one_by_one(number, session, tmp_path, monkeypatch):
    nation = Nation(number, tmp_path / "a", households=90, group=32, monkeypatch=monkeypatch)
    job = Summing.of(nation.snapshot, nation.world, DAY, nation.outputs)
    found = joined(job.outputs, run_on_spark(session, job, nation.snapshot.parts))
    assert found.sums == nation.one_by_one()
    assert found.households == 90


@pytest.mark.filterwarnings("default")
def test_an_executor_with_other_rules_refuses(session, tmp_path, monkeypatch):
    nation = Nation(20, tmp_path / "a", households=40, group=32, monkeypatch=monkeypatch)
    job = Summing.of(nation.snapshot, nation.world, DAY, nation.outputs)
    other = replace(job, compiled=replace(job.compiled, digest="0" * 64))
    with pytest.raises(Exception, match="不同版本的规则"):
        list(run_on_spark(session, other, nation.snapshot.parts))
