"""The floor: so many rows of the ledger written by one COPY, with the ledger's own keys and checks."""

import json
import sys
import time

import django


def main(rows: str) -> None:
    count = int(rows)
    started = time.perf_counter()
    django.setup()
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_account (code, label, unit) VALUES ('bench:a', 'a', 'fen'), ('bench:b',"
            " 'b', 'fen')"
            " ON CONFLICT (code) DO UPDATE SET label = excluded.label RETURNING id"
        )
        (first,), (second,) = cursor.fetchall()
        cursor.execute(
            "INSERT INTO ledger_transaction (idempotency_key, posted_at, description) VALUES (%s,"
            " now(), 'bench')"
            " RETURNING id",
            [f"bench:{time.time_ns()}"],
        )
        (made,) = cursor.fetchone()
        began = time.perf_counter()
        body = b"".join(
            b"%d\t%d\t%d\t%d\t2020-12-01\n" % (made, first, -6500, home) for home in range(1, count)
        )
        body += b"%d\t%d\t%d\t\\N\t2020-12-01\n" % (made, second, 6500 * (count - 1))
        with cursor.copy(
            "COPY ledger_entry (transaction_id, account_id, amount, household_id, month) FROM STDIN"
        ) as to:
            to.write(body)
    ended = time.perf_counter()
    print(json.dumps({"rows": count, "seconds": ended - started, "copy_seconds": ended - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
