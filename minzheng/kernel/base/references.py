"""References that are checked a statement at a time.

A foreign key asks for each row by itself whether its parent is there, which is most of the cost of writing a
million rows at once. Where rows come by the statement, one join asks for all of them. The other half of a
foreign key, that the parent stays, is kept by refusing to delete parents at all: those are records.
"""

from django.db import migrations


def refers(table: str, **parents: str) -> migrations.RunSQL:
    """Refuse a statement that writes rows whose parent is not there: column = table of the parent."""
    asked = " UNION ALL ".join(
        f"SELECT '{column} ' || written.{column} AS what FROM written LEFT JOIN {parent} parent"
        f" ON parent.id = written.{column} WHERE written.{column} IS NOT NULL AND parent.id IS NULL"
        for column, parent in parents.items()
    )
    make = f"""
        CREATE FUNCTION {table}_refer() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE lost text;
        BEGIN
            SELECT what INTO lost FROM ({asked}) missing LIMIT 1;
            IF lost IS NOT NULL THEN
                RAISE foreign_key_violation USING MESSAGE =
                    'a row of {table} refers to ' || lost || ', which is not there';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER {table}_refer_insert AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION {table}_refer();
        CREATE TRIGGER {table}_refer_update AFTER UPDATE ON {table}
            REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION {table}_refer();
    """
    drop = f"""
        DROP TRIGGER {table}_refer_update ON {table};
        DROP TRIGGER {table}_refer_insert ON {table};
        DROP FUNCTION {table}_refer();
    """
    return migrations.RunSQL(make, drop)


def never_deleted(table: str) -> migrations.RunSQL:
    """Make DELETE and TRUNCATE on a table fail, for every client of the database."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_never_deleted BEFORE DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION minzheng_refuse_change();
        """,
        f"DROP TRIGGER {table}_never_deleted ON {table};",
    )
