"""What stands in tables, for comparing before and after."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def picture(tables: Iterable[type[Model]]) -> dict[str, str]:
    """Every column of every row as PostgreSQL writes it, a line for each; one query for all tables."""
    asked = " UNION ALL ".join(
        f"SELECT '{table._meta.label}', coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')"
        f' FROM "{table._meta.db_table}" t'
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())
