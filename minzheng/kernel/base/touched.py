"""What has been written about whom, and in which transaction: kept by the database itself.

A time that somebody writes into a row says nothing about when others could see it: a transaction that began
before a reader may end after it. A touch carries the number of its transaction instead. Whoever keeps the
`horizon` of his own reading finds later, with `touched_since`, everything that he cannot have seen. It may
name more than that, never less.
"""

from dataclasses import asdict, dataclass

from django.db import connection, migrations
from django.db.models import Q, QuerySet

from .models import Touch


@dataclass(frozen=True)
class Horizon:
    """What a reading could see.

    Every transaction before `first_open` had ended. Of the reader's `own` transaction (0 for none) the
    touches up to number `own_touch` stood. `era` is the server that numbers its transactions so: a copy of
    the database on another server begins to count anew, and then no horizon of the old one says anything.
    """

    era: str
    first_open: int
    own: int
    own_touch: int

    def told(self) -> dict:
        """As JSON; `Horizon(**told)` is the same again."""
        return asdict(self)


def horizon() -> Horizon:
    """What can be seen at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT system_identifier::text FROM pg_control_system()),
                   pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                   coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0),
                   coalesce((SELECT max(id) FROM base_touch), 0)
            """
        )
        return Horizon(*cursor.fetchone())


def touched_since(seen: Horizon, kind: str) -> QuerySet:
    """The ids of one kind that were written about since; an id may come several times."""
    unseen = Q(transaction__gte=seen.first_open)
    if seen.own:
        unseen &= ~Q(transaction=seen.own, id__lte=seen.own_touch)
    return Touch.objects.filter(unseen, kind=kind).values_list("about_id", flat=True)


def forget(first_open: int) -> int:
    """Drop what nobody asks for whose horizon is at least so far; gives how many rows."""
    return Touch.objects.filter(transaction__lt=first_open).delete()[0]


def touches(table: str, **kinds: str) -> migrations.RunSQL:
    """Have the database note every row written to `table`; `kinds` names the column of each kind's id.

    One statement leaves one touch for each id, however many rows it writes.
    """
    make = [_function(table, event, kinds) for event in _TRANSITIONS]
    drop = [f"DROP TRIGGER {table}_touch_{event} ON {table}" for event in _TRANSITIONS]
    drop += [f"DROP FUNCTION {table}_touch_{event}()" for event in _TRANSITIONS]
    return migrations.RunSQL(";\n".join(make), ";\n".join(drop))


_TRANSITIONS = {
    "insert": (("NEW", "written"),),
    "update": (("OLD", "before"), ("NEW", "written")),
    "delete": (("OLD", "before"),),
}


def _function(table: str, event: str, kinds: dict[str, str]) -> str:
    rows = _TRANSITIONS[event]
    selected = " UNION ".join(
        f"SELECT '{kind}', {column}, pg_current_xact_id()::text::bigint"
        f" FROM {name} WHERE {column} IS NOT NULL"
        for kind, column in kinds.items()
        for _, name in rows
    )
    referencing = " ".join(f"{which} TABLE AS {name}" for which, name in rows)
    return f"""
        CREATE FUNCTION {table}_touch_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO base_touch (kind, about_id, transaction) {selected};
            RETURN NULL;
        END $$;
        CREATE TRIGGER {table}_touch_{event} AFTER {event} ON {table}
            REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch_{event}()"""
