"""Tables that the database itself refuses to change: one pen, no eraser."""

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """Make UPDATE, DELETE and TRUNCATE on `table` fail, for every client of the database.

    Uses the function `minzheng_refuse_change` which base's first migration creates.
    """
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION minzheng_refuse_change();
        CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION minzheng_refuse_change();
        """,
        f"DROP TRIGGER {table}_rows_stay ON {table}; DROP TRIGGER {table}_table_stays ON {table};",
    )


CREATE_FUNCTION = migrations.RunSQL(
    """
    CREATE FUNCTION minzheng_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% on % is refused: its rows are a record and are never changed',
            TG_OP, TG_TABLE_NAME;
    END $$
    """,
    "DROP FUNCTION minzheng_refuse_change()",
)
