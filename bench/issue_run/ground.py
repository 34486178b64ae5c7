"""A city of its own in a database of its own: so many disabled persons with a nursing subsidy.

Written by COPY with triggers and keys off, as nothing of it is measured; constraints are made again
afterwards.
"""

import datetime as dt
import os
import random
import subprocess
import sys
from contextlib import contextmanager

import psycopg

import dev
from minzheng.config.embedded_postgres import Cluster

DATABASE = "bench_issue_run"
PREFIX, VILLAGES, PROGRAMME = "431103", 200, "disability_nursing"
OPENED = dt.date(2020, 1, 1)
KNOWN = dt.datetime(2019, 12, 31, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SEED = 20201201


@contextmanager
def database(keep: bool):
    """The address of the scratch database on the server of `dev.py run`; whether it is new."""
    with Cluster(dev.VAR / "pg").lease():
        main = Cluster(dev.VAR / "pg").url()
        url = f"{main.rpartition('/')[0]}/{DATABASE}"
        with psycopg.connect(main, autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not (known and keep):
                connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {DATABASE}")
        os.environ["DATABASE_URL"] = url
        try:
            yield not (known and keep)
        finally:
            if not keep:
                with psycopg.connect(main, autocommit=True) as connection:
                    connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def prepare() -> None:
    """Tables, divisions and officers."""
    subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=dev.ROOT, check=True, stdout=subprocess.DEVNULL
    )


def fill(awards: int) -> None:
    """`awards` persons, each with household, card of disability, bank card and award."""
    from django.db import connection

    from minzheng.config.demo import accounts, build

    build.lay_ground(lambda words: None)
    accounts.open_all(build.STARTS_AT)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        again = _drop_constraints(cursor)
        columns = (
            "id, identity_cipher, identity_index, name, name_pinyin, sex, birth_date, division_code, phone,"
            " recorded_at"
        )
        with cursor.copy(f"COPY people_person ({columns}) FROM STDIN") as copy:
            for row in persons(awards):
                copy.write_row(row)
        with cursor.copy(
            "COPY benefits_paycard (id, holder_name, bank, number_cipher, number_tail, valid,"
            " recorded_at, person_id)"
            " FROM STDIN"
        ) as copy:
            for row in cards(awards):
                copy.write_row(row)
        for statement in STATEMENTS:
            cursor.execute(statement, {"known": KNOWN, "opened": OPENED, "programme": PROGRAMME})
        for statement in again:
            cursor.execute(statement)
        for table in ("people_person", "people_household", "benefits_award", "benefits_paycard"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {awards + 1000})")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SET session_replication_role = origin")


def _drop_constraints(cursor) -> list[str]:
    """Exclusion constraints cost most while rows come one by one; gives what makes them again."""
    cursor.execute(
        "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'"
        " AND conrelid::regclass::text = ANY(ARRAY['people_fact', 'people_membership',"
        " 'benefits_awardperson',"
        " 'benefits_award', 'benefits_paycard'])"
    )
    rows = cursor.fetchall()
    for table, name, _ in rows:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}" for table, name, text in rows]


def persons(count: int):
    """Invented persons of 4 to 88 years, spread over the villages."""
    from minzheng.config.demo.invented import FEMALE, MALE, SURNAMES
    from minzheng.kernel.base import secrecy
    from minzheng.kernel.people.commands import IDENTITY
    from minzheng.kernel.people.identity import check_digit

    chance = random.Random(SEED)  # noqa: S311 - measuring, not secrecy
    for number in range(1, count + 1):
        sex = "男女"[number % 2]
        born = dt.date(2016, 1, 1) - dt.timedelta(days=number % 30_681)
        body = f"999901{born:%Y%m%d}{number // 30_681:03d}"
        identity = body + check_digit(body)
        name = chance.choice(SURNAMES) + chance.choice(MALE if sex == "男" else FEMALE)
        village = f"{PREFIX}001{number % VILLAGES:03d}"
        yield (
            number, secrecy.encrypt(identity, purpose=IDENTITY), secrecy.blind_index(identity,
                purpose=IDENTITY),
            name, "", sex, born, village, "", KNOWN,
        )  # fmt: skip


def cards(count: int):
    from minzheng.kernel.base import secrecy
    from minzheng.registers.benefits.commands import CARD

    for number in range(1, count + 1):
        text = f"990000{number:013d}"
        yield (
            number, "某某", "示例银行", secrecy.encrypt(text, purpose=CARD), text[-4:], "[2019-01-01,)", KNOWN,
            number,
        )  # fmt: skip


STATEMENTS = (
    """INSERT INTO people_household (id, division_code, address, formed_at, head_id)
       SELECT id, division_code, '', %(known)s, id FROM people_person ORDER BY id""",
    """INSERT INTO people_membership (relation, valid, recorded_at, source, household_id, person_id)
       SELECT '01', '[2019-01-01,)', %(known)s, '', id, id FROM people_person ORDER BY id""",
    # Grade 1 or 2; a card lasts ten years, so that one in 120 ends each month.
    """INSERT INTO people_fact (name, value, valid, recorded_at, source, source_note, person_id)
       SELECT kind, CASE kind WHEN 'disability_category' THEN 1 + id %% 7 WHEN 'disability_grade' THEN 1 + id
           %% 2
           ELSE '2020-01-15'::date - '1970-01-01'::date + id * 97 %% 3650 END,
           '[2019-01-01,)', %(known)s, 'imported', '残联名单', id
       FROM people_person, unnest(ARRAY['disability_category', 'disability_grade',
           'disability_card_last_day']) kind
       ORDER BY id""",
    """INSERT INTO benefits_award (id, programme, division_code, valid, basis, opened_at, stop_reason,
        occasion, terms,
           household_id, payee_id, person_id)
       SELECT id, %(programme)s, division_code, daterange(%(opened)s, NULL), '台账', %(known)s, '', '', '{}',
           id, id, id
       FROM people_person ORDER BY id""",
    """INSERT INTO benefits_awardperson (programme, valid, occasion, award_id, person_id)
       SELECT programme, valid, '', id, person_id FROM benefits_award ORDER BY id""",
)


def live_a_month(month: dt.date) -> None:
    """What happens in a month among them: one in 500 dies, one in 200 is graded anew, one in 200 is
    stopped."""
    from django.db import connection

    # Those of this month are told apart by their numbers.
    turn = (month.year - OPENED.year) * 12 + month.month
    known = dt.datetime.combine(month, dt.time(9), KNOWN.tzinfo)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO people_fact (name, value, valid, recorded_at, source, source_note, person_id)
               SELECT 'death_day', %(month)s::date - '1970-01-01'::date - 20, '[2019-01-01,)', %(known)s,
                   'document', '', id
               FROM people_person WHERE id %% 6000 = %(turn)s""",
            {"month": month, "known": known, "turn": turn},
        )
        cursor.execute(
            """WITH old AS (UPDATE people_fact SET superseded_at = %(known)s WHERE name = 'disability_grade'
                   AND superseded_at IS NULL AND person_id %% 2400 = %(turn)s + 100 RETURNING person_id)
               INSERT INTO people_fact (name, value, valid, recorded_at, source, source_note, person_id)
               SELECT 'disability_grade', 1, '[2019-01-01,)', %(known)s, 'document', '', person_id FROM
                   old""",
            {"known": known, "turn": turn},
        )
        cursor.execute(
            """UPDATE benefits_award SET valid = daterange(lower(valid), %(month)s), stopped_at = %(known)s,
                   stop_reason = '户籍迁出' WHERE id %% 2400 = %(turn)s + 200""",
            {"month": month, "known": known, "turn": turn},
        )
