"""Search in a million marriages by a wrong character or an old place name: dev.py bench marriage_search

A million invented couples are written by COPY into a scratch database with the table and the one index of the
register. Then a thousand questions, each made from a record drawn at random and spoilt as clerks spoil it, go
through the register's own search; beside it, in the same run and on the same rows, stand what one would use
otherwise: trigram similarity (pg_trgm, GIN on both names) and LIKE with one character open. Printed: p50,
p95, max in milliseconds, and how often the record is among the answers shown.

    --rows 1000000   --queries 1000   --peers 100   --keep (leave the database for the next run)
"""

import argparse
import os
import random
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")

import django
import psycopg
from django.conf import settings

DATABASE = "bench_marriage_search"
SEED = 20201105
OFFICES = (
    ("零陵县普利桥公社", 1949, 1984), ("零陵县牛角坝公社", 1949, 1984), ("零陵县黄阳司公社", 1949, 1984),
    ("冷水滩市梅湾街道", 1984, 1995), ("冷水滩市普利桥镇", 1984, 1995), ("永州市富家桥镇", 1984, 1995),
    ("芝山区富家桥镇", 1995, 2005), ("永州市冷水滩区", 1995, 2020), ("祁阳县浯溪镇", 1949, 2020),
)  # fmt: skip
OLD_FOR_NEW = {"零陵": ("零陵区", "芝山区"), "冷水滩": ("冷水滩区", "零陵县"), "永州": ("零陵区",),
               "芝山": ("零陵区",), "祁阳": ("祁阳市",)}  # fmt: skip
WRONG = "一二三王林文明华国芳秀英建军小玉兰桂春生平东海山水金木火土天地人和气正义光辉"
COLUMNS = (
    "kind", "office_code", "register_year", "male_name", "female_name", "male_place_text",
    "female_place_text", "source", "status", "details", "search_keys", "certificate_number", "archive_number",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench marriage_search", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--peers", type=int, default=100)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    open_database(options.rows)
    try:
        questions = [spoilt(turn) for turn in drawn(options.queries)]
        print(f"{options.rows:,} 条记录，{len(questions):,} 次检索（每次取前 50 条），本机，同一次运行")
        own = measured(ask_own, questions)
        report("Minzheng，检索键", own, own)
        for kind in dict.fromkeys(one["spoilt"] for one in questions):
            few = [row for row, one in zip(own, questions, strict=True) if one["spoilt"] == kind]
            report(f"　其中：{kind}", few, own)
        pairs = [one for one in questions if one["other"]][: options.peers]
        same = measured(ask_own, pairs)
        print(f"同样的 {len(pairs)} 次两个姓名的检索，与其他办法并排")
        report("Minzheng，检索键", same, same)
        report("pg_trgm 相似度，两列 GIN", measured(ask_trigram, pairs), same)
        report("LIKE，逐字放开一字", measured(ask_like, pairs), same)
    finally:
        if not options.keep:
            close_database()


def report(label: str, rows: list[tuple[float, bool]], beside: list[tuple[float, bool]]) -> None:
    """One line: times in milliseconds, recall, and the ratio of the medians."""
    times = sorted(seconds * 1000 for seconds, _ in rows)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    ratio = statistics.median(times) / statistics.median(seconds * 1000 for seconds, _ in beside)
    found = sum(hit for _, hit in rows)
    print(
        f"  {label:<24}p50 {statistics.median(times):8.1f} ms  p95 {p95:8.1f} ms  最大 {times[-1]:8.1f} ms  "
        f"找到 {found}/{len(rows)}（{found * 100 // len(rows)}%）  p50 之比 {ratio:6.1f}",
        flush=True,
    )


def measured(ask, questions: list[dict]) -> list[tuple[float, bool]]:
    """Seconds of each question, and whether its record was among the answers."""
    rows = []
    for question in questions:
        started = time.perf_counter()
        found = ask(question)
        rows.append((time.perf_counter() - started, question["id"] in found))
    return rows


def ask_own(question: dict) -> set[int]:
    from minzheng.registers.marriage_archive.places import built_in, related
    from minzheng.registers.marriages.models import MarriageRecord
    from minzheng.registers.marriages.search import Question, matching

    places = frozenset(related(question["place"], built_in())) if question["place"] else frozenset()
    asked = Question(
        name=question["name"], other_name=question["other"], from_year=question["from_year"],
        until_year=question["until_year"], places=places,
    )  # fmt: skip
    return {hit.record.id for hit in matching(asked, MarriageRecord.objects.filter(office_code="431103"))}


def ask_trigram(question: dict) -> set[int]:
    return _ask(
        "SELECT id FROM marriages_marriagerecord WHERE office_code = '431103' AND ("
        "(male_name %% %(a)s AND female_name %% %(b)s) OR (male_name %% %(b)s AND female_name %% %(a)s)) "
        "ORDER BY similarity(male_name, %(a)s) + similarity(female_name, %(b)s) DESC LIMIT 50",
        {"a": question["name"], "b": question["other"]},
    )


def ask_like(question: dict) -> set[int]:
    """Every name with each of its characters open in turn, in either order."""
    patterns = {key: _open(question[key]) for key in ("name", "other")}
    return _ask(
        "SELECT id FROM marriages_marriagerecord WHERE office_code = '431103' AND ("
        "(male_name LIKE ANY(%(name)s) AND female_name LIKE ANY(%(other)s)) OR "
        "(male_name LIKE ANY(%(other)s) AND female_name LIKE ANY(%(name)s))) LIMIT 50",
        patterns,
    )


def _open(name: str) -> list[str]:
    return [name[:at] + "_" + name[at + 1 :] for at in range(len(name))]


def _ask(statement: str, values: dict) -> set[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] for row in cursor.fetchall()}


def drawn(count: int) -> list[dict]:
    """Records drawn at random, by a fixed seed."""
    from minzheng.registers.marriages.models import MarriageRecord

    chance = random.Random(SEED)  # noqa: S311 - measuring, not secrecy
    last = MarriageRecord.objects.order_by("-id").values_list("id", flat=True)[0]
    ids = [chance.randrange(1, last + 1) for _ in range(count)]
    rows = MarriageRecord.objects.in_bulk(ids)
    return [
        {
            "id": number, "male": rows[number].male_name, "female": rows[number].female_name,
            "year": rows[number].register_year, "office": rows[number].details["office_name"],
            "chance": random.Random(SEED + number),  # noqa: S311
        }
        for number in ids
    ]  # fmt: skip


def spoilt(record: dict) -> dict:
    """A question for a record, with one thing wrong in it."""
    chance = record["chance"]
    first, second = (
        (record["male"], record["female"]) if chance.random() < 0.5 else (record["female"], record["male"])
    )
    asked = {
        "id": record["id"],
        "name": first,
        "other": second,
        "from_year": None,
        "until_year": None,
        "place": "",
    }
    way = chance.choices(("wrong", "missing", "year", "place"), (40, 20, 20, 20))[0]
    if way == "missing" and len(first) > 2:
        at = chance.randrange(len(first))
        return asked | {"name": first[:at] + first[at + 1 :], "spoilt": "两个姓名，其一漏一字"}
    if way in ("wrong", "missing"):
        return asked | {"name": _wrong(first, chance), "spoilt": "两个姓名，其一错一字"}
    years = {"from_year": record["year"] - 3, "until_year": record["year"] + 3}
    if way == "year":
        return (
            asked | years | {"name": _wrong(first, chance), "other": "", "spoilt": "一个姓名错一字，前后三年"}
        )
    stem = next((stem for stem in OLD_FOR_NEW if record["office"].startswith(stem)), "")
    place = chance.choice(OLD_FOR_NEW[stem])
    return asked | {
        "name": _wrong(first, chance), "place": place, "spoilt": "两个姓名，其一错一字，地名用别时的名",
    } | (years if chance.random() < 0.5 else {})  # fmt: skip


def _wrong(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    other = chance.choice([one for one in WRONG if one != name[at]])
    return name[:at] + other + name[at + 1 :]


def open_database(rows: int) -> None:
    """The scratch database with its million rows, made unless one of the same size was kept."""
    server = settings.DATABASES["default"]
    where = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as admin:
        known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not known:
            admin.execute(f"CREATE DATABASE {DATABASE}")
    server["NAME"] = DATABASE
    django.setup()
    if known and _count() == rows:
        return
    if known:
        close_database()
        open_database(rows)
        return
    fill(rows)


def close_database() -> None:
    from django.db import connection

    connection.close()
    server = settings.DATABASES["default"]
    where = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _count() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('marriages_marriagerecord')")
        if cursor.fetchone()[0] is None:
            return 0
        cursor.execute("SELECT count(*) FROM marriages_marriagerecord")
        return cursor.fetchone()[0]


def fill(rows: int) -> None:
    """Table, rows by COPY, then the index of the register and those of the peers."""
    from django.db import connection

    from minzheng.registers.marriages.models import MarriageRecord

    started = time.perf_counter()
    with connection.schema_editor() as editor:
        editor.create_model(MarriageRecord)
        editor.deferred_sql.clear()  # keys to tables that are not here, and indexes: built after the rows
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for field in MarriageRecord._meta.concrete_fields:
            if field.column not in COLUMNS and not field.primary_key and not field.null:
                cursor.execute(f'ALTER TABLE marriages_marriagerecord ALTER "{field.column}" DROP NOT NULL')
        cursor.execute("SET session_replication_role = replica")
        with cursor.copy(f"COPY marriages_marriagerecord ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in couples(rows):
                copy.write_row(row)
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for index in MarriageRecord._meta.indexes:
            cursor.execute(str(index.create_sql(MarriageRecord, _quiet_editor(connection))))
        for role in ("male", "female"):
            cursor.execute(
                f"CREATE INDEX bench_{role} ON marriages_marriagerecord USING gin ({role}_name gin_trgm_ops)"
            )
        cursor.execute("VACUUM ANALYZE marriages_marriagerecord")
    print(f"造库：{rows:,} 条，{time.perf_counter() - started:.0f} 秒（不计入检索）", flush=True)


def _quiet_editor(connection):
    return connection.SchemaEditorClass(connection)


def couples(rows: int):
    """Invented couples: surnames by falling frequency, few given characters, so that many names collide."""
    import json

    from minzheng.config.demo.invented import FEMALE, MALE, SURNAMES
    from minzheng.registers.marriages.names import search_keys

    chance = random.Random(SEED)  # noqa: S311 - measuring, not secrecy
    weights = [1 / (rank + 4) for rank in range(len(SURNAMES))]
    surnames = chance.choices(SURNAMES, weights, k=2 * rows)

    def name(surname: str, pool: str) -> str:
        return surname + chance.choice(pool) + (chance.choice(pool) if chance.random() < 0.8 else "")

    for at in range(rows):
        male, female = name(surnames[2 * at], MALE), name(surnames[2 * at + 1], FEMALE)
        office, first, last = chance.choice(OFFICES)
        year = chance.randrange(first, last + 1)
        keys = search_keys(male, female, places=(office,), register_year=year)
        details = json.dumps({"office_name": office}, ensure_ascii=False)
        yield (
            "J", "431103", year, male, female, office, office, "historical", "valid", details, keys, "",
            f"431103-HY·J-{year}-{at:06d}",
        )  # fmt: skip


if __name__ == "__main__":
    with settings.EMBEDDED_POSTGRES.lease():
        main()
