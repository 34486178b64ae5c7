"""Writing and reading many rows at once: PostgreSQL's COPY, an order of magnitude faster than single rows."""

import re
from collections.abc import Iterable, Iterator

from django.contrib.postgres.fields.ranges import RangeField
from django.db import connections, models

from .months import MonthField

# Fields whose stored form differs from their Python value; the others go to COPY as they are.
_PREPARED = (models.JSONField, RangeField, MonthField)


def copy_in(rows: Iterable[models.Model]) -> int:
    """Write unsaved rows of one model with COPY, in the current transaction; gives their number.

    Constraints and triggers hold as for INSERT, and a violation raises the same IntegrityError. The rows
    get no primary key back: where it is needed, use bulk_create.
    """
    rows = list(rows)
    if not rows:
        return 0
    connection = connections["default"]
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = [field.attname for field in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    statement = f"COPY {connection.ops.quote_name(meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        prepare = [(place, field) for place, field in enumerate(fields) if isinstance(field, _PREPARED)]
        for row in rows:
            values = [getattr(row, name) for name in names]
            for place, field in prepare:
                values[place] = field.get_db_prep_save(values[place], connection)
            copy.write_row(values)
    return len(rows)


def copy_out(rows: models.QuerySet) -> Iterator[bytes]:
    """What a query of values selects, row by row as the server writes it: `cells` reads such a row."""
    connection = connections[rows.db]
    selected, values = rows.query.sql_with_params()
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY ({selected}) TO STDOUT", values) as copy,
    ):
        for row in copy:
            yield bytes(row)


def cells(row: bytes) -> list[str | None]:
    """The texts of a row of `copy_out`; None where there is no value."""
    texts = row.decode().removesuffix("\n").split("\t")
    return [text if "\\" not in text else _unescaped(text) for text in texts]


def _unescaped(text: str) -> str | None:
    if text.startswith(r"\\x") and text.count("\\") == 2:  # a blob, most often
        return text[1:]
    return None if text == r"\N" else _ESCAPED.sub(_plain, text)


def blob(text: str) -> bytes:
    """The bytes of a cell of `cells` that holds some."""
    return bytes.fromhex(text.removeprefix(r"\x"))


_ESCAPED = re.compile(r"\\(.)")
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _plain(escaped: re.Match) -> str:
    return _CONTROLS.get(escaped[1], escaped[1])
